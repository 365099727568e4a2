"""What the browser's server is given from outside: interviews, records, ears and a voice.

It builds none of them itself; the command line chooses.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from pydantic import Field

from interviewer.core.dialogue import Dialogue
from interviewer.core.endpointing import Pauses
from interviewer.core.events import Event, Mode, Started
from interviewer.core.playbook import Criterion, Level, Mark
from interviewer.core.transcript import Thread
from interviewer.core.values import Value
from interviewer.core.verdict import Verdict
from interviewer.ports import Memory, PreparedExaminer, QuestionPicker, SessionStore, TopicSource
from interviewer.speaking.parts import DraftStore, Ears


class Wish(Value):
    """The interview asked for on the start page."""

    topics: tuple[str, ...] = Field(default=(), max_length=100)
    questions: int = Field(default=3, ge=1, le=50)
    probes: int = Field(default=2, ge=0, le=6)
    level: Level | None = None
    mode: Mode = Mode.PRACTICE
    examiner: Literal["auto", "llm", "local"] = "auto"
    time_limit: float | None = Field(default=None, gt=0, le=24 * 60)


class DrillWish(Value):
    """The drill asked for."""

    count: int = Field(default=5, ge=1, le=50)
    ahead: bool = False
    """Cards that are not due yet too."""


class TopicOffer(Value):
    """A topic to choose."""

    id: str
    title: str
    summary: str
    questions: int


class Reader(Value):
    """Somebody who can examine, and what leaves the machine then."""

    examiner: Literal["llm", "local"]
    described: str
    leaves: str


class Offer(Value):
    """What the start page shows. `unheard`: why nothing can be spoken; empty: it can."""

    topics: tuple[TopicOffer, ...]
    readers: tuple[Reader, ...]
    wish: Wish
    prompts: tuple[str, ...] = ()
    """Questions asked when no topic is chosen, as wished at the start; empty: any."""
    trust: str
    unheard: str


class SessionRow(Value):
    """A session in the list."""

    session: str
    at: datetime
    topics: tuple[str, ...]
    finished: bool
    drill: bool = False
    levels: tuple[Verdict, ...] = ()
    score: float | None = None


class CardRow(Value):
    """A drill card; `due` None: now."""

    topic: str
    prompt: str
    criterion: Criterion
    mark: Mark
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """One interview, ready to run. `close` lets its file go."""

    events: tuple[Event, ...]
    examiner: PreparedExaminer
    examined_by: str
    store: SessionStore
    topics: TopicSource
    picker: QuestionPicker
    clock: Callable[[], datetime]
    drafts: Drafts
    memory: Memory | None = None
    """None: nothing is remembered from earlier sessions."""
    terms: Callable[[Thread | None], Sequence[str]] = lambda _: ()
    """Words that are likely in an answer to what was asked last, most likely first."""
    pauses: Pauses = field(default_factory=Pauses)
    """What is known of the speaker."""
    keep_pauses: Callable[[Pauses], None] = lambda _: None
    notices: tuple[str, ...] = ()
    close: Callable[[], None] = lambda: None
    rescue: Callable[[Sequence[Event]], str] = lambda _: ""
    """Puts what the store refused somewhere else; gives the sentence that says where."""

    @property
    def started(self) -> Started:
        """The first event."""
        first = self.events[0]
        assert isinstance(first, Started)  # the dialogue allows no other
        return first

    @property
    def dialogue(self) -> Dialogue:
        """The events folded."""
        return Dialogue.of(self.events)


class Interviews(Protocol):
    """Where interviews come from. Everything here may read files: it is called in a thread.

    Raises `InterviewerError` with a sentence for the candidate.
    """

    def offer(self) -> Offer:
        """What can be chosen."""
        ...

    def begin(self, wish: Wish) -> Sitting:
        """A new interview."""
        ...

    def drill(self, wish: DrillWish) -> Sitting:
        """A new drill."""
        ...

    def resume(self, session: str) -> Sitting:
        """An unfinished one again."""
        ...


class Records(Protocol):
    """What was kept. Called in a thread; raises `InterviewerError`."""

    def sessions(self) -> tuple[SessionRow, ...]:
        """Newest first."""
        ...

    def is_finished(self, session: str) -> bool | None:
        """None when there is no such session."""
        ...

    def debrief(self, session: str) -> str:
        """A whole HTML page."""
        ...

    def progress(self) -> str:
        """A whole HTML page."""
        ...

    def cards(self) -> tuple[CardRow, ...]:
        """Those due first."""
        ...


class Ear(Ears, Protocol):
    """Hears one candidate."""

    def feed(self, pcm: bytes) -> None:
        """16-bit little-endian mono at 16 kHz; never waits."""
        ...

    @property
    def waiting(self) -> int:
        """How many other candidates' words are written down before this one's."""
        ...


class Drafts(DraftStore, Protocol):
    """Words that were spoken and are no answer yet, kept over a crash."""

    @property
    def text(self) -> str:
        """What was kept."""
        ...

    def clear(self) -> None:
        """The words are kept elsewhere, or not wanted."""
        ...


@dataclass(frozen=True)
class Sound:
    """A piece of speech: 16-bit mono."""

    rate: int
    pcm: bytes


class Voices(Protocol):
    """Listening and speaking for every room. `unheard` says why not; empty: it works."""

    unheard: str

    def ear(self) -> Ear:
        """A new ear."""
        ...

    def say(self, text: str) -> AsyncIterator[Sound]:
        """The text as speech, sentence by sentence; nothing where no voice is installed."""
        ...
