"""The loopback endpoint in a thread of its own, for commands that run a loop themselves."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.llm.server import Behaviour, ModelServer


@contextmanager
def serving(behaviours: Sequence[Behaviour]) -> Iterator[ModelServer]:
    """`with serving([streamed(text)]) as server: main([...])`."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def leave(server: ModelServer) -> None:
        await server.__aexit__(None, None, None)
        await loop.shutdown_asyncgens()

    server = ModelServer(behaviours)
    try:
        asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(30)
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(leave(server), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
