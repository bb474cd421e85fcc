"""The web application: our own routes first, the Gradio page at the root."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.errors import Unsafe
from chatbot.settings import Settings
from chatbot.web.texts import ENGLISH, KOREAN, SERVICE, Texts

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chatbot.assistant import Assistant
    from chatbot.web.openings import Openings
    from chatbot.web.service import Service

PUBLIC = Path(__file__).parent / "public"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")
FONTS = [
    "Pretendard GOV",
    "Pretendard",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "Noto Sans KR",
    "NanumGothic",
    "sans-serif",
]
DOORS = (
    "GRADIO_SHARE",
    "GRADIO_ALLOWED_PATHS",
    "GRADIO_MCP_SERVER",
    "GRADIO_VIBE_MODE",
    "GRADIO_WATCH_DIRS",
    "GRADIO_LOCAL_DEV_MODE",
    "GRADIO_ROOT_PATH",
)


def refuse_open_doors(environment: dict[str, str]) -> None:
    """Refuse to serve where Gradio was told to open what must stay shut.

    :raises Unsafe: if a variable of the environment says so.
    """
    found = [name for name in DOORS if environment.get(name)]
    if found:
        raise Unsafe(
            f"환경 변수 {', '.join(found)} 때문에 서비스를 열지 않았습니다.",
            "보안을 위해 그 변수를 지우고 다시 실행해 주세요.",
        )


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """Wire the page and the API around an assistant.

    :raises Unsafe: if a variable of the environment would open a door.
    """
    refuse_open_doors(dict(os.environ))
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio when it is imported

    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.gzip import GZipMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from chatbot.web import failures
    from chatbot.web.api import build_api
    from chatbot.web.checks import build_checks
    from chatbot.web.documents import build_documents
    from chatbot.web.export import build_export
    from chatbot.web.feedback import FILE, Feedback
    from chatbot.web.followups import build_follow_ups
    from chatbot.web.frame import Frame
    from chatbot.web.guards import Guard
    from chatbot.web.metrics import Metrics
    from chatbot.web.openings import Openings, build_openings
    from chatbot.web.originals import build_originals
    from chatbot.web.releases import build_releases
    from chatbot.web.service import RateLimit, Service

    metrics = Metrics()
    limit = RateLimit(settings.questions_per_minute)
    service = Service(assistant, metrics, limit, settings.questions_at_once)
    app = FastAPI(title=SERVICE, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.service = service
    failures.install(app)
    # Without a list of its own, Gradio would let every origin read with credentials.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=trusted_hosts(settings))
    app.add_middleware(Frame)
    app.add_middleware(GZipMiddleware)
    app.add_middleware(failures.CatchUnexpected)
    app.add_middleware(Guard, trust_proxy=bool(settings.public_url))
    app.mount("/public", StaticFiles(directory=PUBLIC))
    app.include_router(build_releases(service))
    app.include_router(build_originals(service))
    app.include_router(build_documents(service))
    app.include_router(build_checks(service, settings.check_limit))
    app.include_router(build_export(service, settings.public_url))
    app.include_router(build_follow_ups(service, settings.questions_per_minute))
    openings = Openings(assistant)
    app.include_router(build_openings(openings))
    opinions = Feedback(settings.index / FILE, settings.question_days)
    app.include_router(build_api(service, metrics, opinions if settings.feedback else None))
    _mount_page(app, service, ENGLISH, "/en", openings, settings)
    _mount_page(app, service, KOREAN, "/", openings, settings)
    return app


def trusted_hosts(settings: Settings) -> list[str]:
    """List the names under which the service may be asked."""
    if settings.public_url:
        from urllib.parse import urlsplit

        return [urlsplit(settings.public_url).hostname or "", *LOOPBACK]
    if settings.host in {"0.0.0.0", "::"}:  # noqa: S104 - the operator chose it
        return ["*"]
    return [settings.host, *LOOPBACK]


def _mount_page(
    app: FastAPI,
    service: Service,
    texts: Texts,
    path: str,
    openings: Openings,
    settings: Settings,
) -> None:
    import gradio as gr

    from chatbot.web.page import build_page

    gr.mount_gradio_app(
        app,
        build_page(service, texts, openings, settings.feedback),
        path,
        root_path=settings.public_url or None,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        run_history=False,
        footer_links=[],
        mcp_server=False,
        pwa=False,
        favicon_path=str(PUBLIC / "icon.svg") if path == "/" else None,
        theme=gr.themes.Base(font=FONTS, font_mono=["monospace"]),
        head_paths=PUBLIC / "head.html",
    )
