"""What a listener tells of, in the order it happens. Times are seconds on the source's clock."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SpeechStarted:
    """A voice set in at `at` seconds on the source's clock, after a pause or for the first time."""

    at: float


@dataclass(frozen=True)
class Silence:
    """Nothing has been said for `seconds`, at `at` on the source's clock; told from 0.3 s on, about
    ten times a second."""

    at: float
    seconds: float


@dataclass(frozen=True)
class Partial:
    """The answer so far: `committed` is final and only grows, `tail` is a guess."""

    committed: str
    tail: str


@dataclass(frozen=True)
class Committed:
    """Words that are final; they follow all committed before."""

    text: str


@dataclass(frozen=True)
class Lost:
    """The microphone stopped delivering. What was said stands; it is being tried again."""

    reason: str


@dataclass(frozen=True)
class Back:
    """The microphone delivers again."""


@dataclass(frozen=True)
class Dropped:
    """A hole in the sound, `seconds` long; 0 when its length is unknown."""

    seconds: float


@dataclass(frozen=True)
class Unheard:
    """The microphone delivers exact zeros, for `seconds` so far: it is muted or not permitted."""

    seconds: float


@dataclass(frozen=True)
class Ended:
    """The source has come to its end, as a recording does."""


Heard = SpeechStarted | Silence | Partial | Committed | Lost | Back | Dropped | Unheard | Ended
