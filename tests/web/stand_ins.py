"""A house in memory: interviews, records, ears and a voice as the server wants them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from interviewer.core.assessment import Graded, Probe
from interviewer.core.events import Event, Finished, Mode, Resumed
from interviewer.core.playbook import Mark
from interviewer.core.transcript import Answer
from interviewer.core.turn_events import SpeechStarted
from interviewer.errors import SessionError
from interviewer.ports import Examination
from interviewer.speaking.parts import Sound as Heard
from interviewer.web.app import House
from interviewer.web.security import Keys
from interviewer.web.services import (
    CardRow,
    DrillWish,
    Offer,
    Reader,
    SessionRow,
    Sitting,
    Sound,
    TopicOffer,
    Wish,
)
from tests.build import START, D, Events, assess, question, topic
from tests.fakes import FirstPicker, ListedTopics, MemoryStore, SteppingClock, graded

PAGE = (
    "<!doctype html><html><head>"
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'sha256-x'; base-uri 'none'; form-action 'none'\">"
    "</head>\n<body><p>A page that stands alone.</p></body></html>"
)
TOPICS = ListedTopics([topic(*(question(f"q-{number}") for number in range(1, 9)))])


@dataclass
class SteadyExaminer:
    """Grades everything alike, as soon as `may_go_on` is set."""

    failure: Exception | None = None
    seen: list[str] = field(default_factory=list)
    under_way: int = 0
    most: int = 0
    """Examinations that were under way at once."""

    def __post_init__(self) -> None:
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def warm_up(self) -> None:
        """Nothing to load."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        answer = examination.thread.turns[examination.turn].answer
        assert answer is not None
        self.seen.append(answer.text)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        await self.may_go_on.wait()
        self.under_way -= 1
        if self.failure is not None:
            raise self.failure
        yield graded(assess("s---", answer=answer.text))


@dataclass
class MemoryDrafts:
    """Implements `web.services.Drafts`."""

    kept: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.kept)

    def add(self, text: str) -> None:
        self.kept.append(text)

    def clear(self) -> None:
        self.kept.clear()


@dataclass
class MemoryInterviews:
    """Implements `web.services.Interviews`; every session is kept in `stores`."""

    questions: int = 2
    probes: int = 1
    mode: Mode = Mode.PRACTICE
    examiner: SteadyExaminer = field(default_factory=SteadyExaminer)
    refuse: frozenset[int] = frozenset()
    stores: dict[str, MemoryStore] = field(default_factory=dict)
    drafts: dict[str, MemoryDrafts] = field(default_factory=dict)
    wishes: list[Wish | DrillWish] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    terms: Sequence[str] = ()

    def offer(self) -> Offer:
        return Offer(
            topics=(TopicOffer(id="optimization", title="Optimization", summary="", questions=8),),
            readers=(Reader(examiner="local", described="A shape check", leaves="Nothing."),),
            wish=Wish(),
            trust="Trust it a little.",
            unheard="",
        )

    def begin(self, wish: Wish) -> Sitting:
        if "none-such" in wish.topics:
            message = "--topic: `none-such` is not in the playbook."
            raise SessionError(message)
        return self._new(wish)

    def drill(self, wish: DrillWish) -> Sitting:
        return self._new(wish)

    def resume(self, session: str) -> Sitting:
        store = self.stores[session]
        if session in self.open:
            message = f"{session}: this session is open elsewhere. Close it there first."
            raise SessionError(message)
        store.append(Resumed(at=START))
        return self._sitting(session)

    @property
    def open(self) -> set[str]:
        """Sessions that have been handed out and not closed."""
        counts = {name: self._handed_out.count(name) - self.closed.count(name)
                  for name in self.stores}  # fmt: skip
        return {name for name, count in counts.items() if count}

    def __post_init__(self) -> None:
        self._handed_out: list[str] = []

    def _new(self, wish: Wish | DrillWish) -> Sitting:
        self.wishes.append(wish)
        session = f"session-{len(self.stores) + 1}"
        started = Events().started(self.questions, self.probes, mode=self.mode)
        store = MemoryStore()
        store.append(started.model_copy(update={"session": session}))
        store.refuse, store.tries = self.refuse, 0
        self.stores[session], self.drafts[session] = store, MemoryDrafts()
        return self._sitting(session)

    def _sitting(self, session: str) -> Sitting:
        self._handed_out.append(session)
        return Sitting(
            events=tuple(self.stores[session].events),
            examiner=self.examiner,
            examined_by="examined by a stand-in",
            store=self.stores[session],
            topics=TOPICS,
            picker=FirstPicker(),
            clock=SteppingClock(),
            drafts=self.drafts[session],
            terms=lambda _: self.terms,
            close=lambda: self.closed.append(session),
            rescue=lambda events: f"{len(events)} events are elsewhere.",
        )


