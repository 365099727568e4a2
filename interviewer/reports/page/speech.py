"""An answer along time: where sound is and where silence."""

from itertools import pairwise

from interviewer.core.heard_at import Stretch
from interviewer.core.transcript import Answer

_BREATH = 0.35
"""Seconds of silence that still belong to flowing speech."""
LONG_PAUSE = 1.5
"""Seconds from which a silence is shown as a pause."""


def spoken(answer: Answer) -> tuple[Stretch, ...]:
    """The stretches of speech, in order; breaths do not cut them."""
    joined: list[Stretch] = []
    for word in sorted(answer.words, key=lambda item: item.start):
        until = max(word.end, word.start)
        if joined and word.start - joined[-1].until <= _BREATH:
            joined[-1] = Stretch(joined[-1].at, max(joined[-1].until, until))
        else:
            joined.append(Stretch(word.start, until))
    return tuple(joined)


def pauses(answer: Answer) -> tuple[Stretch, ...]:
    """The silences of at least `LONG_PAUSE` seconds between words."""
    speech = spoken(answer)
    silent = (Stretch(a.until, b.at) for a, b in pairwise(speech))
    return tuple(pause for pause in silent if pause.length >= LONG_PAUSE)
