"""Who may talk to this server, and what its pages may do.

Every request names us as its host (a rebound domain name does not), comes from a page of ours when
it changes something or opens a WebSocket, and carries the cookie that only the address printed at
the start, or the password, gives.
"""

import hmac
import ipaddress
import re
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>\d{1,5}))?")
_FREE_PATHS = ("/login", "/static/")
"""What a browser without the cookie may see: nothing of the candidate's is there."""
_TRIES, _EVERY = 5, 60.0
"""Passwords that may be tried in so many seconds, by everyone together."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What opens this server, made anew at every start."""

    port: int
    host: str = "127.0.0.1"
    password: str | None = field(default=None, repr=False)
    """None: only the printed address opens it."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def cookie_name(self) -> str:
        """One a port: browsers do not keep cookies of two ports apart."""
        return f"interviewer_{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def address(self) -> str:
        """What to open; it holds the token."""
        name = self.host if self.is_local else "localhost"
        shown = f"[{name}]" if ":" in name else name
        return f"http://{shown}:{self.port}/?{urlencode({'token': self.token})}"

    @property
    def set_cookie(self) -> str:
        """The header that hands out the cookie, for as long as the browser is open."""
        return f"{self.cookie_name}={self.cookie}; HttpOnly; SameSite=Strict; Path=/"

    def knows_host(self, host: str) -> bool:
        """Whether a request that names this host can be for us.

        Beyond loopback any address is one of ours, but of names only those of this machine: a
        name that others control could be pointed at it.
        """
        match = _HOST.fullmatch(host)
        if match is None or int(match["port"] or 80) != self.port:
            return False
        name = match["name"].strip("[]").lower()
        if name in LOOPBACK or name == self.host.lower():
            return True
        return not self.is_local and (_is_address(name) or name == socket.gethostname().lower())


@dataclass
class Tries:
    """Wrong passwords of late."""

    clock: Callable[[], float] = time.monotonic
    _times: list[float] = field(default_factory=list)

    def may_try(self) -> bool:
        """Whether one more is allowed; it counts."""
        now = self.clock()
        self._times = [at for at in self._times if now - at < _EVERY]
        if len(self._times) >= _TRIES:
            return False
        self._times.append(now)
        return True


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        """`keys` say what is let in."""
        self._app, self._keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if scope["type"] == "websocket":
            if refusal is None:
                await self._app(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            return
        with_headers = _adding_headers(send, headers.get("host", ""), self._new_cookie(scope))
        await (refusal or self._app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._keys.knows_host(host):
            return PlainTextResponse("This server does not go by that name.\n", 421)
        if not _is_from_our_page(scope, headers, host):
            return PlainTextResponse("Only pages of this server may ask for that.\n", 403)
        if scope["path"].startswith(_FREE_PATHS) or self._has_cookie(headers):
            return None
        if self._has_token(scope):
            return None
        if self._keys.password is not None and "text/html" in headers.get("accept", ""):
            return RedirectResponse("/login", 303)
        return PlainTextResponse(
            "This page needs its key: open the address that `interviewer serve` printed.\n", 401
        )

    def _has_cookie(self, headers: Headers) -> bool:
        name = f"{self._keys.cookie_name}="
        given = (part.strip() for part in headers.get("cookie", "").split(";"))
        return any(
            same(part.removeprefix(name), self._keys.cookie)
            for part in given
            if part.startswith(name)
        )

    def _has_token(self, scope: Scope) -> bool:
        """Only a page that is opened may bring it; a script has the cookie by then."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return False
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
        return same(given[0], self._keys.token)

    def _new_cookie(self, scope: Scope) -> str | None:
        # With the page itself, not by a redirect: after a link from elsewhere a browser would
        # not send a strict cookie along.
        return self._keys.set_cookie if self._has_token(scope) else None


def same(given: str, expected: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), expected.encode())


def policy(host: str) -> str:
    """What a page of ours may load: itself and nothing else, no inline script or style."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self' ws://{host}; media-src 'self' blob:; {CLOSED}"
    )


CLOSED = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
"""The end of every policy."""


def _is_from_our_page(scope: Scope, headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        return origin == f"http://{host}"
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return False
    elsewhere = headers.get("sec-fetch-site") in {"cross-site", "same-site"}
    return not elsewhere or headers.get("sec-fetch-mode") == "navigate"


def _adding_headers(send: Send, host: str, cookie: str | None) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("content-security-policy", policy(host))
            headers.setdefault("cache-control", "no-store")
            headers["x-content-type-options"] = "nosniff"
            # Not `no-referrer`: a form would then be sent without saying which page it is from.
            headers["referrer-policy"] = "same-origin"
            headers["cross-origin-opener-policy"] = "same-origin"
            headers["cross-origin-resource-policy"] = "same-origin"
            headers["permissions-policy"] = "microphone=(self), camera=(), geolocation=()"
            if cookie is not None:
                headers.append("set-cookie", cookie)
        await send(message)

    return send_with_headers


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
