"""Every interview in progress on this server, found by its session."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from interviewer.errors import SessionError
from interviewer.web.room import Room, Shared
from interviewer.web.services import DrillWish, Interviews, Sitting, Wish

MOST = 40
"""Interviews at once; more would wait for each other's grades."""


class Rooms:
    """Opens rooms, and takes up again what was interrupted."""

    def __init__(self, interviews: Interviews, shared: Shared) -> None:
        """No room is open."""
        self._interviews, self._shared = interviews, shared
        self._rooms: dict[str, Room] = {}
        self._opening = asyncio.Lock()

    async def begin(self, wish: Wish | DrillWish) -> str:
        """A new room; gives its session. Raises `InterviewerError`."""
        if isinstance(wish, Wish):
            return (await self._open(lambda: self._interviews.begin(wish))).session
        return (await self._open(lambda: self._interviews.drill(wish))).session

    async def find(self, session: str) -> Room:
        """The room of a session, opened again from its events if need be.

        `session` must be one that exists. Raises `InterviewerError` when it is over.
        """
        room = self._rooms.get(session)
        if room is not None:
            return room
        return await self._open(lambda: self._interviews.resume(session), session)

    async def close(self) -> None:
        """Stop them all; nothing said is lost."""
        rooms = list(self._rooms.values())
        await asyncio.gather(*(room.close() for room in rooms))

    async def _open(self, make: Callable[[], Sitting], session: str = "") -> Room:
        async with self._opening:
            if session in self._rooms:
                return self._rooms[session]
            if len(self._rooms) >= MOST:
                message = f"{MOST} interviews are going on here. Try again when one has ended."
                raise SessionError(message)
            sitting = await run_in_threadpool(make)
            room = Room(sitting, self._shared, self._forget)
            self._rooms[room.session] = room
            return room

    def _forget(self, room: Room) -> None:
        if self._rooms.get(room.session) is room:
            del self._rooms[room.session]
