"""The pages, their data and their sockets."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs

from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from interviewer.errors import InterviewerError
from interviewer.web.assets import asset, page
from interviewer.web.documents import document
from interviewer.web.queueing import Turnstile
from interviewer.web.room import Shared
from interviewer.web.rooms import Rooms
from interviewer.web.security import Guard, Keys, Tries, same
from interviewer.web.services import (
    CardRow,
    DrillWish,
    Interviews,
    Records,
    SessionRow,
    Voices,
    Wish,
)
from interviewer.web.sockets import refuse_page, serve_page

_LARGEST_BODY = 64_000
_SESSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_PAGES = {"/": "start", "/sessions": "sessions", "/drills": "drills", "/login": "login"}
_SESSIONS = TypeAdapter(tuple[SessionRow, ...])
_CARDS = TypeAdapter(tuple[CardRow, ...])
_Wanted = TypeVar("_Wanted", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class House:
    """Everything the server is given."""

    keys: Keys
    interviews: Interviews
    records: Records
    voices: Voices
    models_at_once: int = 4
    lingers: float = 120.0
    """Seconds an interview without a page stays open."""


def build_app(house: House) -> Starlette:
    """The application, guarded."""
    pages = _Pages(house)
    routes: list[BaseRoute] = [
        *(Route(path, _shows(name, path)) for path, name in _PAGES.items()),
        Route("/login", pages.log_in, methods=["POST"]),
        Route("/interview/{session}", pages.interview),
        Route("/sessions/{session}", pages.debrief),
        Route("/progress", pages.progress),
        Route("/static/{name}", _static),
        Route("/api/offer", pages.offer),
        Route("/api/sessions", pages.sessions),
        Route("/api/cards", pages.cards),
        Route("/api/here", _here),
        Route("/api/interviews", pages.begin, methods=["POST"]),
        Route("/api/drills", pages.drill, methods=["POST"]),
        WebSocketRoute("/api/interviews/{session}", pages.socket),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, keys=house.keys)],
        lifespan=pages.lifespan,
        exception_handlers={InterviewerError: _say, HTTPException: _refuse},
    )


class _Pages:
    """What is behind the addresses."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._tries = Tries()

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        models = Turnstile(self._house.models_at_once)
        shared = Shared(voices=self._house.voices, models=models, lingers=self._house.lingers)
        self._rooms = Rooms(self._house.interviews, shared)
        yield
        await self._rooms.close()

    async def log_in(self, request: Request) -> Response:
        password = self._house.keys.password
        if password is None:
            raise HTTPException(404)
        if not self._tries.may_try():
            return page("login", problem="Too many tries. Wait a minute.")
        given = parse_qs((await _body(request)).decode(errors="replace")).get("password", [""])
        if not same(given[0], password):
            return page("login", problem="That is not the password.")
        response = RedirectResponse("/", 303)
        response.headers["set-cookie"] = self._house.keys.set_cookie
        return response

    async def interview(self, request: Request) -> Response:
        session = request.path_params["session"]
        finished = await self._is_finished(session)
        if finished:
            return RedirectResponse(f"/sessions/{session}", 303)
        return page("interview")

    async def debrief(self, request: Request) -> Response:
        session = request.path_params["session"]
        if not await self._is_finished(session):
            return RedirectResponse(f"/interview/{session}", 303)
        return document(await run_in_threadpool(self._house.records.debrief, session), "/sessions")

    async def progress(self, request: Request) -> Response:
        return document(await run_in_threadpool(self._house.records.progress), "/progress")

    async def offer(self, request: Request) -> Response:
        return _json((await run_in_threadpool(self._house.interviews.offer)).model_dump_json())

    async def sessions(self, request: Request) -> Response:
        return _json(_SESSIONS.dump_json(await run_in_threadpool(self._house.records.sessions)))

    async def cards(self, request: Request) -> Response:
        return _json(_CARDS.dump_json(await run_in_threadpool(self._house.records.cards)))

    async def begin(self, request: Request) -> Response:
        return await self._begin(await _wanted(request, Wish))

    async def drill(self, request: Request) -> Response:
        return await self._begin(await _wanted(request, DrillWish))

    async def socket(self, socket: WebSocket) -> None:
        session = socket.path_params["session"]
        try:
            await self._is_finished(session)
            room = await self._rooms.find(session)
        except InterviewerError as error:
            await refuse_page(socket, str(error))
            return
        except HTTPException:
            await refuse_page(socket, "There is no such session.")
            return
        await serve_page(socket, room)

    async def _begin(self, wish: Wish | DrillWish) -> Response:
        session = await self._rooms.begin(wish)
        return _json(f'{{"session":"{session}"}}')

    async def _is_finished(self, session: str) -> bool:
        """Raises 404 for what is no session of ours: no other text becomes part of a path."""
        if not _SESSION.fullmatch(session):
            raise HTTPException(404)
        finished = await run_in_threadpool(self._house.records.is_finished, session)
        if finished is None:
            raise HTTPException(404)
        return finished


def _shows(name: str, path: str) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        return page(name, path)

    return show


def _static(request: Request) -> Response:
    return asset(request.path_params["name"], request.headers.get("if-none-match"))


def _here(request: Request) -> Response:
    return Response(status_code=204)


async def _wanted(request: Request, model: type[_Wanted]) -> _Wanted:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(415, "Send JSON.")
    try:
        return model.model_validate_json(await _body(request))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise HTTPException(400, f"`{field}`: {first['msg'].lower()}.") from error


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_BODY:
            raise HTTPException(413, "That is too long.")
    return body


def _json(content: str | bytes) -> Response:
    return Response(content, media_type="application/json")


def _say(request: Request, error: Exception) -> Response:
    return PlainTextResponse(str(error), 409)


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code)
