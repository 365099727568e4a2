"""Weak topics first, no repeats, and the same seed the same interview."""

import pytest

from interviewer.core.events import QuestionResult
from interviewer.core.picking import Picker, plan, topic_strength
from interviewer.core.playbook import Level
from tests.build import question, topic

TOPICS = ("a", "b", "c", "d")


def _result(topic_id: str, score: float | None) -> QuestionResult:
    return QuestionResult(topic=topic_id, question="q", score=score)


def test_weak_topics_of_earlier_sessions_come_first_and_strong_ones_last() -> None:
    history = [_result("b", 90), _result("c", 10), _result("d", 30)]
    assert [item.topic for item in plan(TOPICS, 4, history, seed=1)] == ["c", "d", "a", "b"]


def test_newer_results_weigh_more() -> None:
    strength = topic_strength([_result("a", 100), _result("a", 0), _result("b", 50)])
    assert strength["a"] > strength["b"]


def test_an_ungraded_result_says_nothing_about_a_topic() -> None:
    assert topic_strength([_result("a", None)]) == {}


def test_without_history_the_seed_decides() -> None:
    plans = {tuple(item.topic for item in plan(TOPICS, 4, [], seed)) for seed in range(20)}
    assert len(plans) > 5
    assert plan(TOPICS, 4, [], 3) == plan(TOPICS, 4, [], 3)


def test_topics_repeat_only_when_there_are_too_few() -> None:
    planned = [item.topic for item in plan(TOPICS, 6, [], seed=1)]
    assert set(planned[:4]) == set(TOPICS)
    assert len(planned) == 6


@pytest.mark.parametrize("seed", range(5))
def test_no_question_is_picked_twice(seed: int) -> None:
    shelf = topic(*(question(f"q{n}") for n in range(6)))
    picker, asked = Picker(seed), list[str]()
    for _ in range(6):
        picked = picker.pick(shelf, asked)
        assert picked is not None
        asked.append(picked.id)
    assert len(set(asked)) == 6
    assert picker.pick(shelf, asked) is None


def test_the_wanted_level_comes_before_the_other_and_new_before_known() -> None:
    shelf = topic(
        question("mid-new", level=Level.MID),
        question("senior-known", level=Level.SENIOR),
        question("senior-new", level=Level.SENIOR),
    )
    picker, asked = Picker(1, Level.SENIOR, known={"senior-known"}), list[str]()
    while picked := picker.pick(shelf, asked):
        asked.append(picked.id)
    assert asked == ["senior-new", "senior-known", "mid-new"]
