"""The interview as a state machine: every decision about what happens next, and no effect.

    NEW        started -> OPENING
    OPENING    asked -> LISTENING; a drill goes straight to PROBING
    LISTENING  answered -> EXAMINING, skipped -> OPENING or CLOSING, aside -> LISTENING
    EXAMINING  assessed -> PROBING, OPENING or CLOSING; probed (the grade comes later) -> LISTENING
    PROBING    probed -> LISTENING
    CLOSING    finished -> FINISHED
    any live phase: paused -> PAUSED, resumed, finished; withdrawn reopens the last answer

`on` folds an event and returns the new dialogue; an event the phase does not allow raises
`IllegalEvent` and changes nothing. `next` says what to do now, so a folded file resumes itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import assert_never

from interviewer.core.assessment import Probe
from interviewer.core.events import (
    Answered,
    Aside,
    AsideKind,
    Asked,
    Assessed,
    Event,
    Finished,
    FinishReason,
    Paused,
    Planned,
    Probed,
    Resumed,
    Skipped,
    Started,
    Withdrawn,
)
from interviewer.core.transcript import Answer, Thread, Transcript, Turn
from interviewer.errors import IllegalEvent


class Phase(StrEnum):
    """What the dialogue waits for."""

    NEW = "new"
    OPENING = "opening"
    LISTENING = "listening"
    EXAMINING = "examining"
    PROBING = "probing"
    CLOSING = "closing"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True)
class OpenQuestion:
    """Pick a question of this plan entry and ask it; `asked` are ids not to repeat."""

    planned: Planned
    number: int
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Listen:
    """Wait for the candidate."""


@dataclass(frozen=True)
class Examine:
    """Examine one answered turn of the current thread."""

    turn: int
    wants_probe: bool


@dataclass(frozen=True)
class PutProbe:
    """Put this follow-up."""

    probe: Probe


@dataclass(frozen=True)
class Finish:
    """Close the session."""

    reason: FinishReason


@dataclass(frozen=True)
class Rest:
    """Nothing to do: not started, paused or finished."""


Command = OpenQuestion | Listen | Examine | PutProbe | Finish | Rest

_LIVE = (Phase.OPENING, Phase.LISTENING, Phase.EXAMINING, Phase.PROBING, Phase.CLOSING)
_ALLOWED: dict[type[Event], tuple[Phase, ...]] = {
    Started: (Phase.NEW,),
    Asked: (Phase.OPENING,),
    Answered: (Phase.LISTENING,),
    Assessed: (Phase.LISTENING, Phase.EXAMINING),
    Probed: (Phase.EXAMINING, Phase.PROBING),
    Withdrawn: (Phase.LISTENING, Phase.EXAMINING, Phase.PROBING),
    Skipped: (Phase.LISTENING,),
    Aside: (Phase.LISTENING,),
    Paused: _LIVE,
    Resumed: (*_LIVE, Phase.PAUSED),
    Finished: (*_LIVE, Phase.PAUSED),
}


@dataclass(frozen=True)
class Dialogue:
    """A session so far. Built by folding its events; start from `Dialogue()`."""

    started: Started | None = None
    phase: Phase = Phase.NEW
    transcript: Transcript = field(default_factory=Transcript)
    draft: Answer | None = None
    """A withdrawn answer the candidate is still working on."""
    asides: tuple[AsideKind, ...] = ()
    """What was said beside the current question or probe."""
    reason: FinishReason = FinishReason.COMPLETED
    paused_in: Phase | None = None
    resting: timedelta = timedelta()
    """Time between leaving and coming back, which no time limit counts."""
    last: Event | None = None

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Dialogue":
        """The dialogue after these events; raises `IllegalEvent` when they are no session."""
        dialogue = cls()
        for event in events:
            dialogue = dialogue.on(event)
        return dialogue

    @property
    def thread(self) -> Thread:
        """The current thread; only after the first question was asked."""
        return self.transcript.threads[-1]

    @property
    def put(self) -> tuple[str, ...]:
        """Every probe put so far, withdrawn ones included."""
        threads = self.transcript.threads
        put = [turn.probe.text for thread in threads for turn in thread.turns if turn.probe]
        return (*put, *(text for thread in threads for text in thread.withdrawn))

    @property
    def unexamined(self) -> tuple[int, ...]:
        """Turns of the current thread that were answered and not examined, in order."""
        if not self.transcript.threads:
            return ()
        return tuple(
            index
            for index, turn in enumerate(self.thread.turns)
            if turn.answer is not None and turn.graded is None
        )

    @property
    def next(self) -> Command:
        """What to do now."""
        match self.phase:
            case Phase.OPENING:
                return self._open_question()
            case Phase.LISTENING:
                return Listen()
            case Phase.EXAMINING:
                return Examine(self.unexamined[0], self._wants_probe())
            case Phase.PROBING:
                probe = self._probe()
                assert probe is not None  # PROBING is entered only with a probe to put
                return PutProbe(probe)
            case Phase.CLOSING:
                return Finish(self.reason)
            case Phase.NEW | Phase.PAUSED | Phase.FINISHED:
                return Rest()
            case _ as never:
                assert_never(never)

    def on(self, event: Event) -> "Dialogue":
        """The dialogue after `event`; raises `IllegalEvent` when it is not allowed now."""
        if self.phase not in _ALLOWED[type(event)]:
            message = f"`{event.type}` is not allowed while {self.phase}"
            raise IllegalEvent(message)
        return replace(self._fold(event), last=event)

    def _fold(self, event: Event) -> "Dialogue":  # noqa: C901 - one branch an event
        match event:
            case Started():
                return replace(self, started=event, phase=Phase.OPENING)
            case Asked():
                return self._asked(event)
            case Answered():
                return self._answered(event)
            case Assessed():
                return self._assessed(event)
            case Probed():
                return self._probed(event)
            case Withdrawn():
                return self._withdrawn(event)
            case Skipped():
                skipped = replace(self.thread, skipped=True)
                return self._with_thread(skipped)._move_on(event)
            case Aside():
                return replace(self, asides=(*self.asides, event.kind))
            case Paused():
                return replace(self, phase=Phase.PAUSED, paused_in=self.phase)
            case Resumed():
                return self._resumed(event)
            case Finished():
                return replace(self, phase=Phase.FINISHED, reason=event.reason)
            case _ as never:
                assert_never(never)

    def _asked(self, event: Asked) -> "Dialogue":
        plan, before = self.started.plan if self.started else (), self.transcript.threads
        drill = plan[len(before)].drill if len(before) < len(plan) else None
        threads = (*before, Thread(event.topic, event.question, drill=drill))
        phase = Phase.PROBING if drill else Phase.LISTENING
        return replace(self, transcript=Transcript(threads), phase=phase, asides=())

    def _answered(self, event: Answered) -> "Dialogue":
        index = len(self.thread.turns) - 1
        turn = replace(self.thread.current, answer=event.answer)
        answered = self._with_thread(self.thread.with_turn(index, turn))
        return replace(answered, phase=Phase.EXAMINING, draft=None)

    def _assessed(self, event: Assessed) -> "Dialogue":
        if event.thread != len(self.transcript.threads) - 1 or event.turn not in self.unexamined:
            message = f"`assessed`: turn {event.turn} of thread {event.thread} awaits no grade"
            raise IllegalEvent(message)
        turn = replace(self.thread.turns[event.turn], graded=event.graded)
        graded = self._with_thread(self.thread.with_turn(event.turn, turn))
        if graded.phase is Phase.LISTENING or graded.unexamined:
            return graded
        if graded._probe() is not None:
            return replace(graded, phase=Phase.PROBING)
        return graded._move_on(event)

    def _probed(self, event: Probed) -> "Dialogue":
        if self.phase is Phase.EXAMINING and not (self._is_imported or self._wants_probe()):
            message = "`probed`: no follow-up is left for this question"
            raise IllegalEvent(message)
        turns = (*self.thread.turns, Turn(event.probe))
        probed = self._with_thread(replace(self.thread, turns=turns))
        return replace(probed, phase=Phase.LISTENING, asides=())

    def _withdrawn(self, event: Withdrawn) -> "Dialogue":
        if not self.thread.answers or self.draft is not None:
            message = "`withdrawn`: there is no answer to take back"
            raise IllegalEvent(message)
        thread = self.thread
        if thread.current.answer is None and thread.current.probe is not None:
            texts = (*thread.withdrawn, thread.current.probe.text)
            thread = replace(thread, turns=thread.turns[:-1], withdrawn=texts)
        draft, graded = thread.current.answer, thread.current.graded
        usage = event.usage or (graded.source.usage if graded else None)
        if usage is not None:
            thread = replace(thread, set_aside=(*thread.set_aside, usage))
        index = len(thread.turns) - 1
        reopened = self._with_thread(thread.with_turn(index, Turn(thread.current.probe)))
        return replace(reopened, phase=Phase.LISTENING, draft=draft, asides=())

    def _resumed(self, event: Resumed) -> "Dialogue":
        rested = event.at - self.last.at if self.last else timedelta()
        phase = self.paused_in if self.phase is Phase.PAUSED and self.paused_in else self.phase
        return replace(self, phase=phase, paused_in=None, resting=self.resting + rested)

    def _move_on(self, event: Event) -> "Dialogue":
        moved = replace(self, phase=Phase.OPENING, asides=(), draft=None)
        if self.started is None or len(self.transcript.threads) >= len(self.started.plan):
            return replace(moved, phase=Phase.CLOSING)
        limit = self.started.terms.time_limit
        spent = event.at - self.started.at - self.resting
        if limit is not None and spent >= timedelta(minutes=limit):
            return replace(moved, phase=Phase.CLOSING, reason=FinishReason.TIME)
        return moved

    def _open_question(self) -> OpenQuestion:
        assert self.started is not None  # OPENING follows `started` only
        threads = self.transcript.threads
        planned = self.started.plan[len(threads)]
        asked = tuple(thread.question.id for thread in threads)
        return OpenQuestion(planned, len(threads) + 1, asked)

    @property
    def _is_imported(self) -> bool:
        """Its follow-ups are those that were put; none is chosen, and none is too many."""
        return self.started is not None and self.started.terms.imported is not None

    def _wants_probe(self) -> bool:
        if self._is_imported:
            return False
        if not self.thread.answers and self.thread.drill:
            return len(self.thread.turns) == 1
        if self.thread.current.answer is None or self._probes_left() <= 0:
            return False
        from interviewer.core.probes import does_not_know

        unknown = [does_not_know(answer.text) for answer in self.thread.answers]
        return not (unknown[-1] and any(unknown[:-1]))

    def _probes_left(self) -> int:
        limit = self.started.terms.probes if self.started else 0
        return limit - (len(self.thread.turns) - 1)

    def _probe(self) -> Probe | None:
        if not self._wants_probe():
            return None
        # Imported with the first answer: nothing before the first question needs it.
        from interviewer.core.probes import choose_probe

        return choose_probe(self.thread, self.put)

    def _with_thread(self, thread: Thread) -> "Dialogue":
        return replace(self, transcript=Transcript((*self.transcript.threads[:-1], thread)))
