"""Figures of agreement, against values worked out by hand."""

import pytest

from interviewer.core.agreement import (
    Judgement,
    Pair,
    agreement,
    by_length,
    confusion,
    lowest,
    macro_f1,
    weighted_kappa,
)
from interviewer.core.assessment import FlagKind
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict, verdict

MARKS = {"m": Mark.MISSING, "p": Mark.PARTIAL, "s": Mark.SOLID}


def _judgement(
    marks: str, *, flags: tuple[FlagKind, ...] = (), quote: str = "", target: str | None = None
) -> Judgement:
    given = dict(zip(Criterion, (MARKS[mark] for mark in marks), strict=True))
    return Judgement(
        marks=given,
        level=verdict(given, flags),
        flags=frozenset(flags),
        quotes={Criterion.DEFINITION: (quote,)} if quote else {},
        target=Criterion(target) if target else None,
    )


def _pair(people: str, examiner: str, answer: str = "a b c d") -> Pair:
    return Pair(answer, _judgement(people), _judgement(examiner))


@pytest.mark.parametrize(
    ("ranks", "kappa"),
    [
        pytest.param([(0, 0), (1, 1), (2, 2)], 1.0, id="the same"),
        pytest.param([(0, 2), (2, 0)], -1.0, id="opposite"),
        pytest.param([(0, 0), (0, 2), (2, 0), (2, 2)], 0.0, id="chance"),
        pytest.param([(1, 1), (1, 1)], 1.0, id="never varying"),
        pytest.param([(0, 0), (1, 1), (2, 1), (2, 2)], 1 - 1 / 5, id="one step off"),
    ],
)
def test_weighted_kappa(ranks: list[tuple[int, int]], kappa: float) -> None:
    assert weighted_kappa(ranks) == pytest.approx(kappa)


@pytest.mark.parametrize(
    ("ranks", "score"),
    [
        pytest.param([(0, 0), (1, 1), (2, 2)], 1.0, id="all right"),
        pytest.param([(0, 0), (2, 2)], 1.0, id="an outcome nobody uses does not count"),
        pytest.param([(0, 0), (1, 0), (2, 2)], (2 / 3 + 0 + 1) / 3, id="one lost"),
    ],
)
def test_macro_f1(ranks: list[tuple[int, int]], score: float) -> None:
    assert macro_f1(confusion(ranks)) == pytest.approx(score)


def test_confusion_has_people_in_rows() -> None:
    assert confusion([(0, 2), (0, 2), (1, 0)]) == ((0, 0, 2), (1, 0, 0), (0, 0, 0))


def test_perfect_agreement() -> None:
    found = agreement([_pair("ssss", "ssss"), _pair("mmmm", "mmmm"), _pair("spmm", "spmm")])
    assert (found.macro_f1, found.level_qwk, found.level_exact) == (1.0, 1.0, 1.0)


def test_a_lenient_examiner_has_a_positive_offset() -> None:
    found = agreement([_pair("mmmm", "pmmm"), _pair("mmmm", "ssss")])
    assert found.marks[Criterion.DEFINITION].offset == pytest.approx(1.5)
    assert found.level_offset == pytest.approx(1.0)
    assert found.level_near == pytest.approx(0.5)


def test_flags_are_counted_by_answer() -> None:
    worship, hedge = FlagKind.TOOL_WORSHIP, FlagKind.DEFENSIVE_HEDGE
    pairs = [
        Pair("a", _judgement("mmmm", flags=(worship,)), _judgement("mmmm", flags=(worship,))),
        Pair("a", _judgement("mmmm", flags=(worship,)), _judgement("mmmm")),
        Pair("a", _judgement("mmmm"), _judgement("mmmm", flags=(worship,))),
    ]
    found = agreement(pairs).flags
    assert (found[worship].precision, found[worship].recall) == (0.5, 0.5)
    assert (found[hedge].precision, found[hedge].recall) == (None, None)


@pytest.mark.parametrize(
    ("marks", "target", "share"),
    [
        pytest.param("spmm", "example", 1.0, id="tied lowest"),
        pytest.param("spmm", "limitation", 1.0, id="the other tied lowest"),
        pytest.param("spmm", "tradeoff", 0.0, id="not the lowest"),
        pytest.param("spmm", None, 0.0, id="nothing asked though something is missing"),
        pytest.param("ssss", None, 1.0, id="nothing missing"),
        pytest.param("ssss", "example", 0.0, id="asked though nothing is missing"),
    ],
)
def test_any_criterion_tied_lowest_is_the_next_target(
    marks: str, target: str | None, share: float
) -> None:
    pair = Pair("a", _judgement(marks), _judgement(marks, target=target))
    assert agreement([pair]).target == share


def test_lowest_is_empty_when_all_are_solid() -> None:
    assert lowest(_judgement("ssss").marks) == frozenset()


@pytest.mark.parametrize(
    ("quote", "overlap"),
    [("a b", 1.0), ("A, b!", 1.0), ("b c", 0.5), ("c d", 0.0)],
)
def test_evidence_overlap_is_by_place(quote: str, overlap: float) -> None:
    pair = Pair("a b c d", _judgement("smmm", quote="a b"), _judgement("smmm", quote=quote))
    assert agreement([pair]).overlap == pytest.approx(overlap)


def test_an_invented_quote_does_not_stand() -> None:
    said = Pair("a b c", _judgement("smmm"), _judgement("smmm", quote="a b"))
    invented = Pair("a b c", _judgement("smmm"), _judgement("smmm", quote="x y"))
    assert agreement([said, invented]).standing == pytest.approx(0.5)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="no answers"):
        agreement([])


def test_length_alone_is_measured_on_answers_it_was_not_fitted_on() -> None:
    lengths = [10, 20, 30, 110, 120, 130, 210, 220, 230] * 4
    ranks = [0, 0, 0, 1, 1, 1, 2, 2, 2] * 4
    folds = [index % 2 for index in range(len(lengths))]
    assert by_length(lengths, ranks, folds) == ranks


def test_length_that_says_nothing_predicts_nothing() -> None:
    lengths = [50] * 12
    ranks = [0, 1, 2] * 4
    guessed = by_length(lengths, ranks, [0, 1] * 6)
    assert weighted_kappa(list(zip(ranks, guessed, strict=True))) <= 0.0


def test_the_order_of_verdicts_is_the_order_of_ranks() -> None:
    assert [level.rank for level in Verdict] == [0, 1, 2]
