"""A loopback endpoint that speaks just enough of the chat protocol to misbehave on purpose.

Each request takes the next behaviour; the last one repeats. Standard library only.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass
class Exchange:
    """One request and the way to answer it."""

    body: dict[str, Any]
    headers: dict[str, str]
    raw: bytes
    writer: asyncio.StreamWriter
    received_at: float = 0.0
    sent_last_at: float = 0.0

    async def begin(self, status: str = "200 OK", kind: str = "text/event-stream") -> None:
        """The head of a chunked answer."""
        head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n"
        self.writer.write(head.encode())
        await self.writer.drain()

    async def send(self, data: bytes) -> None:
        """One chunk."""
        self.writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        await self.writer.drain()
        self.sent_last_at = asyncio.get_running_loop().time()

    async def event(self, data: dict[str, Any] | str) -> None:
        """One server-sent event."""
        text = data if isinstance(data, str) else json.dumps(data)
        await self.send(f"data: {text}\n\n".encode())

    async def end(self) -> None:
        """The end of a chunked answer."""
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()


Behaviour = Callable[[Exchange], Awaitable[None]]


@dataclass
class ModelServer:
    """`async with ModelServer([streamed(text)]) as server: ... server.url`."""

    behaviours: Sequence[Behaviour]
    exchanges: list[Exchange] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The base URL for an OpenAI-compatible client."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The bodies received so far."""
        return [exchange.body for exchange in self.exchanges]

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close whatever is still open."""
        assert self._server is not None
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        self._server.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while (exchange := await _read(reader, writer)) is not None:
                behaviour = self.behaviours[min(len(self.exchanges), len(self.behaviours) - 1)]
                self.exchanges.append(exchange)
                exchange.received_at = asyncio.get_running_loop().time()
                await behaviour(exchange)
        except (OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(task)
            writer.close()


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode() if not reader.at_eof() else ""
    if not head:
        return None
    headers = dict(
        line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line.lower()
    )
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    return Exchange(json.loads(raw), headers, raw, writer)


def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    """One event of a streamed reply."""
    return {
        "id": "c1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "test-model",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def usage(prompt: int, completion: int, cached: int = 0) -> dict[str, Any]:
    """The event that counts tokens."""
    return {
        **chunk({}),
        "choices": [],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": cached},
        },
    }


@dataclass(frozen=True, kw_only=True)
class streamed:
    """Streams `text` in pieces of `size` characters, `pace` seconds apart."""

    text: str
    size: int = 40
    pace: float = 0.0
    finish: str | None = "stop"
    cut_at: int | None = None
    """Drop the connection after so many characters."""
    tool: str = ""
    """Send the text as the arguments of a call of this tool."""
    counts: tuple[int, int, int] | None = (1200, 300, 1024)
    then: str = ""
    """Sent as an event of its own after the text."""

    async def __call__(self, exchange: Exchange) -> None:
        """Answer one request."""
        await exchange.begin()
        await exchange.event(chunk({"role": "assistant", "content": None if self.tool else ""}))
        until = len(self.text) if self.cut_at is None else self.cut_at
        for start in range(0, until, self.size):
            piece = self.text[start : min(start + self.size, until)]
            await exchange.event(chunk(self._delta(piece, first=start == 0)))
            if self.pace:
                await asyncio.sleep(self.pace)
        if self.cut_at is not None:
            exchange.writer.transport.abort()
            return
        if self.then:
            await exchange.event(self.then)
        if self.finish is not None:
            await exchange.event(chunk({}, self.finish))
        if self.counts is not None:
            await exchange.event(usage(*self.counts))
        await exchange.event("[DONE]")
        await exchange.end()

    def _delta(self, piece: str, *, first: bool) -> dict[str, Any]:
        if not self.tool:
            return {"content": piece}
        call: dict[str, Any] = {"index": 0, "function": {"arguments": piece}}
        if first:
            call.update(id="t1", type="function")
            call["function"]["name"] = self.tool
        return {"tool_calls": [call]}


def answers(status: str, body: str, kind: str = "application/json", **headers: str) -> Behaviour:
    """A whole answer that is no stream."""

    async def behave(exchange: Exchange) -> None:
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        data = body.encode()
        head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\n{more}content-length: {len(data)}"
        exchange.writer.write(f"{head}\r\n\r\n".encode() + data)
        await exchange.writer.drain()

    return behave


async def stays_silent(exchange: Exchange) -> None:
    """Accepts the request and never says a word."""
    await asyncio.sleep(3600)


async def keeps_alive(exchange: Exchange) -> None:
    """Sends comments for ever, which reset every timeout that is counted per read."""
    await exchange.begin()
    while True:
        await exchange.send(b": keep-alive\n\n")
        await asyncio.sleep(0.02)


def trickles(text: str) -> Behaviour:
    """Begins the reply, then only keeps the connection alive."""

    async def behave(exchange: Exchange) -> None:
        await exchange.begin()
        await exchange.event(chunk({"role": "assistant", "content": text}))
        while True:
            await exchange.send(b": keep-alive\n\n")
            await asyncio.sleep(0.02)

    return behave


async def refuses(exchange: Exchange) -> None:
    """Streams a refusal in the place of content."""
    await exchange.begin()
    await exchange.event(chunk({"role": "assistant", "content": None}))
    await exchange.event(chunk({"refusal": "I cannot help with that."}))
    await exchange.event(chunk({}, "stop"))
    await exchange.event("[DONE]")
    await exchange.end()


async def thinks_aloud(exchange: Exchange) -> None:
    """Streams reasoning and ends without an answer."""
    await exchange.begin()
    for thought in ("The candidate", " said a lot", " of things."):
        await exchange.event(chunk({"role": "assistant", "reasoning_content": thought}))
    await exchange.event(chunk({}, "stop"))
    await exchange.event("[DONE]")
    await exchange.end()