@dataclass
class MemoryRecords:
    """Implements `web.services.Records` on the sessions of `interviews`."""

    interviews: MemoryInterviews

    def sessions(self) -> tuple[SessionRow, ...]:
        return tuple(
            SessionRow(session=name, at=START, topics=("Optimization",), finished=_is_over(store))
            for name, store in self.interviews.stores.items()
        )

    def is_finished(self, session: str) -> bool | None:
        store = self.interviews.stores.get(session)
        return None if store is None else _is_over(store)

    def debrief(self, session: str) -> str:
        return PAGE

    def progress(self) -> str:
        return PAGE

    def cards(self) -> tuple[CardRow, ...]:
        card = CardRow(topic="Optimization", prompt="Why Adam?", criterion=D, mark=Mark.MISSING)
        return (card,)


def _is_over(store: MemoryStore) -> bool:
    return any(isinstance(event, Finished) for event in store.events)


class ScriptedEar:
    """Hears what a test puts into it; `fed` is the sound that came from the page."""

    def __init__(self) -> None:
        self.position = 0.0
        self.level = -40.0
        self.waiting = 0
        self.fed: list[bytes] = []
        self.terms: list[Sequence[str]] = []
        self.said: list[str] = []
        self.is_open = False
        self.is_held = False
        self._sounds: asyncio.Queue[Heard | Exception] = asyncio.Queue()

    async def __aenter__(self) -> "ScriptedEar":
        self.is_open = True
        return self

    async def __aexit__(self, *error: object) -> None:
        self.is_open = False

    def feed(self, pcm: bytes) -> None:
        self.fed.append(pcm)

    def begin(self, terms: Sequence[str], back: float) -> None:
        self.terms.append(terms)
        self.said = []

    def hold(self, closed: bool) -> None:
        self.is_held = closed

    async def finish(self) -> Answer:
        return Answer(text=" ".join(self.said))

    async def heard(self) -> AsyncIterator[Heard]:
        while True:
            sound = await self._sounds.get()
            if isinstance(sound, Exception):
                raise sound
            yield sound

    def put(self, *sounds: Heard | Exception) -> None:
        for sound in sounds:
            self.position += 0.1
            self._sounds.put_nowait(sound)

    def starts(self) -> None:
        """A voice is heard."""
        self.put(SpeechStarted(self.position))


@dataclass
class ScriptedVoices:
    """Implements `web.services.Voices`: every saying is one piece of sound, or none if `mute`."""

    unheard: str = ""
    mute: bool = True
    ears: list[ScriptedEar] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def ear(self) -> ScriptedEar:
        self.ears.append(ScriptedEar())
        return self.ears[-1]

    async def say(self, text: str) -> AsyncIterator[Sound]:
        self.said.append(text)
        if not self.mute:
            yield Sound(16_000, bytes(3200))


def house(
    interviews: MemoryInterviews | None = None,
    voices: ScriptedVoices | None = None,
    *,
    keys: Keys | None = None,
    lingers: float = 120.0,
    models_at_once: int = 4,
) -> House:
    """Everything the server needs, in memory."""
    kept = interviews or MemoryInterviews()
    return House(
        keys=keys or Keys(port=8765),
        interviews=kept,
        records=MemoryRecords(kept),
        voices=voices or ScriptedVoices(),
        models_at_once=models_at_once,
        lingers=lingers,
    )


def kinds(events: Sequence[Event]) -> list[str]:
    """What happened, in order."""
    return [event.type for event in events]
