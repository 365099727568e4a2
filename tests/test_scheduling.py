"""Cards come back in days: soon what fell, later what stood, and never by chance."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from interviewer.core.drills import Card, Rating
from interviewer.core.playbook import Criterion, Mark
from interviewer.scheduling import reschedule

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NEW = Card(
    topic="optimization",
    question="why-adam",
    criterion=Criterion.TRADEOFF,
    mark=Mark.MISSING,
    due=NOW,
    seen=NOW,
)


def _days(card: Card, at: datetime) -> int:
    return (card.due - at).days


@pytest.mark.parametrize("rating", list(Rating))
def test_the_first_rating_sets_a_whole_day_or_more(rating: Rating) -> None:
    card = reschedule(NEW, rating, NOW)
    assert _days(card, NOW) >= 1
    assert card.memory is not None
    assert card.memory.last == NOW


def test_a_better_drill_waits_longer() -> None:
    waits = [_days(reschedule(NEW, rating, NOW), NOW) for rating in Rating]
    assert waits == sorted(waits)
    assert waits[0] == 1
    assert waits[-1] > 5


def test_what_stands_again_and_again_waits_ever_longer() -> None:
    card, waits, at = NEW, [], NOW
    for _ in range(4):
        card = reschedule(card, Rating.GOOD, at)
        waits.append(_days(card, at))
        at = card.due
    assert waits == sorted(set(waits))
    assert _days(reschedule(card, Rating.AGAIN, at), at) < waits[-1]


def test_no_card_waits_longer_than_a_year() -> None:
    card, at = NEW, NOW
    for _ in range(30):
        card = reschedule(card, Rating.EASY, at)
        assert card.due - at <= timedelta(days=365)
        at = card.due


def test_the_same_drills_give_the_same_day() -> None:
    assert reschedule(NEW, Rating.GOOD, NOW) == reschedule(NEW, Rating.GOOD, NOW)


def test_any_time_zone_and_a_clock_set_back_are_taken() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    card = reschedule(NEW, Rating.GOOD, elsewhere)
    assert card.due == reschedule(NEW, Rating.GOOD, NOW).due
    earlier = NOW - timedelta(days=400)
    assert reschedule(card, Rating.HARD, earlier).due > earlier
