"""How a whole thread was spoken, in three figures that can be followed over sessions."""

from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.core.delivery import delivery
from interviewer.core.transcript import Answer


@dataclass(frozen=True)
class SpokenDelivery:
    """Each is None where nothing was spoken, or too little to tell."""

    pace: float | None = None
    """Words a minute of speaking, the mean of the answers."""
    first_word: float | None = None
    """Seconds to the first word, the mean of the answers."""
    fillers: float | None = None
    """In a hundred words, at least: a recogniser leaves many out."""


def spoken_delivery(answers: Iterable[Answer]) -> SpokenDelivery:
    """The figures of the answers that carry timed words."""
    spoken = [answer for answer in answers if answer.words]
    found = [delivery(answer, None) for answer in spoken]
    words = sum(len(answer.words) for answer in spoken)
    fillers = sum(item.fillers or 0 for item in found)
    return SpokenDelivery(
        pace=_mean(item.pace for item in found),
        first_word=_mean(item.first_word for item in found),
        fillers=round(100 * fillers / words, 1) if words else None,
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 1) if known else None
