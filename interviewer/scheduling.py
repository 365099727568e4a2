"""When a drill comes back: FSRS, the scheduler of `fsrs`, in whole days and without chance."""

from datetime import UTC, datetime
from functools import cache

import fsrs

from interviewer.core.drills import Card, Memory, Rating

_RATINGS = {
    Rating.AGAIN: fsrs.Rating.Again,
    Rating.HARD: fsrs.Rating.Hard,
    Rating.GOOD: fsrs.Rating.Good,
    Rating.EASY: fsrs.Rating.Easy,
}


def reschedule(card: Card, rating: Rating, at: datetime) -> Card:
    """The card after `rating`. Implements `core.drills.Schedule`."""
    at = at.astimezone(UTC)  # fsrs refuses every other zone
    known = card.memory
    before = fsrs.Card(
        card_id=0,
        state=fsrs.State.Review if known else fsrs.State.Learning,
        stability=known.stability if known else None,
        difficulty=known.difficulty if known else None,
        due=card.due,
        last_review=min(known.last, at) if known else None,
    )
    after, _ = _scheduler().review_card(before, _RATINGS[rating], at)
    assert after.stability is not None  # set by every review
    assert after.difficulty is not None
    memory = Memory(stability=min(after.stability, 100_000.0), difficulty=after.difficulty, last=at)
    return card.model_copy(update={"due": after.due, "memory": memory})


@cache
def _scheduler() -> fsrs.Scheduler:
    """Without steps of minutes: nobody sits the same question twice in ten minutes."""
    return fsrs.Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
    )
