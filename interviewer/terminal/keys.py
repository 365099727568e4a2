"""Single keys from a terminal. Ctrl-C stays a signal, so that it works whatever else does not."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from interviewer.core.floor import Key

KEYS = {
    "\r": Key.DONE,
    "\n": Key.DONE,
    " ": Key.DONE,
    "n": Key.NOT_DONE,
    "r": Key.REDO,
    "e": Key.FIX,
    "t": Key.TYPE,
    "p": Key.PAUSE,
    "q": Key.QUIT,
    "?": Key.HELP,
    "h": Key.HELP,
}


class TerminalKeys:
    """`opened` takes the terminal from the line editor of the system; `paused` gives it back."""

    def __init__(self, stream: TextIO) -> None:
        """`stream` is a terminal."""
        self._descriptor = stream.fileno()
        self._pressed: asyncio.Queue[str] = asyncio.Queue()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Keys come one by one and are not shown, as long as the block runs."""
        import termios
        import tty

        before = termios.tcgetattr(self._descriptor)
        loop = asyncio.get_running_loop()
        tty.setcbreak(self._descriptor, termios.TCSADRAIN)
        loop.add_reader(self._descriptor, self._read)
        try:
            yield
        finally:
            with suppress(RuntimeError):  # the loop is closed
                loop.remove_reader(self._descriptor)
            with suppress(termios.error):  # the terminal is closed
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, before)

    async def pressed(self) -> AsyncIterator[Key]:
        """The keys that mean something; a closed terminal is `Key.QUIT`."""
        while True:
            text = await self._pressed.get()
            if not text:
                yield Key.QUIT
                return
            if (key := KEYS.get(text.lower())) is not None:
                yield key

    def _read(self) -> None:
        try:
            raw = os.read(self._descriptor, 64)
        except OSError:
            raw = b""
        if not raw:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            self._pressed.put_nowait("")
        elif raw[:1] != b"\x1b":  # arrows and the like come in several bytes and mean nothing
            for text in raw.decode("utf-8", "replace"):
                self._pressed.put_nowait(text)
