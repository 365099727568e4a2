"""When an answer has ended: a pure policy over speech, words, keys and time.

    OPEN     the candidate's turn; silence -> ENDING, a key -> ENDED
    ENDING   the grace: examining has begun, no probe is shown; speech -> OPEN, time -> ENDED
    ENDED    waiting for the probe; speech -> OPEN, the probe -> SHOWN
    SHOWN    speech at once after the probe -> OPEN, time -> a new turn (OPEN)

`on` folds an event and returns the new policy with what it decides. A decision is stamped with
the moment it fell due, so late ticks change nothing. Nobody is cut for talking long, and what was
said is only ever added to. It knows no audio, no grades and no probe texts.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import ceil
from typing import assert_never

from pydantic import Field

from interviewer.core.endings import is_closed, is_unfinished, says_nothing_yet
from interviewer.core.playbook import Criterion
from interviewer.core.turn_events import (
    Began,
    Committed,
    Covered,
    Ended,
    Ending,
    EndReason,
    KeyPressed,
    Likelihood,
    NotDone,
    Nudge,
    ProbeReady,
    Resumed,
    Settled,
    Shown,
    SpeechStarted,
    SpeechStopped,
    Tail,
    Tick,
    TurnDecision,
    TurnEvent,
)
from interviewer.core.values import Value

_SHORTEST = 0.5
"""Seconds below which a pause is articulation, not thought."""
_REMEMBERED = 60
_FEWEST = 6
_ENOUGH = 20
"""Pauses from which the longest known can be relied on."""
_BELIEVED = 2
"""Keys in one answer after which speech reopens it no more: in a room with other voices it would
for ever. "Not done" still does; what is said otherwise answers the probe."""


class Pauses(Value):
    """This speaker's pauses inside answers, latest last: kept from one session to the next."""

    seconds: tuple[float, ...] = Field(default=(), max_length=_REMEMBERED)

    def with_pause(self, seconds: float) -> "Pauses":
        """These pauses and one more; the oldest goes when there are too many, a short one never
        comes in."""
        if seconds < _SHORTEST:
            return self
        return Pauses(seconds=(*self.seconds, round(seconds, 3))[-_REMEMBERED:])

    @property
    def usual(self) -> float | None:
        """The length nine in ten do not exceed; None while too few are known to tell."""
        if len(self.seconds) < _FEWEST:
            return None
        return sorted(self.seconds)[ceil(0.9 * len(self.seconds)) - 1]

    @property
    def longest(self) -> float | None:
        """The longest remembered; None while too few are known to rely on it."""
        return max(self.seconds) if len(self.seconds) >= _ENOUGH else None


@dataclass(frozen=True, kw_only=True)
class TurnSettings:
    """Seconds throughout."""

    automatic: bool = False
    """Silence ends an answer. False: only a key does."""
    shortest: float = 1.2
    longest: float = 4.0
    unknown: float = 2.5
    """The wait for a speaker whose pauses are not known yet."""
    margin: float = 0.4
    """Waited beyond the speaker's own pauses."""
    grace: float = 1.5
    """Between the end of the wait and the probe."""
    reopens: float = 2.0
    """After the probe is shown, speech still belongs to the answer for this long."""
    nudge_after: float = 20.0


class Phase(StrEnum):
    """Where a turn stands."""

    OPEN = "open"
    ENDING = "ending"
    ENDED = "ended"
    SHOWN = "shown"


