"""What the HTTP API takes and gives, for its OpenAPI description."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

MOST_CHARACTERS = 20_000
Text = Annotated[str, Field(max_length=MOST_CHARACTERS)]


class Question(BaseModel):
    """A question, and what was asked before it in the same talk."""

    question: Text = Field(description="질문", examples=["AI 펀드는 얼마나 조성하나요?"])
    history: list[Text] = Field(
        default=[], max_length=50, description="앞서 한 질문, 오래된 것부터"
    )
    id: str | None = Field(default=None, max_length=200, description="답과 함께 돌려줄 식별자")


class Claim(BaseModel):
    """A statement to be held against the releases."""

    claim: Text = Field(description="확인할 문장", examples=["AI 펀드는 3조원 규모로 조성된다."])
    id: str | None = Field(default=None, max_length=200, description="판정과 함께 돌려줄 식별자")


class Article(BaseModel):
    """A text whose statements are to be checked."""

    text: str = Field(description="확인할 글")


class SheetRow(BaseModel):
    """A row of the table that is to be exported."""

    cells: list[Annotated[str, Field(max_length=4000)]] = Field(max_length=12)


class Sheet(BaseModel):
    """The table that is to be exported, its heading first."""

    rows: list[SheetRow] = Field(max_length=2000)


class Opinion(BaseModel):
    """What a visitor thinks of an answer."""

    id: str = Field(pattern=r"^[\w-]{8,64}$", description="의견의 식별자; 다시 보내면 바뀐다")
    answer: str = Field(pattern=r"^\w{1,64}$", description="답변의 식별자")
    verdict: Literal["helpful", "wrong"]
    note: str = Field(default="", max_length=1000)
    question: str = Field(default="", max_length=1000)


class CitationModel(BaseModel):
    """Exact words of a release."""

    number: int
    document: str
    title: str
    published: str | None = Field(description="배포일, ISO 8601")
    page: int | None = Field(description="PDF의 쪽, 1부터")
    start: int = Field(description="본문에서의 시작 글자")
    end: int = Field(description="본문에서의 끝 글자")
    quote: str = Field(description="본문[start:end]와 한 글자도 다르지 않은 인용")
    department: str = ""


class ShortAnswerModel(BaseModel):
    """The few words that answer."""

    text: str
    citation: int
    start: int
    end: int


class PersonModel(BaseModel):
    """Somebody in charge."""

    post: str
    name: str
    phone: str


class ContactModel(BaseModel):
    """Whom to ask."""

    document: str
    title: str
    department: str
    person: PersonModel


class AnswerModel(BaseModel):
    """A cited answer, or a refusal where ``grounded`` is false."""

    id: str | None = None
    question: str
    answer: str
    worded: bool = Field(False, description="언어모델이 쓴 글인지; 인용문은 citations에 있다")
    grounded: bool
    confidence: float
    citations: list[CitationModel]
    short: ShortAnswerModel | None = None
    contact: ContactModel | None = None
    understood: str = ""
    carried: list[str] = []
    generation: int = 0
    elapsed_ms: float


class DifferenceModel(BaseModel):
    """Words of the claim against words of the source."""

    claim: str
    source: str
    start: int
    end: int
    source_start: int
    source_end: int


class VerdictModel(BaseModel):
    """What the releases say about a claim."""

    id: str | None = None
    claim: str
    verdict: Literal["supported", "contradicted", "not_found"]
    confidence: float
    differences: list[DifferenceModel]
    citations: list[CitationModel]
    nearest: list[CitationModel] = []
    disagreeing: list[CitationModel] = []
    generation: int = 0
    elapsed_ms: float


class HitModel(BaseModel):
    """A passage that was found."""

    rank: int
    score: float
    document: str
    title: str
    start: int
    end: int
    text: str


class HealthModel(BaseModel):
    """Whether the service answers, and out of which index."""

    status: str
    generation: int
    documents: int
    passages: int
    built_at: str
    newest_release: str | None
    newest_age_days: int | None


class ProblemModel(BaseModel):
    """What is wrong, and what to do about it."""

    message: str
    remedy: str


class FailureModel(BaseModel):
    """The answer to a request that failed."""

    error: ProblemModel
