"""One WebSocket an open page: what it says goes to the room, what the room tells goes to it."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect

from interviewer.web.audience import Viewer
from interviewer.web.messages import FROM_PAGE
from interviewer.web.room import Room

_LOG = logging.getLogger("interviewer.web")

LARGEST = 128_000
"""Bytes of one message: the longest answer in the widest script."""
_LARGEST_SOUND = 32_000
"""Bytes: a second of sound."""
_BURST, _PER_SECOND = 400.0, 100.0
"""Messages; a page that speaks sends 50 a second."""
_TAB = re.compile(r"[A-Za-z0-9-]{1,40}")

OVER, FORBIDDEN, BAD, TOO_FAST, TOO_SLOW, FULL = 4000, 4001, 4002, 4003, 4004, 4005
"""Why a socket is closed; the page knows these numbers."""


@dataclass
class Pace:
    """A bucket that fills with time: bursts are fine, floods are not."""

    clock: Callable[[], float] = time.monotonic
    left: float = _BURST
    at: float | None = None

    def allows(self) -> bool:
        """Whether one message more is fine now; it counts."""
        now = self.clock()
        passed = now - self.at if self.at is not None else 0.0
        self.at = now
        self.left = min(self.left + passed * _PER_SECOND, _BURST) - 1
        return self.left >= 0


async def serve_page(socket: WebSocket, room: Room) -> None:
    """Until the page or the interview leaves."""
    tab = socket.query_params.get("tab", "")
    viewer = Viewer(tab if _TAB.fullmatch(tab) else "")
    await socket.accept()
    if not room.enter(viewer):
        await socket.close(FULL, "Too many pages look at this interview.")
        return
    tasks = [
        asyncio.create_task(_send(socket, viewer)),
        asyncio.create_task(_receive(socket, room, viewer)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        room.leave(viewer)
        await _end(tasks)


async def refuse_page(socket: WebSocket, reason: str) -> None:
    """Say why there is no interview behind this address."""
    await socket.accept()
    await socket.close(FORBIDDEN, _short(reason))


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Stop what still runs; a page that has gone while it was told something is no error."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, WebSocketDisconnect | RuntimeError):
            _LOG.error("A page was let go.", exc_info=error)


async def _send(socket: WebSocket, viewer: Viewer) -> None:
    while (message := await viewer.next()) is not None:
        if isinstance(message, bytes):
            await socket.send_bytes(message)
        else:
            await socket.send_text(message)
    if viewer.too_slow:
        await socket.close(TOO_SLOW, "This page did not keep up.")
    else:
        await socket.close(OVER)


async def _receive(socket: WebSocket, room: Room, viewer: Viewer) -> None:
    pace = Pace()
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if not pace.allows():
            await socket.close(TOO_FAST, "Too many messages.")
            return
        try:
            _hand_on(message, room, viewer)
        except ValueError:
            await socket.close(BAD, "That is no message of the interview.")
            return


def _hand_on(message: Mapping[str, object], room: Room, viewer: Viewer) -> None:
    """Raises `ValueError` for what is no message."""
    sound, text = message.get("bytes"), message.get("text")
    if isinstance(sound, bytes):
        if len(sound) > _LARGEST_SOUND or len(sound) % 2:
            raise ValueError
        room.sound(viewer, sound)
    elif isinstance(text, str):
        room.hear(viewer, FROM_PAGE.validate_json(text))


def _short(reason: str) -> str:
    """A close frame has room for 123 bytes."""
    return reason.encode()[:120].decode(errors="ignore")
