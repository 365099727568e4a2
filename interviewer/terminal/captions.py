"""A spoken interview on the terminal: what is heard as it is heard, who speaks, and the keys."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Protocol

from interviewer.core.floor import Key, State
from interviewer.core.lines import Line, Notice
from interviewer.core.transcript import Answer
from interviewer.terminal.screen import Screen
from interviewer.terminal.style import LABEL, Style, printable

HELP = """\
 Enter or space  the answer is complete; while the interviewer speaks: skip the speech
 n  not done: take the last answer up again      r  redo the last answer
 e  correct a misheard word                      t  type instead of speaking, and back
 p  pause, and go on                             q  end the interview
 Ctrl-C leaves; the session can be resumed"""
_CAPTION_LINES = 4
_QUIETEST, _LOUDEST = -60.0, -12.0
_BAR = 8
_MUTED_NUDGE = "Take your time. Say that you are done, or just stop speaking."


class Keys(Protocol):
    """Where keys come from."""

    def opened(self) -> AbstractContextManager[None]:
        """Take the keyboard as long as the block runs."""
        ...

    def pressed(self) -> AsyncIterator[Key]:
        """What is pressed."""
        ...


@dataclass(frozen=True)
class Look:
    """What the live part of the screen shows."""

    state: State = State.LISTENING
    committed: str = ""
    tail: str = ""
    level: float | None = None
    """In dBFS; None before any sound has come."""
    left: float = 0.0
    """Seconds until an ending is an end."""
    whole: float = 1.0
    """Seconds it had when it began."""


def drawn(look: Look, style: Style) -> list[str]:
    """The live part, line by line: captions, then one line that says who has the floor."""
    lines = _captions(look, style) if look.committed or look.tail else []
    return [*lines, _status(look, style)]


def _captions(look: Look, style: Style) -> list[str]:
    words = [(word, False) for word in printable(look.committed).split()]
    words += [(word, True) for word in printable(look.tail).split()]
    wide = max(20, style.width - LABEL)
    rows: list[list[tuple[str, bool]]] = [[]]
    used = 0
    for word, is_guess in words:
        shown = word[:wide]
        if rows[-1] and used + len(shown) > wide:
            rows.append([])
            used = 0
        rows[-1].append((shown, is_guess))
        used += len(shown) + 1
    kept = rows[-_CAPTION_LINES:]
    heads = [style.paint(" You".ljust(LABEL), "bold"), *[" " * LABEL] * (len(kept) - 1)]
    return [head + _row(row, style) for head, row in zip(heads, kept, strict=True)]


def _row(row: list[tuple[str, bool]], style: Style) -> str:
    firm = " ".join(word for word, is_guess in row if not is_guess)
    guess = " ".join(word for word, is_guess in row if is_guess)
    return " ".join(text for text in (firm, style.paint(guess, "dim")) if text)


def _status(look: Look, style: Style) -> str:
    match look.state:
        case State.SPEAKING:
            text = " ◖ the interviewer speaks · Enter: skip the speech"
        case State.LISTENING:
            text = _listening(look.level)
        case State.NUDGE:
            text = f" ● take your time {_meter(look.level)} Enter: when you are done · ?: keys"
        case State.ENDING:
            text = f" ◌ is that all? {_countdown(look)} n: not done"
        case State.EXAMINING:
            text = " … n: not done"
        case State.PAUSED:
            text = " ‖ paused · p: go on · q: end"
        case State.DEAF:
            text = " ! no sound comes · Enter: done · t: type · q: end"
    return style.paint(text[: style.width], "dim")


def _listening(level: float | None) -> str:
    if level is None:
        return " ○ one moment: the microphone opens · t: type · q: end"
    return f" ● listening {_meter(level)} Enter: done · ?: keys"


def _meter(level: float | None) -> str:
    share = ((level or _QUIETEST) - _QUIETEST) / (_LOUDEST - _QUIETEST)
    full = round(min(max(share, 0.0), 1.0) * _BAR)
    return "▮" * full + "▯" * (_BAR - full)


def _countdown(look: Look) -> str:
    full = round(min(max(look.left / look.whole, 0.0), 1.0) * _BAR)
    return "━" * full + " " * (_BAR - full)


@dataclass
class LivePanel:
    """On a terminal. Implements `speaking.parts.Panel`; `clock` gives seconds."""

    screen: Screen
    source: Keys
    clock: Callable[[], float] = time.monotonic
    can_edit: bool = True
    _look: Look = field(default_factory=Look)
    _until: float = 0.0
    _drawn: list[str] = field(default_factory=list)
    _later: list[Line | Answer] | None = None
    """What came up while an editor owns the screen."""
    _taken: ExitStack | None = None
    _typed: str | None = None
    """What the editor has left on the screen."""

    def show(self, line: Line) -> None:
        """Above the live part."""
        if self._later is not None:
            self._later.append(line)
            return
        self._erase()
        self.screen.show(line)

    def said(self, answer: Answer) -> None:
        """In place of the captions."""
        if self._later is not None:
            self._later.append(answer)
            return
        self._erase()
        self._look = Look(self._look.state, level=self._look.level)
        typed, self._typed = self._typed, None
        if answer.text and answer.text != typed:
            self.screen.print(self.screen.style.beside("You", answer.text, "bold"))

    def stand(self, state: State, seconds: float = 0.0) -> None:
        """Redrawn at once."""
        self._until = self.clock() + seconds
        look = self._look
        self._look = Look(state, look.committed, look.tail, look.level, seconds, seconds or 1.0)
        self._draw()

    def caption(self, committed: str, tail: str) -> None:
        """Redrawn at once."""
        look = self._look
        self._look = Look(look.state, committed, tail, look.level, look.left, look.whole)
        self._draw()

    def meter(self, level: float) -> None:
        """Redrawn when the picture differs."""
        look, left = self._look, max(self._until - self.clock(), 0.0)
        self._look = Look(look.state, look.committed, look.tail, level, left, look.whole)
        self._draw()

    async def keys(self) -> AsyncIterator[Key]:
        """What is pressed; help is given here."""
        try:
            self._take()
            async for key in self.source.pressed():
                if key is Key.HELP:
                    self._erase()
                    self.screen.print(self.screen.style.paint(HELP, "dim"))
                yield key
        finally:
            self._leave()
            self._erase()

    async def edit(self, label: str, text: str) -> str | None:
        """The editor of the typed interview, begun with `text`."""
        from interviewer.terminal.candidate import edited

        self._erase()
        self._leave()
        self.screen.print(self.screen.style.paint(f" {label}", "dim"))
        self._later = []
        try:
            self._typed = await edited(self.screen.style, text)
            return self._typed
        finally:
            later, self._later = self._later, None
            self._look = Look(self._look.state, level=self._look.level)
            for item in later:
                self.said(item) if isinstance(item, Answer) else self.show(item)
            self._take()

    def _take(self) -> None:
        if self._taken is None:
            self._taken = ExitStack()
            self._taken.enter_context(self.source.opened())

    def _leave(self) -> None:
        if self._taken is not None:
            self._taken.close()
            self._taken = None

    def _draw(self) -> None:
        if self._later is not None or self._taken is None:
            return
        lines = drawn(self._look, self.screen.style)
        if lines != self._drawn:
            stream = self.screen.stream
            stream.write(self._erasure() + "\n".join(lines))
            stream.flush()
            self._drawn = lines

    def _erase(self) -> None:
        if self._drawn:
            self.screen.stream.write(self._erasure())
            self.screen.stream.flush()
            self._drawn = []

    def _erasure(self) -> str:
        if not self._drawn:
            return ""
        up = len(self._drawn) - 1
        return "\r" + (f"\x1b[{up}A" if up else "") + "\x1b[J"


@dataclass
class PlainPanel:
    """Where nobody looks or presses anything, as in a pipe: a transcript."""

    screen: Screen
    can_edit: bool = False

    def show(self, line: Line) -> None:
        """As it comes."""
        self.screen.show(line)

    def said(self, answer: Answer) -> None:
        """As it was understood."""
        if answer.text:
            self.screen.print(self.screen.style.beside("You", answer.text, "bold"))

    def stand(self, state: State, seconds: float = 0.0) -> None:
        """Only a long silence is worth a line."""
        if state is State.NUDGE:
            self.screen.show(Notice(_MUTED_NUDGE))

    def caption(self, committed: str, tail: str) -> None:
        """The answer is shown when it is whole."""

    def meter(self, level: float) -> None:
        """Nobody looks."""

    async def keys(self) -> AsyncIterator[Key]:
        """None."""
        nothing: tuple[Key, ...] = ()
        for key in nothing:
            yield key

    async def edit(self, label: str, text: str) -> str | None:
        """Nobody types."""
        return None
