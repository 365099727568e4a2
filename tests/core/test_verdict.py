"""The verdict is a pure, monotone function of marks and flags, and the one the labels follow."""

from itertools import combinations, product

import pytest

from interviewer.core.assessment import Assessment, Contradiction, Evidence, FlagKind, Reply
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import (
    Verdict,
    answer_verdict,
    standing_flags,
    thread_verdict,
    verdict,
)
from tests.build import assess, flag, thread

_ALL_MARKS = [dict(zip(Criterion, marks, strict=True)) for marks in product(Mark, repeat=4)]
_FLAG_SETS = [frozenset(c) for size in range(3) for c in combinations(FlagKind, size)]
SOLID = "ssss"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("ssss", Verdict.SENIOR),
        ("sss-", Verdict.SENIOR),
        ("s-ss", Verdict.SENIOR),
        ("ss--", Verdict.MID),
        ("s---", Verdict.MID),
        ("sppp", Verdict.MID),
        ("ps--", Verdict.MID),
        ("psss", Verdict.MID),
        ("pppp", Verdict.BELOW_BAR),
        ("-sss", Verdict.BELOW_BAR),
        ("----", Verdict.BELOW_BAR),
    ],
)
def test_levels_follow_the_rule(marks: str, expected: Verdict) -> None:
    assert answer_verdict(assess(marks)) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FlagKind.MISCONCEPTION, Verdict.BELOW_BAR),
        (FlagKind.MISDIAGNOSIS, Verdict.BELOW_BAR),
        (FlagKind.DODGED_PROBE, Verdict.BELOW_BAR),
        (FlagKind.ABSOLUTE_CLAIM, Verdict.MID),
        (FlagKind.TOOL_WORSHIP, Verdict.MID),
        (FlagKind.DEFENSIVE_HEDGE, Verdict.SENIOR),
        (FlagKind.NO_FAILURE_MODE, Verdict.SENIOR),
        (FlagKind.BUZZWORDS, Verdict.SENIOR),
        (FlagKind.INJECTION, Verdict.SENIOR),
    ],
)
def test_a_standing_flag_caps_and_a_withdrawn_one_does_not(
    kind: FlagKind, expected: Verdict
) -> None:
    assert answer_verdict(assess(SOLID, flags=[flag(kind)])) is expected
    assert answer_verdict(assess(SOLID, flags=[flag(kind, withdrawn=True)])) is Verdict.SENIOR


def test_an_honest_i_do_not_know_is_at_most_mid() -> None:
    assert answer_verdict(assess(SOLID, reply=Reply.DOES_NOT_KNOW)) is Verdict.MID


def test_a_better_mark_never_lowers_the_verdict() -> None:
    for marks, flags, unknown in product(_ALL_MARKS, _FLAG_SETS, (False, True)):
        before = verdict(marks, flags, unknown)
        for criterion in Criterion:
            if marks[criterion] is Mark.SOLID:
                continue
            better = list(Mark)[marks[criterion].rank + 1]
            after = verdict({**marks, criterion: better}, flags, unknown)
            assert after.rank >= before.rank


def test_a_flag_never_raises_the_verdict() -> None:
    for marks, flags, unknown in product(_ALL_MARKS, _FLAG_SETS, (False, True)):
        before = verdict(marks, flags, unknown)
        for kind in FlagKind:
            assert verdict(marks, flags | {kind}, unknown).rank <= before.rank
        assert verdict(marks, flags, True).rank <= before.rank


def test_a_thread_without_a_probe_is_at_most_mid_and_says_so() -> None:
    result = thread_verdict(thread(assess(SOLID)))
    assert result is not None
    assert (result.final, result.tested) == (Verdict.MID, False)
    assert result.first is Verdict.SENIOR


def test_a_recovery_after_the_probe_is_recognised() -> None:
    result = thread_verdict(thread(assess("p---"), assess("ss--"), assess("s-sp")))
    assert result is not None
    assert (result.first, result.final) == (Verdict.BELOW_BAR, Verdict.SENIOR)
    assert result.rose
    assert not result.repaired


def test_an_answer_to_a_probe_is_weighed_with_what_was_said_before_it() -> None:
    found = thread_verdict(thread(assess("s---"), assess("-ss-")))
    assert found is not None
    assert found.grounded
    assert (found.first, found.final) == (Verdict.MID, Verdict.SENIOR)


