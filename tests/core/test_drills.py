"""What fell becomes a card, a drill rates it, and the same history never counts twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.drills import (
    Card,
    Cards,
    Key,
    Memory,
    Past,
    Rating,
    collect,
    due,
    rating_of,
    upcoming,
)
from interviewer.core.events import QuestionResult
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict
from tests.build import START

D, T, E, L = Criterion
NOW = START + timedelta(days=1000)
WEAK = {D: Mark.SOLID, T: Mark.MISSING, E: Mark.SOLID, L: Mark.PARTIAL}


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def later(card: Card, rating: Rating, at: datetime) -> Card:
    """A schedule of round numbers: a day for `again`, ten for everything else."""
    days = 1 if rating is Rating.AGAIN else 10
    memory = Memory(stability=days, difficulty=5, last=at)
    return card.model_copy(update={"due": at + timedelta(days=days), "memory": memory})


def interview(at: float, marks: dict[Criterion, Mark], final: Verdict | None = Verdict.MID) -> Past:
    result = QuestionResult(
        topic="optimization", question="why-adam", first=Verdict.MID, final=final, marks=marks
    )
    return Past(day(at), result)


def drilled(at: float, first: str, final: str | None, marks: dict[Criterion, Mark] | None = None,
            **changes: object) -> Past:  # fmt: skip
    fields = {
        "topic": "optimization",
        "question": "why-adam",
        "first": first,
        "final": final,
        "marks": marks or {T: Mark.SOLID if final == "senior" else Mark.MISSING},
        "drill": T,
        **changes,
    }
    return Past(day(at), QuestionResult.model_validate(fields))


def _collect(*history: Past, cards: Cards | None = None) -> Cards:
    return collect(cards or {}, history, later, NOW)


KEY = Key("optimization", "why-adam", T)


def test_every_weak_criterion_of_a_question_becomes_a_card_due_at_once() -> None:
    cards = _collect(interview(0, WEAK))
    assert {key.criterion: card.mark for key, card in cards.items()} == {
        T: Mark.MISSING,
        L: Mark.PARTIAL,
    }
    assert all(card.due == day(0) and card.memory is None for card in cards.values())


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(interview(0, WEAK, Verdict.SENIOR), id="held"),
        pytest.param(interview(0, {}, None), id="ungraded"),
        pytest.param(interview(0, dict.fromkeys(Criterion, Mark.SOLID)), id="whole-shape"),
        pytest.param(drilled(0, "mid", None), id="ungraded-drill"),
    ],
)
def test_what_did_not_fall_is_no_card(past: Past) -> None:
    assert _collect(past) == {}


@pytest.mark.parametrize(
    ("first", "final", "marks", "rating"),
    [
        pytest.param("below_bar", "below_bar", {}, Rating.AGAIN, id="nothing"),
        pytest.param("mid", "mid", {T: Mark.PARTIAL}, Rating.AGAIN, id="half"),
        pytest.param("senior", "below_bar", {T: Mark.SOLID}, Rating.AGAIN, id="an-error-stands"),
        pytest.param("senior", "mid", {T: Mark.SOLID}, Rating.HARD, id="a-claim-stands"),
        pytest.param("mid", "senior", {T: Mark.SOLID}, Rating.HARD, id="pressed"),
        pytest.param("senior", "senior", {T: Mark.SOLID}, Rating.GOOD, id="at-once"),
        pytest.param(
            "senior", "senior", {T: Mark.SOLID, E: Mark.PARTIAL}, Rating.GOOD, id="half-more"
        ),
        pytest.param("senior", "senior", {T: Mark.SOLID, E: Mark.SOLID}, Rating.EASY, id="more"),
    ],
)
def test_a_drill_is_rated_by_how_it_came_out(
    first: str, final: str, marks: dict[Criterion, Mark], rating: Rating
) -> None:
    assert rating_of(drilled(0, first, final, marks or {T: Mark.MISSING}).result) is rating


@pytest.mark.parametrize(
    "past",
    [drilled(0, "senior", "senior", skipped=True), interview(0, WEAK), drilled(0, "mid", None)],
    ids=["skipped", "no-drill", "ungraded"],
)
def test_what_was_not_drilled_is_not_rated(past: Past) -> None:
    assert rating_of(past.result) is None


def test_a_drill_moves_its_card() -> None:
    cards = _collect(interview(0, WEAK), drilled(1, "senior", "senior"))
    assert cards[KEY].due == day(11)
    assert cards[KEY].mark is Mark.SOLID
    assert cards[KEY._replace(criterion=L)].memory is None


def test_an_ungraded_drill_leaves_the_card_due() -> None:
    cards = _collect(interview(0, WEAK), drilled(1, "mid", None))
    assert cards[KEY].due == day(0)


def test_a_solid_mark_in_an_interview_counts_as_recalled() -> None:
    cards = _collect(interview(0, WEAK), interview(5, {**WEAK, T: Mark.SOLID}))
    assert cards[KEY].due == day(15)


def test_what_fell_again_in_an_interview_comes_back_without_being_forgotten() -> None:
    cards = _collect(interview(0, WEAK), drilled(1, "senior", "senior"), interview(2, WEAK))
    assert cards[KEY].due == day(2)
    memory = cards[KEY].memory
    assert memory is not None
    assert memory.last == day(1)


_HISTORY = st.lists(
    st.one_of(
        st.builds(
            interview,
            st.floats(0, 900),
            st.fixed_dictionaries({item: st.sampled_from(Mark) for item in Criterion}),
            st.sampled_from([None, *Verdict]),
        ),
        st.builds(
            drilled,
            st.floats(0, 900),
            st.sampled_from([str(level) for level in Verdict]),
            st.sampled_from([None, *(str(level) for level in Verdict)]),
        ),
    ),
    max_size=12,
    unique_by=lambda past: past.at,
)


@given(_HISTORY)
def test_collecting_again_changes_nothing(history: list[Past]) -> None:
    once = _collect(*history)
    assert _collect(*history, cards=once) == once


@given(_HISTORY)
def test_collecting_bit_by_bit_is_collecting_at_once(history: list[Past]) -> None:
    cards: Cards = {}
    for past in sorted(history, key=lambda item: item.at):
        cards = _collect(past, cards=cards)
    assert cards == _collect(*reversed(history))


@pytest.mark.parametrize("years", [-60, 900], ids=["before-1970", "in-the-future"])
def test_impossible_times_are_brought_into_bounds(years: int) -> None:
    past = interview(0, WEAK)
    (card, _) = _collect(Past(past.at.replace(year=past.at.year + years), past.result)).values()
    assert card.due <= NOW
    assert card.due.year >= 1970


def _card(number: int, mark: Mark, at: float) -> Card:
    return Card(topic="t", question=f"q{number}", criterion=T, mark=mark, due=day(at), seen=day(0))


def _names(cards: Iterable[Card]) -> list[str]:
    return [card.question for card in cards]


def test_the_weakest_due_card_comes_first_then_the_longest_waiting() -> None:
    cards = [
        _card(1, Mark.PARTIAL, 1),
        _card(2, Mark.MISSING, 3),
        _card(3, Mark.MISSING, 2),
        _card(4, Mark.MISSING, 9),
        _card(5, Mark.MISSING, 8),
    ]
    assert _names(due(cards, day(4))) == ["q3", "q2", "q1"]
    assert _names(upcoming(cards, day(4))) == ["q5", "q4"]


def test_a_card_plans_its_own_drill() -> None:
    planned = _card(1, Mark.MISSING, 0).planned
    assert (planned.topic, planned.question, planned.drill) == ("t", "q1", T)
