"""Drills: what fell comes back when it is due, one card for each question and weak criterion.

It does not know how intervals are computed: that comes in as a `Schedule`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, Field

from interviewer.core.events import Planned
from interviewer.core.outcome import Outcome
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.values import Value
from interviewer.core.verdict import Verdict

_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2400, 1, 1, tzinfo=UTC)
Moment = Annotated[AwareDatetime, Field(ge=_FIRST, le=_LAST)]
"""A time that can be shown in every time zone and moved by a century."""


class Rating(StrEnum):
    """How a drill went."""

    AGAIN = "again"
    """The criterion did not come out solid."""
    HARD = "hard"
    """It did, but only when pressed again, or with something that still stands against it."""
    GOOD = "good"
    """It stood in the first answer."""
    EASY = "easy"
    """It stood in the first answer, which gave more of the shape than was asked for."""


class Memory(Value):
    """What spaced repetition knows about a card after its first rating."""

    stability: float = Field(gt=0, le=100_000)
    """Days after which it is recalled with a chance of 90 %."""
    difficulty: float = Field(ge=1, le=10)
    last: Moment


class Key(NamedTuple):
    """What makes a card."""

    topic: str
    question: str
    criterion: Criterion


class Card(Value):
    """One weak criterion of one question."""

    topic: str
    question: str
    criterion: Criterion
    mark: Mark
    """As it was met last."""
    due: Moment
    seen: Moment
    """The latest result that went into the card: an older one is not counted again."""
    memory: Memory | None = None
    """None: never rated."""

    @property
    def key(self) -> Key:
        """What tells it from other cards."""
        return Key(self.topic, self.question, self.criterion)

    @property
    def planned(self) -> Planned:
        """The plan entry that drills it."""
        return Planned(topic=self.topic, question=self.question, drill=self.criterion)


Cards = Mapping[Key, Card]
Schedule = Callable[[Card, Rating, datetime], Card]
"""The card after a rating at this time: its memory and when it is due."""


@dataclass(frozen=True)
class Past:
    """A result with the time its session was finished."""

    at: datetime
    result: Outcome


def collect(cards: Cards, history: Iterable[Past], schedule: Schedule, now: datetime) -> Cards:
    """The cards after `history`, in any order. Doing it again with the same history adds nothing.

    Interviews add cards, bring what fell again forward and rate what stood; drills rate.
    """
    after = dict(cards)
    for past in sorted(history, key=lambda item: item.at):
        at = min(max(past.at, _FIRST), now)
        result = past.result
        if result.final is None:
            continue
        for criterion in Criterion if result.drill is None else (result.drill,):
            key = Key(result.topic, result.question, criterion)
            before = after.get(key)
            if before is not None and at <= before.seen:
                continue
            card = _after(before, past.result, key, at, schedule)
            if card is not None:
                after[key] = card
    return after


def rating_of(result: Outcome) -> Rating | None:
    """How a drill went; None when nothing of it was graded, which leaves the card as it is."""
    if result.drill is None or result.final is None or result.skipped:
        return None
    solid = result.marks.get(result.drill) is Mark.SOLID
    if not solid or result.final is Verdict.BELOW_BAR:
        return Rating.AGAIN
    if result.first is not Verdict.SENIOR or result.final is not Verdict.SENIOR:
        return Rating.HARD
    others = (mark for item, mark in result.marks.items() if item is not result.drill)
    return Rating.EASY if Mark.SOLID in others else Rating.GOOD


def due(cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
    """The cards due at `now`: the weakest mark first, then the one that waits longest."""
    waiting = [card for card in cards if card.due <= now]
    return tuple(sorted(waiting, key=lambda card: (card.mark.rank, card.due, card.key)))


def upcoming(cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
    """The cards not due yet, the next one first."""
    later = [card for card in cards if card.due > now]
    return tuple(sorted(later, key=lambda card: (card.due, card.key)))


def _after(
    card: Card | None, result: Outcome, key: Key, at: datetime, schedule: Schedule
) -> Card | None:
    mark = result.marks.get(key.criterion, Mark.MISSING)
    if result.drill is not None:
        rating = rating_of(result)
        fresh = card or _new(key, mark, at)
        return card if rating is None else _rated(fresh, mark, rating, at, schedule)
    if card is None:
        held = result.final is Verdict.SENIOR or mark is Mark.SOLID
        return None if held else _new(key, mark, at)
    if mark is Mark.SOLID:
        return _rated(card, mark, Rating.GOOD, at, schedule)
    # An interview may not have asked for this criterion: it comes back sooner, not as forgotten.
    return card.model_copy(update={"mark": mark, "seen": at, "due": min(card.due, at)})


def _new(key: Key, mark: Mark, at: datetime) -> Card:
    return Card(
        topic=key.topic,
        question=key.question,
        criterion=key.criterion,
        mark=mark,
        due=at,
        seen=at,
    )


def _rated(card: Card, mark: Mark, rating: Rating, at: datetime, schedule: Schedule) -> Card:
    return schedule(card.model_copy(update={"mark": mark, "seen": at}), rating, at)