def test_a_probe_answered_without_grounds_keeps_the_thread_at_mid() -> None:
    result = thread_verdict(thread(assess(SOLID), assess("pppp")))
    assert result is not None
    assert (result.final, result.tested, result.grounded) == (Verdict.MID, True, False)


def test_a_dodge_caps_until_it_is_answered() -> None:
    dodge = assess("----", reply=Reply.DODGED, flags=[flag(FlagKind.DODGED_PROBE)])
    standing = thread_verdict(thread(assess(SOLID), assess("ss--"), dodge))
    answered = thread_verdict(thread(assess(SOLID), dodge, assess("ss--")))
    assert standing is not None
    assert answered is not None
    assert standing.final is Verdict.MID
    assert standing.standing == (FlagKind.DODGED_PROBE,)
    assert answered.final is Verdict.SENIOR
    assert answered.repaired
    assert answered.standing == ()


def test_a_dodge_is_made_good_by_grounds_on_top_of_what_was_said_before_it() -> None:
    dodge = assess("----", reply=Reply.DODGED, flags=[flag(FlagKind.DODGED_PROBE)])
    found = thread_verdict(thread(assess("s---"), dodge, assess("--ss")))
    assert found is not None
    assert found.standing == ()
    assert (found.final, found.repaired) == (Verdict.SENIOR, True)


def test_an_error_taken_back_later_no_longer_stands() -> None:
    wrong = assess("ss--", flags=[flag(FlagKind.MISCONCEPTION, "no-tuning")])
    back = assess("s-s-", flags=[flag(FlagKind.MISCONCEPTION, "no-tuning", withdrawn=True)])
    standing = thread_verdict(thread(wrong, assess("s-s-")))
    repaired = thread_verdict(thread(wrong, back))
    assert standing is not None
    assert repaired is not None
    assert standing.final is Verdict.BELOW_BAR
    assert repaired.final is Verdict.SENIOR
    assert repaired.repaired
    assert repaired.rose


def test_another_error_taken_back_does_not_repair_this_one() -> None:
    wrong = assess("ss--", flags=[flag(FlagKind.MISCONCEPTION, "no-tuning")])
    other = assess("s-s-", flags=[flag(FlagKind.MISCONCEPTION, "other", withdrawn=True)])
    assert standing_flags(thread(wrong, other)) == (FlagKind.MISCONCEPTION,)


def test_a_contradiction_cleared_up_counts_as_repaired_and_caps_nothing() -> None:
    words = Evidence(quote="it is slower", start=0, end=12)
    torn = assess("sss-", contradictions=[Contradiction(earlier="it is faster", now=words)])
    open_one = thread_verdict(thread(assess(SOLID), torn))
    cleared = thread_verdict(thread(assess(SOLID), torn, assess("ss--")))
    assert open_one is not None
    assert cleared is not None
    assert (open_one.final, open_one.repaired) == (Verdict.SENIOR, False)
    assert cleared.repaired


def test_an_ungraded_opening_has_no_verdict() -> None:
    from dataclasses import replace

    whole = thread(assess(SOLID), assess(SOLID))
    lost = replace(whole, turns=(replace(whole.turns[0], graded=None), whole.turns[1]))
    assert thread_verdict(lost) is None


@pytest.mark.parametrize(
    ("first", "after", "score"),
    [
        ("----", "----", 0.0),
        ("----", "ssss", 65.0),
        ("ssss", "----", 100.0),
        ("s---", "-s--", 41.2),
    ],
)
def test_the_score_weighs_what_came_after_the_probe(first: str, after: str, score: float) -> None:
    result = thread_verdict(thread(assess(first), assess(after)))
    assert result is not None
    assert result.score == pytest.approx(score, abs=0.1)


def test_a_thread_is_never_better_than_its_best_marks() -> None:
    def rank(*answers: Assessment) -> int:
        result = thread_verdict(thread(*answers))
        assert result is not None
        return result.final.rank

    letters = ["".join(item) for item in product("s-", repeat=4)]
    for first, second in product(letters, repeat=2):
        best = "".join(max(a, b, key="-s".index) for a, b in zip(first, second, strict=True))
        assert rank(assess(first), assess(second)) <= answer_verdict(assess(best)).rank
