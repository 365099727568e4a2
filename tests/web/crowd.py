"""Many candidates at once, each at a page of their own, who type as fast as they are asked."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.web.serving import Server

_ENDS = {"question", "probe", "finished"}
"""What the interviewer does with an answer."""


@dataclass
class Sat:
    """One interview and how long each turn took, from the answer to what follows, in seconds."""

    session: str
    turns: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    log: list[dict[str, object]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """How many came first, as it was told."""


class Crowd:
    """Candidates of one server. `answer` gives what number N says to its M-th question or probe."""

    def __init__(self, server: Server, answer: Callable[[int, int], str]) -> None:
        """Opens the address that was printed."""
        self._server, self._answer = server, answer
        cookie = httpx.get(server.address).headers["set-cookie"].partition(";")[0]
        self.headers = {"Cookie": cookie, "Origin": server.home}

    async def sits(self, count: int, pause: Callable[[int], float], **wish: object) -> list[Sat]:
        """`count` interviews at once; candidate N thinks `pause(N)` seconds before each answer."""
        sessions = [self.begin(wish) for _ in range(count)]
        sitting = (self._sit(n, session, pause) for n, session in enumerate(sessions))
        return list(await asyncio.gather(*sitting))

    def begin(self, wish: dict[str, object]) -> str:
        """A new interview; gives its session."""
        address = f"{self._server.home}/api/interviews"
        answer = httpx.post(address, json=wish, headers=self.headers, timeout=60)
        session: str = answer.json()["session"]
        return session

    def socket(self, session: str, number: int) -> str:
        """Where candidate N's page of that session connects."""
        home = self._server.home.replace("http", "ws")
        return f"{home}/api/interviews/{session}?tab=t{number}"

    async def _sit(self, number: int, session: str, pause: Callable[[int], float]) -> Sat:
        uri = self.socket(session, number)
        sat = Sat(session)
        async with connect(
            uri, additional_headers=self.headers, compression=None, proxy=None
        ) as page:
            turn = await self._until_asked(page, sat)
            while turn is not None:
                await asyncio.sleep(pause(number))
                text = self._answer(number, len(sat.said))
                sat.said.append(text)
                began = time.perf_counter()
                await page.send(json.dumps({"type": "say", "turn": turn, "text": text}))
                turn = await self._until_asked(page, sat, began)
        return sat

    async def _until_asked(
        self, page: ClientConnection, sat: Sat, began: float | None = None
    ) -> int | None:
        """The turn to answer next; None when the interview is over."""
        async for raw in page:
            message = json.loads(raw)
            match message["type"]:
                case "log":
                    entry = message["entry"]
                    sat.log.append(entry)
                    if began is not None and entry["type"] in _ENDS:
                        sat.turns.append(time.perf_counter() - began)
                        began = None
                    if entry["type"] == "finished":
                        return None
                case "queued":
                    sat.places.append(message["before"])
                case "stands" if message["waiting"] == "candidate":
                    turn: int = message["turn"]
                    return turn
                case "stale":
                    raise AssertionError(message)
        return None


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