@dataclass(frozen=True, kw_only=True)
class TurnPolicy:
    """One answer being given, and the speaker's pauses. Start with `Began`."""

    settings: TurnSettings = TurnSettings()
    pauses: Pauses = field(default_factory=Pauses)
    phase: Phase = Phase.OPEN
    committed: str = ""
    tail: str = ""
    earlier: str = ""
    """The answer before this one, while it can still be taken up again."""
    covered: frozenset[Criterion] = frozenset()
    now: float = 0.0
    quiet_since: float = 0.0
    speaking: bool = False
    spoke: bool = False
    nudged: bool = False
    likelihood: float | None = None
    reason: EndReason = EndReason.SILENCE
    until: float = 0.0
    """When ENDING or SHOWN ends by itself."""
    keys: int = 0
    taken_up: bool = False
    """Speech went on after a key: the candidate was done once, so silence may end it now."""
    held: bool = False
    """The candidate said "not done": this silence ends nothing."""
    probe_ready: bool = False
    late: bool = False
    """Speech came after a key that was believed: its words begin the next answer."""

    @property
    def text(self) -> str:
        """What was said in this answer so far."""
        return _joined(self.committed, self.tail)

    @property
    def wait(self) -> float | None:
        """The silence that starts the ending; None when silence does not end the answer now."""
        if not (self.settings.automatic or self.taken_up) or self.held:
            return None
        if says_nothing_yet(self.text):
            return None
        if is_closed(self.text):
            return self.settings.shortest
        if is_unfinished(self.text) or (self.likelihood is not None and self.likelihood < 0.5):
            return self.settings.longest
        return self._own_wait()

    @property
    def wakes_at(self) -> float | None:
        """When the next decision falls due if nothing else happens; None: never."""
        due = [self.until] if self.phase in (Phase.ENDING, Phase.SHOWN) else []
        if self.phase is Phase.ENDED and self.probe_ready:
            due.append(self.now)
        if self.phase is Phase.OPEN and not self.speaking:
            if not self.nudged:
                due.append(self.quiet_since + self.settings.nudge_after)
            if (wait := self.wait) is not None:
                due.append(self.quiet_since + wait)
        return min(due, default=None)

    def on(self, event: TurnEvent) -> tuple["TurnPolicy", tuple[TurnDecision, ...]]:
        """The policy after `event`, and what is decided up to its time, in order."""
        policy, decided = self._until(event.at)
        policy, caused = policy._take(event)
        policy, following = policy._until(policy.now)
        return policy, (*decided, *caused, *following)

    def _until(self, at: float) -> tuple["TurnPolicy", tuple[TurnDecision, ...]]:
        policy, decided = self, list[TurnDecision]()
        while (due := policy.wakes_at) is not None and due <= max(at, policy.now):
            # A wait that new words have shortened fell due before they were known.
            policy, decision = replace(policy, now=max(due, policy.now))._fall_due()
            decided.append(decision)
        return replace(policy, now=max(at, policy.now)), tuple(decided)

    def _fall_due(self) -> tuple["TurnPolicy", TurnDecision]:
        match self.phase:
            case Phase.OPEN:
                wait = self.wait
                if wait is None or self.now < self.quiet_since + wait:
                    return replace(self, nudged=True), Nudge(self.now)
                until = self.now + self.settings.grace
                reason = EndReason.CLOSING if is_closed(self.text) else EndReason.SILENCE
                ending = replace(self, phase=Phase.ENDING, until=until, reason=reason)
                return ending, Ending(self.now, until)
            case Phase.ENDING:
                return replace(self, phase=Phase.ENDED), Ended(self.now, self.reason)
            case Phase.ENDED:
                until = self.now + (0.0 if self.late else self.settings.reopens)
                return replace(self, phase=Phase.SHOWN, until=until), Shown(self.now)
            case Phase.SHOWN:
                said = self.committed if self.late else self.text
                fresh = replace(self._fresh(self.now), earlier=said, late=self.late)
                return fresh, Settled(self.now)
            case _ as never:
                assert_never(never)

    def _take(  # noqa: C901 - one branch an event
        self, event: TurnEvent
    ) -> tuple["TurnPolicy", tuple[TurnDecision, ...]]:
        match event:
            case Began():
                return self._fresh(event.at), ()
            case SpeechStarted():
                return self._started(event.at)
            case SpeechStopped():
                return replace(self, speaking=False, spoke=True, quiet_since=event.at), ()
            case Committed():
                committed = _joined(self.committed, event.text)
                return replace(self, committed=committed, tail=""), ()
            case Tail():
                return replace(self, tail=event.text.strip()), ()
            case Covered():
                return replace(self, covered=event.criteria), ()
            case Likelihood():
                return replace(self, likelihood=event.finished), ()
            case KeyPressed():
                return self._keyed()
            case NotDone():
                return self._not_done()
            case ProbeReady():
                return replace(self, probe_ready=self.phase is not Phase.OPEN), ()
            case Tick():
                return self, ()
            case _ as never:
                assert_never(never)

    def _started(self, at: float) -> tuple["TurnPolicy", tuple[TurnDecision, ...]]:
        heard = replace(self, speaking=True, spoke=True, likelihood=None)
        ended = self.phase in (Phase.ENDED, Phase.SHOWN)
        if ended and self.keys >= _BELIEVED:
            return replace(heard, late=True, until=at), ()
        if self.spoke and not self.speaking:
            heard = replace(heard, pauses=self.pauses.with_pause(at - self.quiet_since))
        if self.phase is Phase.OPEN:
            return replace(heard, held=False), ()
        return replace(heard, taken_up=self.taken_up or ended)._resume(reopened=ended)

    def _keyed(self) -> tuple["TurnPolicy", tuple[TurnDecision, ...]]:
        if self.phase in (Phase.ENDED, Phase.SHOWN):
            return self, ()
        ended = replace(self, phase=Phase.ENDED, reason=EndReason.KEY, keys=self.keys + 1)
        return ended, (Ended(self.now, EndReason.KEY),)

    def _not_done(self) -> tuple["TurnPolicy", tuple[TurnDecision, ...]]:
        if self.phase is not Phase.OPEN:
            held = replace(self, held=not self.speaking, nudged=True)
            return held._resume(reopened=self.phase is not Phase.ENDING)
        if not self.earlier or not says_nothing_yet(self.text):
            return self, ()
        committed = _joined(self.earlier, self.committed)
        taken_up = replace(self, committed=committed, held=True, nudged=True)
        return taken_up._resume(reopened=True)

    def _resume(self, *, reopened: bool) -> tuple["TurnPolicy", tuple[TurnDecision, ...]]:
        policy = replace(self, phase=Phase.OPEN, probe_ready=False, earlier="", late=False)
        return policy, (Resumed(self.now, reopened),)

    def _fresh(self, at: float) -> "TurnPolicy":
        return TurnPolicy(
            settings=self.settings,
            pauses=self.pauses,
            now=max(at, self.now),
            quiet_since=at,
            speaking=self.speaking,
        )

    def _own_wait(self) -> float:
        usual, longest = self.pauses.usual, self.pauses.longest
        if usual is None:
            return self.settings.unknown
        wait = self._within(usual + self.settings.margin)
        if longest is None or self.covered < frozenset(Criterion):
            return wait
        # A whole shape is no reason to cut a slow thinker: the probe still comes no earlier than
        # their longest pause, but the examining starts that much sooner, inside the grace.
        return min(wait, self._within(longest + self.settings.margin - self.settings.grace))

    def _within(self, wait: float) -> float:
        return min(max(wait, self.settings.shortest), self.settings.longest)


def _joined(before: str, after: str) -> str:
    return f"{before} {after.strip()}".strip()
