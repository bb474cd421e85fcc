"""One process that serves until it is stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chatbot.errors import PortInUse
from chatbot.settings import Settings
from chatbot.web.app import create_app, refuse_open_doors
from chatbot.web.logs import configure_logs

if TYPE_CHECKING:
    from fastapi import FastAPI

CONNECTIONS = 400
KEEP_ALIVE_S = 5
ANSWERS_S = 8
# Gradio keeps a heartbeat open in every tab; once all is answered, waiting for those gains nothing.
GRACE_S = 1


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
    """Serve an application of :func:`create_app` on a socket until SIGTERM or Ctrl-C.

    In one process, as Gradio keeps its queue in memory. What is being answered is finished first,
    for up to ``ANSWERS_S``; a second Ctrl-C does not wait.
    """
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            for server in self.servers:
                server.close()
            loop = asyncio.get_running_loop()
            until = loop.time() + ANSWERS_S
            while app.state.service.is_busy and loop.time() < until and not self.force_exit:
                await asyncio.sleep(0.05)
            await super().shutdown(sockets)

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
    with _signals_ignored():
        Server(config).run(sockets=[listening])


@contextmanager
def _signals_ignored() -> Iterator[None]:
    """Have uvicorn's own handlers stop the server, and nothing when it raises the signal again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
