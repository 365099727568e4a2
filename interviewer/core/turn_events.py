"""What the turn policy is told, and what it decides. Times are seconds on one clock, as given."""

from dataclasses import dataclass
from enum import StrEnum

from interviewer.core.playbook import Criterion


@dataclass(frozen=True)
class Began:
    """The question is out and the candidate's time starts: a new answer, whatever came before.

    After a probe send it when the probe has been spoken, and not before `Settled`.
    """

    at: float


@dataclass(frozen=True)
class SpeechStarted:
    """Voice set in at `at`."""

    at: float


@dataclass(frozen=True)
class SpeechStopped:
    """Voice ended at `at`, which may lie a little before it could be known."""

    at: float


@dataclass(frozen=True)
class Committed:
    """Words that are final; they follow all committed before and take the place of the tail."""

    at: float
    text: str


@dataclass(frozen=True)
class Tail:
    """The words after the last committed ones as they look now, in place of the tail before."""

    at: float
    text: str


@dataclass(frozen=True)
class Covered:
    """The criteria the answer has touched so far."""

    at: float
    criteria: frozenset[Criterion]


@dataclass(frozen=True)
class Likelihood:
    """A turn detector's probability that the pause going on now ends the turn."""

    at: float
    finished: float


@dataclass(frozen=True)
class KeyPressed:
    """The candidate says: done."""

    at: float


@dataclass(frozen=True)
class NotDone:
    """The candidate says: not done."""

    at: float


@dataclass(frozen=True)
class ProbeReady:
    """The follow-up to the answer so far is known."""

    at: float


@dataclass(frozen=True)
class Tick:
    """Time has passed. `TurnPolicy.wakes_at` says when the next one matters."""

    at: float


TurnEvent = (
    Began
    | SpeechStarted
    | SpeechStopped
    | Committed
    | Tail
    | Covered
    | Likelihood
    | KeyPressed
    | NotDone
    | ProbeReady
    | Tick
)


class EndReason(StrEnum):
    """Why an answer ended."""

    KEY = "key"
    SILENCE = "silence"
    CLOSING = "closing"
    """The candidate said so: "that's my answer"."""


@dataclass(frozen=True)
class Nudge:
    """Say once that there is time, or that a key ends the answer."""

    at: float


@dataclass(frozen=True)
class Ending:
    """It looks like the end: examine now, count down to `until`, show no probe before."""

    at: float
    until: float


@dataclass(frozen=True)
class Resumed:
    """The same answer goes on: cancel the examination, and withdraw a probe already shown."""

    at: float
    reopened: bool
    """The answer had ended; False: only an `Ending` is called off."""


@dataclass(frozen=True)
class Ended:
    """The answer has ended, until further notice (`Resumed`)."""

    at: float
    reason: EndReason


@dataclass(frozen=True)
class Shown:
    """Put the probe now. What is said at once after it still belongs to the answer."""

    at: float


@dataclass(frozen=True)
class Settled:
    """The answer stands: what is said from now on answers the probe."""

    at: float


TurnDecision = Nudge | Ending | Resumed | Ended | Shown | Settled
