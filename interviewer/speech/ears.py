"""What a listener is put together from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from interviewer.speech.audio import Samples, Source
from interviewer.speech.recogniser import Recogniser
from interviewer.speech.segmenter import Rules
from interviewer.speech.vad import SileroVad, Vad


@dataclass(frozen=True, kw_only=True)
class Ears:
    """Where sound comes from, who writes it down, and how."""

    source: Source
    recogniser: Callable[[], Recogniser]
    """Loads it; called in the writing thread, so that the question can be put meanwhile."""
    vad: Callable[[], Vad] = SileroVad
    rules: Rules = field(default_factory=Rules)
    tap: Callable[[Samples], None] | None = None
    """Given every sample heard, in the hearing thread: for a recording the candidate allowed."""
    lockstep: bool = False
    """The source waits for the text and for whoever iterates over `events`: a recording then plays
    on its own clock, and nothing depends on how fast the machine is."""
    words_within: float = 0.15
    """Seconds `finish` waits for exact word times, once the text is there."""
