"""The person at the keyboard, or the text piped in their place."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from interviewer.core.lines import Line
from interviewer.core.transcript import Answer
from interviewer.ports import Amended
from interviewer.terminal.style import LABEL, Style

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

Show = Callable[[Line], None]
_LARGEST_PARAGRAPH = 100_000
"""Characters; a longer paragraph is cut there and said to be."""


@dataclass
class PipedCandidate:
    """Every paragraph of `stream` (a blank line between) is what the candidate says next."""

    stream: TextIO
    screen: Show
    out: Callable[[str], None]
    style: Style

    def __post_init__(self) -> None:
        """Reading starts with the first `listen`."""
        self._paragraphs = paragraphs(self.stream)

    async def show(self, line: Line) -> None:
        """As on a terminal."""
        self.screen(line)

    async def listen(self) -> Answer | None:
        """The next paragraph, echoed, so that the output reads as a transcript."""
        text = await asyncio.to_thread(next, self._paragraphs, None)
        if text is None:
            return None
        self.out(self.style.beside("You", text, "bold"))
        return Answer(text=text)

    async def goes_on(self) -> Amended:
        """Never: what was typed is complete."""
        return await asyncio.Future()


class TypingCandidate:
    """Types in an editor: Enter sends, Alt-Enter breaks the line, Ctrl-C and Ctrl-D pause."""

    def __init__(self, screen: Show, out: Callable[[str], None], style: Style) -> None:
        """The editor is loaded when the first answer is awaited, after the question is shown."""
        self._screen, self._out, self._style = screen, out, style
        self._editor: PromptSession[str] | None = None

    async def show(self, line: Line) -> None:
        """Between answers only: the editor owns the screen while it is open."""
        self._screen(line)

    async def listen(self) -> Answer | None:
        """What was typed; leaving by Ctrl-C, Ctrl-D or a closed terminal is `/pause`."""
        editor = self._editor = self._editor or _editor(self._style, erase=True)
        try:
            text = await editor.prompt_async()
        except (KeyboardInterrupt, EOFError):
            return Answer(text="/pause")
        # The editor breaks lines inside words; what stays on the screen is broken between them.
        self._out(self._style.beside("You", text, "bold"))
        return Answer(text=text)

    async def goes_on(self) -> Amended:
        """Never: what was sent is complete."""
        return await asyncio.Future()


async def edited(style: Style, text: str) -> str | None:
    """`text` as it was changed in an editor; None when it was left by Ctrl-C or Ctrl-D."""
    try:
        return await _editor(style).prompt_async(default=text)
    except (KeyboardInterrupt, EOFError):
        return None


def paragraphs(stream: TextIO) -> Iterator[str]:
    """Runs of non-blank lines, joined by line ends; undecodable bytes are replaced by `stream`."""
    lines: list[str] = []
    size = 0
    for line in stream:
        if line.strip():
            if size < _LARGEST_PARAGRAPH:
                lines.append(line.strip("\n\r")[: _LARGEST_PARAGRAPH - size])
            size += len(line)
        elif lines:
            yield "\n".join(lines)
            lines, size = [], 0
    if lines:
        yield "\n".join(lines)


def _editor(style: Style, *, erase: bool = False) -> "PromptSession[str]":
    from prompt_toolkit import PromptSession
    from prompt_toolkit.formatted_text import ANSI
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def _send(event: Any) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _break_line(event: Any) -> None:
        event.current_buffer.insert_text("\n")

    label = style.paint(" You".ljust(LABEL), "bold")
    return PromptSession(
        ANSI(label),
        multiline=True,
        key_bindings=keys,
        history=InMemoryHistory(),
        prompt_continuation=" " * LABEL,
        wrap_lines=True,
        erase_when_done=erase,
    )
