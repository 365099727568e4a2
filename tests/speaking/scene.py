"""A spoken interview on scripted ears, mouth and panel, in virtual time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from interviewer.commands.voice_parts import last_answer_of
from interviewer.core.assessment import Graded, Probe, Usage
from interviewer.core.dialogue import Dialogue
from interviewer.core.events import Event
from interviewer.core.floor import Key, State
from interviewer.core.lines import Line, Notice, ProbeLine, QuestionLine
from interviewer.core.transcript import Answer
from interviewer.core.turn_events import Committed, SpeechStarted, SpeechStopped, Tail, Tick
from interviewer.errors import InterviewerError
from interviewer.ports import Examination
from interviewer.session import Ports, Session
from interviewer.speaking.candidate import HeldExaminer
from interviewer.speaking.conversation import Conversation
from interviewer.speaking.keyboard import Keyboard
from interviewer.speaking.parts import Manners, Over, Parts, Sound
from tests.build import Events, assess, question, topic
from tests.fakes import FirstPicker, ListedTopics, MemoryStore, SteppingClock, graded

_TURNS = 30
"""Rounds of the event loop in which everything that can happen has happened."""


@dataclass
class ScriptedEars:
    """Hears what the scene says. What is said while they are held is lost."""

    position: float = 0.0
    level: float = -40.0
    said: list[str] = field(default_factory=list)
    terms: list[Sequence[str]] = field(default_factory=list)
    is_held: bool = False

    def __post_init__(self) -> None:
        self._sounds: asyncio.Queue[Sound | InterviewerError] = asyncio.Queue()

    async def __aenter__(self) -> "ScriptedEars":
        return self

    async def __aexit__(self, *error: object) -> None:
        pass

    def begin(self, terms: Sequence[str], back: float) -> None:
        self.said = []
        self.terms.append(terms)

    def hold(self, closed: bool) -> None:
        self.is_held = closed

    async def finish(self) -> Answer:
        return Answer(text=" ".join(self.said))

    async def heard(self) -> AsyncIterator[Sound]:
        while True:
            sound = await self._sounds.get()
            if isinstance(sound, InterviewerError):
                raise sound
            if isinstance(sound, Committed):
                self.said.append(sound.text)
            yield sound

    def put(self, sound: Sound | InterviewerError) -> None:
        self._sounds.put_nowait(sound)


@dataclass
class ScriptedMouth:
    """Speaks until `silent` is set; with `mute` nothing sounds."""

    mute: bool = True
    texts: list[str] = field(default_factory=list)
    failure: InterviewerError | None = None

    def __post_init__(self) -> None:
        self.silent = asyncio.Event()

    async def say(self, text: str) -> bool:
        self.texts.append(text)
        if self.failure is not None:
            raise self.failure
        if self.mute:
            return False
        self.silent.clear()
        await self.silent.wait()
        return True

    def stop(self) -> None:
        self.silent.set()


@dataclass
class ScriptedPanel:
    """Types the `typed` lines one after the other; None leaves the editor."""

    can_edit: bool = True
    typed: list[str | None] = field(default_factory=list)
    sends_what_it_offers: bool = False
    offered: list[str] = field(default_factory=list)
    shown: list[Line | Answer] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    captions: list[tuple[str, str]] = field(default_factory=list)

    def show(self, line: Line) -> None:
        self.shown.append(line)

    def said(self, answer: Answer) -> None:
        self.shown.append(answer)

    def stand(self, state: State, seconds: float = 0.0) -> None:
        self.states.append(state)

    def caption(self, committed: str, tail: str) -> None:
        self.captions.append((committed, tail))

    def meter(self, level: float) -> None:
        pass

    async def keys(self) -> AsyncIterator[Key]:
        nothing: tuple[Key, ...] = ()
        for key in nothing:
            yield key

    async def edit(self, label: str, text: str) -> str | None:
        self.offered.append(text)
        if self.sends_what_it_offers:
            return text
        assert self.typed, "an editor too many"
        return self.typed.pop(0)

    @property
    def heard(self) -> list[str]:
        """The questions and probes, and nothing else."""
        return [line.text for line in self.shown if isinstance(line, QuestionLine | ProbeLine)]

    @property
    def notices(self) -> list[str]:
        return [line.text for line in self.shown if isinstance(line, Notice)]


@dataclass
class ListedDrafts:
    """The words kept so far."""

    kept: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.kept.append(text)


@dataclass
class PatientExaminer:
    """Grades everything alike, when `may_go_on` is set."""

    seen: list[str] = field(default_factory=list)
    costs: Usage | None = None
    """Of every call, finished or not."""

    def __post_init__(self) -> None:
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def warm_up(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        answer = examination.thread.turns[examination.turn].answer
        assert answer is not None
        self.seen.append(answer.text)
        if self.costs is not None:
            examination.paid.append(self.costs)
        await self.may_go_on.wait()
        yield graded(assess("ss--"))


class Scene:
    """Use inside a running loop: `async with Scene(...) as scene`."""

    def __init__(self, *, mute: bool = True, probes: int = 2, **manners: Any) -> None:
        self.ears, self.mouth = ScriptedEars(), ScriptedMouth(mute)
        self.panel, self.drafts = ScriptedPanel(), ListedDrafts()
        self.spoken: list[str] = []
        """What was said while somebody listened."""
        self.examiner, self.store = PatientExaminer(), MemoryStore()
        parts = Parts(
            ears=self.ears,
            mouth=self.mouth,
            panel=self.panel,
            drafts=self.drafts,
            last_answer=lambda: last_answer_of(self.session.dialogue),
        )
        self.talk = Conversation(parts, Manners(**manners))
        self.keyboard = Keyboard(self.talk, self.panel)
        ports = Ports(
            candidate=self.talk.candidate,
            examiner=HeldExaminer(self.examiner, self.talk.candidate),
            store=self.store,
            topics=ListedTopics([topic(*(question(f"q-{n}") for n in range(1, 9)))]),
            picker=FirstPicker(),
            clock=SteppingClock(),
        )
        started = Events().started(questions=8, probes=probes, mode="real")
        self.session = Session(ports, Dialogue().on(started))

    async def __aenter__(self) -> "Scene":
        self._task = asyncio.create_task(self._run())
        await self.settle()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        async with self.keyboard.attached(), self.talk.listening():
            await self.session.run()

    async def settle(self) -> None:
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    @property
    def is_finished(self) -> bool:
        return self._task.done()

    @property
    def failure(self) -> BaseException | None:
        return self._task.exception() if self._task.done() else None

    @property
    def kinds(self) -> list[str]:
        return [event.type for event in self.store.events]

    @property
    def last(self) -> Event:
        return self.store.events[-1]

    @property
    def answers(self) -> list[str]:
        """What stands, in order."""
        threads = self.session.dialogue.transcript.threads
        return [answer.text for thread in threads for answer in thread.answers]

    async def press(self, key: Key) -> None:
        self.keyboard.press(key)
        await self.settle()

    async def says(self, words: str, seconds: float = 1.0) -> None:
        """The voice starts now; its words are final 0.3 s after it stops."""
        await self._hear(SpeechStarted(self.ears.position))
        self.ears.position += seconds
        if words and not self.ears.is_held:
            await self._hear(Tail(self.ears.position, words))
        await self._hear(SpeechStopped(self.ears.position))
        await self.waits(0.3)
        if words and not self.ears.is_held:
            self.spoken.append(words)
            await self._hear(Committed(self.ears.position, words))

    async def waits(self, seconds: float) -> None:
        """Silence."""
        until = self.ears.position + seconds
        while self.ears.position < until - 1e-6:
            self.ears.position = min(self.ears.position + 0.1, until)
            await self._hear(Tick(self.ears.position))

    async def ends(self) -> None:
        """The sound is over, as that of a file."""
        await self._hear(Over())

    async def fails(self, error: InterviewerError) -> None:
        self.ears.put(error)
        await self.settle()

    async def tells(self, sound: Sound) -> None:
        await self._hear(sound)

    async def _hear(self, sound: Sound) -> None:
        self.ears.put(sound)
        await self.settle()
