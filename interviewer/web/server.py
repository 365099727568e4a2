"""The HTTP server: bounded in what it takes, and in how long it waits for it."""

import asyncio
import socket

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from interviewer.errors import SettingsError
from interviewer.web.sockets import LARGEST

REQUEST_WITHIN = 10.0
"""Seconds a request may take to arrive."""
MOST_CONNECTIONS = 300
_LARGEST_HEAD = 16_384


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that hangs up on who does not come to the point."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Too many connections are let go at once."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self._wait_for_request()

    def data_received(self, data: bytes) -> None:
        """The clock runs from the first byte of a request to its last."""
        if self._deadline is None and not self._is_answering:
            self._wait_for_request()
        super().data_received(data)
        if self._is_answering and not self.cycle.more_body:
            self._request_is_here()

    def handle_websocket_upgrade(self, event: object) -> None:
        """From here on the other protocol's pings tell who is there."""
        self._request_is_here()
        super().handle_websocket_upgrade(event)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more is waited for."""
        self._request_is_here()
        super().connection_lost(exc)

    @property
    def _is_answering(self) -> bool:
        """A request has begun; that of an answer already given no longer counts."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_request(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_WITHIN, self.transport.abort)

    def _request_is_here(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 is any free one. Raises `SettingsError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # who opens the address at once waits for us, and is not refused
    except OSError as error:
        listening.close()
        reason = (error.strerror or "cannot be used").lower()
        message = f"--port: {host}, port {port}: {reason}. Choose another with --port."
        raise SettingsError(message) from error
    return listening


def configured(app: ASGIApp) -> uvicorn.Server:
    """The server for `app`; run it with `serve(sockets=[...])`."""
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="websockets-sansio",
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
        access_log=False,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        lifespan="on",
    )
    return uvicorn.Server(config)
