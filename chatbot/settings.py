"""One frozen object with all settings: defaults < ``chatbot.toml`` < ``CHATBOT_*`` variables."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from chatbot.errors import SettingsError

BUNDLED_ENCODER = "bundled"


class Settings(BaseSettings):
    """What an operator can set.

    Settings(port=8000)              # in Python
    CHATBOT_PORT=8000                # in the environment
    port = 8000                      # in chatbot.toml
    """

    model_config = SettingsConfigDict(
        env_prefix="CHATBOT_", toml_file="chatbot.toml", extra="forbid", frozen=True
    )

    index: Path = Field(Path("index"), description="색인을 두는 폴더")
    corpus: Path = Field(Path("corpus"), description="색인할 보도자료가 있는 폴더")
    cache: Path = Field(
        Path("~/.cache/chatbot"), description="펼친 임베딩 모델과 임베딩을 두는 폴더"
    )
    encoder: str = Field(
        BUNDLED_ENCODER, description="SentenceTransformer 이름이나 경로; bundled는 내장 모델"
    )
    reranker: str = Field(
        "", description="CrossEncoder 이름이나 경로; 비우면 내장 판독 모델이 순위를 매김"
    )
    llm: str = Field(
        "", description="찾은 인용문으로 답을 쓸 언어모델, ‘제공자:모델’; 비우면 인용문이 그대로 답"
    )
    llm_timeout_s: float = Field(20.0, gt=0, description="언어모델의 답을 기다리는 초")
    host: str = Field("127.0.0.1", description="웹 서버 주소")
    port: int = Field(7860, ge=0, le=65535, description="웹 서버 포트")
    public_url: str = Field("", description="바깥에서 보이는 주소, 예: https://chat.example.go.kr")
    questions_per_minute: int = Field(
        30, ge=0, description="한 사람이 1분에 물을 수 있는 횟수; 0은 제한 없음"
    )
    questions_at_once: int = Field(64, ge=1, description="동시에 받는 질문의 수")
    feedback: bool = Field(True, description="답변에 대한 의견을 받을지")
    question_days: int = Field(
        0, ge=0, description="의견과 함께 질문을 보관하는 날수; 0은 보관하지 않음"
    )
    question_limit: int = Field(1000, ge=10, description="질문의 최대 글자 수")
    check_limit: int = Field(20_000, ge=100, description="한 번에 확인할 글의 최대 글자 수")
    answer_limit: int = Field(500, ge=100, description="답변의 최대 글자 수")
    refusal_threshold: float = Field(
        0.42, ge=0.0, le=1.0, description="확신이 이보다 낮으면 답하지 않음"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: object) -> Settings:
    """Read the settings, those given here first.

    :raises SettingsError: if one is misspelt or out of range; the message names it.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"chatbot.toml을 읽을 수 없습니다({error}).", "TOML 형식에 맞게 고쳐 주세요."
        ) from error
    except ValidationError as error:
        names = ", ".join(".".join(map(str, item["loc"])) for item in error.errors())
        raise SettingsError(
            f"설정 값이 올바르지 않습니다: {names}.",
            "chatbot.toml과 CHATBOT_로 시작하는 환경 변수를 확인해 주세요.",
        ) from error
