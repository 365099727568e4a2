"""What a spoken interview needs from the outside: ears, a mouth, a panel with keys, a draft."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from interviewer.core.endpointing import Pauses
from interviewer.core.floor import Key, State
from interviewer.core.lines import Line
from interviewer.core.playbook import Criterion
from interviewer.core.transcript import Answer
from interviewer.core.turn_events import TurnEvent


@dataclass(frozen=True)
class Trouble:
    """Something is wrong with the sound: one sentence. `stopped`: nothing is heard for now."""

    text: str
    stopped: bool = False


@dataclass(frozen=True)
class Better:
    """Sound comes again after a `Trouble` that had stopped it."""


@dataclass(frozen=True)
class Over:
    """There is no more sound, as at the end of a recording."""


Sound = TurnEvent | Trouble | Better | Over
"""Times are seconds on the clock of the sound, which stands still while none comes."""


class Ears(Protocol):
    """Hears and writes down; an async context manager."""

    @property
    def position(self) -> float:
        """Seconds heard so far, on the clock of the sound."""
        ...

    @property
    def level(self) -> float:
        """Loudness now, in dBFS."""
        ...

    async def __aenter__(self) -> "Ears": ...
    async def __aexit__(self, *error: object) -> None: ...

    def begin(self, terms: Sequence[str], back: float) -> None:
        """Start a new answer `back` seconds ago; `terms` are words it is likely to hold."""
        ...

    def hold(self, closed: bool) -> None:
        """Hear nothing (a silence, not a stop) until it is opened again."""
        ...

    async def finish(self) -> Answer:
        """The answer up to now, all of it text; what is said later is added to it."""
        ...

    def heard(self) -> AsyncIterator[Sound]:
        """What happens, without end. Raises `InterviewerError` when nothing can be heard."""
        ...


class Mouth(Protocol):
    """Speaks for the interviewer."""

    async def say(self, text: str) -> bool:
        """False when nothing sounded, or not all of it. Raises `InterviewerError`."""
        ...

    def stop(self) -> None:
        """Fall silent at once."""
        ...


class Panel(Protocol):
    """What the candidate sees and presses."""

    def show(self, line: Line) -> None:
        """A line of the interview."""
        ...

    def said(self, answer: Answer) -> None:
        """An answer as it was understood, for good."""
        ...

    def stand(self, state: State, seconds: float = 0.0) -> None:
        """Who has the floor; `seconds` until an ending is an end."""
        ...

    def caption(self, committed: str, tail: str) -> None:
        """The answer so far: final words and a guess."""
        ...

    def meter(self, level: float) -> None:
        """Loudness now, in dBFS; called ten times a second from the first sound on."""
        ...

    def keys(self) -> AsyncIterator[Key]:
        """What is pressed; ends at once where nobody can press anything."""
        ...

    @property
    def can_edit(self) -> bool:
        """Whether somebody sits at a keyboard."""
        ...

    async def edit(self, label: str, text: str) -> str | None:
        """A line editor that begins with `text`; None when it was left."""
        ...


class DraftStore(Protocol):
    """Keeps the words of the answer being given, so that a crash does not take them."""

    def add(self, text: str) -> None:
        """Final words, kept before it returns."""
        ...


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How the turns are taken."""

    automatic: bool = False
    """Silence ends an answer; a key always does."""
    interrupts: bool = False
    """The candidate is heard while the interviewer speaks, as with headphones."""
    recording: bool = False
    """The sound can wait: nothing of it passes while nobody listens."""
    pauses: Pauses = field(default_factory=Pauses)
    """What is known of this speaker."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything a conversation reaches the outside through."""

    ears: Ears
    mouth: Mouth
    panel: Panel
    drafts: DraftStore
    terms: Callable[[], Sequence[str]] = tuple
    """Words the next answer is likely to hold."""
    last_answer: Callable[[], Answer | None] = lambda: None
    """The answer that can be given once more now; None when none can."""
    covered: Callable[[str], Awaitable[frozenset[Criterion]]] | None = None
    """What an answer up to now has touched; None: nobody looks."""
