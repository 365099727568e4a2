"""The list of cards and the outcome of a drill, as they are read."""

from datetime import datetime, timedelta

import pytest

from interviewer.core.drills import Card, Rating
from interviewer.core.playbook import Criterion, Mark
from interviewer.terminal.cards import listing, outcomes, when
from interviewer.terminal.style import Style
from tests.build import START

PLAIN = Style(79, False)
NOON = START.astimezone().replace(hour=12, minute=0)


def _card(question: str, criterion: Criterion, mark: Mark, due: datetime) -> Card:
    return Card(topic="t", question=question, criterion=criterion, mark=mark, due=due, seen=START)


def _prompt(card: Card) -> str:
    return f"Why {card.question}?"


DUE = _card("why-adam", Criterion.TRADEOFF, Mark.MISSING, NOON)
LATER = _card("why-bn", Criterion.EXAMPLE, Mark.PARTIAL, NOON + timedelta(days=9))


def test_what_is_due_stands_above_what_comes_later() -> None:
    assert listing([DUE], [LATER], _prompt, NOON, PLAIN) == (
        " ── due now: 1 ────────────────────────────────────────────────────────────────\n"
        " trade-off     missing · Why why-adam?\n"
        " ── later: 1 ──────────────────────────────────────────────────────────────────\n"
        " example       partial  in 9 days · Why why-bn?"
    )


def test_a_long_list_is_cut_and_says_so() -> None:
    assert listing([], [LATER] * 8, _prompt, NOON, PLAIN).endswith(" … and 3 more")


def test_no_cards_say_where_they_come_from() -> None:
    assert "interviewer chat" in listing([], [], _prompt, NOON, PLAIN)


def test_the_outcome_says_how_it_went_and_when_it_returns() -> None:
    assert outcomes([(LATER, Rating.GOOD), (DUE, Rating.AGAIN)], _prompt, NOON, PLAIN) == (
        " ── drilled ───────────────────────────────────────────────────────────────────\n"
        " example       stood in the first answer · back in 9 days · “Why why-bn?”\n"
        " trade-off     did not come out solid yet · back today · “Why why-adam?”"
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [(-48, "today"), (1, "today"), (13, "tomorrow"), (24, "tomorrow"), (48, "in 2 days")],
)
def test_days_are_those_of_the_calendar(hours: int, said: str) -> None:
    assert when(NOON + timedelta(hours=hours), NOON) == said


def test_a_prompt_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in listing([DUE], [], lambda card: "\x1b[2J", NOON, PLAIN)


@pytest.mark.parametrize("width", [40, 79, 100])
def test_a_long_question_takes_one_line_in_the_list(width: int) -> None:
    shown = listing([DUE], [], lambda card: "Why and how and when? " * 9, NOON, Style(width, False))
    _, line = shown.splitlines()
    assert line.endswith(" …")
    assert len(line) <= width
