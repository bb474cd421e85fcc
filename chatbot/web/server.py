"""One process that serves until it is stopped."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

from chatbot.errors import PortInUse
from chatbot.settings import Settings
from chatbot.web.app import create_app, refuse_open_doors
from chatbot.web.logs import configure_logs

if TYPE_CHECKING:
    from fastapi import FastAPI

CONNECTIONS = 400
KEEP_ALIVE_S = 5
# Gradio keeps a heartbeat open in every tab; waiting longer for those gains nothing.
GRACE_S = 3


def serve(settings: Settings) -> None:
    """Serve the page and the API until SIGTERM or Ctrl-C; then finish what is being answered.

    :raises PortInUse: if the address is taken or not ours.
    :raises Unsafe: if a variable of the environment would open a door.
    :raises IndexError_: if the index cannot be opened.
    """
    refuse_open_doors(dict(os.environ))
    # Taken before the models are loaded, so that a taken port is told at once.
    with take_port(settings.host, settings.port) as listening:
        from chatbot.assistant import open_assistant

        configure_logs(sys.stderr)
        with open_assistant(settings) as assistant:
            app = create_app(assistant, settings)
            port = listening.getsockname()[1]
            sys.stderr.write(f"http://{settings.host}:{port} 에서 기다립니다. 멈추려면 Ctrl-C.\n")
            sys.stderr.flush()
            run(app, listening)


def take_port(host: str, port: int) -> socket.socket:
    """Listen on an address.

    :raises PortInUse: if it is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(CONNECTIONS)
    except OSError as error:
        listening.close()
        raise PortInUse(
            f"{host}:{port}에서 서비스를 열 수 없습니다({error.strerror}).",
            "그 포트를 쓰는 프로그램을 멈추거나 --port로 다른 번호를 주세요.",
        ) from error
    return listening


def run(app: FastAPI, listening: socket.socket) -> None:
    """Serve an application on a socket, in one process: Gradio keeps its queue in memory."""
    import uvicorn

    config = uvicorn.Config(
        app,
        workers=1,
        log_config=None,
        access_log=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listening])
