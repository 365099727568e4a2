"""No progress is claimed that noise could have made, and no grades of two examiners are mixed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.assessment import ExaminerKind
from interviewer.core.claims import (
    claim,
    figures,
    graded_by,
    notes,
    recoveries,
    returning,
    spoken_claim,
)
from interviewer.core.events import QuestionResult
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.progress import (
    Grader,
    Progress,
    Sitting,
    Spoken,
    attempts,
    comparable,
    grader_of,
    progress,
)
from interviewer.core.trend import Change, Jitter, jitter_of
from interviewer.core.verdict import Verdict
from tests.build import START

LOCAL = Grader(ExaminerKind.LOCAL, "v1")
MODEL = Grader(ExaminerKind.LLM, "m/p1")
STEADY = Jitter(2.0, dict.fromkeys(Criterion, 0.1), 8)
MOODY = Jitter(40.0, dict.fromkeys(Criterion, 1.5), 8)


def result(score: float | None = 50.0, **changes: object) -> QuestionResult:
    fields: dict[str, object] = {
        "topic": "optimization",
        "question": "why-adam",
        "first": Verdict.BELOW_BAR,
        "final": Verdict.MID,
        "marks": dict.fromkeys(Criterion, Mark.PARTIAL),
        "score": score,
        "examiner": LOCAL.examiner,
        "version": LOCAL.version,
        "rubric": "r1",
    }
    return QuestionResult.model_validate({**fields, **changes})


def sitting(number: int, *results: QuestionResult) -> Sitting:
    return Sitting(f"s{number:05}", START + timedelta(days=number), results)


def sittings(*scores: list[float]) -> list[Sitting]:
    return [sitting(n, *(result(score) for score in row)) for n, row in enumerate(scores)]


def _progress(found: list[Sitting], jitter: Jitter | None = STEADY) -> Progress:
    return progress(found, {LOCAL: jitter} if jitter else {})


LOW, HIGH = [20.0, 21.0, 19.0], [70.0, 71.0, 69.0]


@pytest.mark.parametrize(
    ("scores", "jitter", "change"),
    [
        pytest.param([LOW, HIGH], STEADY, Change.ROSE, id="rose"),
        pytest.param([HIGH, LOW], STEADY, Change.FELL, id="fell"),
        pytest.param([LOW, HIGH], MOODY, Change.WITHIN_JITTER, id="moody-examiner"),
        pytest.param([LOW, LOW], STEADY, Change.WITHIN_JITTER, id="nothing-moved"),
        pytest.param(
            [[10.0, 80.0, 30.0], [90.0, 20.0, 70.0]], STEADY, Change.WITHIN_SPREAD, id="questions"
        ),
        pytest.param([LOW, HIGH], None, Change.UNMEASURED, id="unmeasured"),
        pytest.param([LOW + HIGH], STEADY, Change.TOO_FEW, id="one-session"),
        pytest.param([[20.0], [80.0]], STEADY, Change.TOO_FEW, id="two-questions"),
    ],
)
def test_a_change_is_claimed_only_outside_the_noise(
    scores: list[list[float]], jitter: Jitter | None, change: Change
) -> None:
    assert _progress(sittings(*scores), jitter).score.change is change


@given(st.lists(st.floats(0, 100), min_size=6, max_size=40), st.floats(0, 50))
def test_nothing_inside_the_band_is_ever_claimed(scores: list[float], jitter: float) -> None:
    found = _progress(sittings(*([s] for s in scores)), Jitter(jitter, STEADY.marks, 8)).score
    assert found.before is not None
    assert found.now is not None
    assert found.band is not None
    if abs(found.now - found.before) <= found.band:
        assert found.change not in {Change.ROSE, Change.FELL}


@given(st.lists(st.floats(0, 100), min_size=2, max_size=60))
def test_figures_stay_within_their_bounds(scores: list[float]) -> None:
    found = _progress(sittings(*([s] for s in scores))).score
    assert len(found.points) == len(scores)
    assert all(0 <= value <= 100.0001 for value in (point.value for point in found.points))


def test_long_histories_compare_their_ends() -> None:
    middle = [[50.0]] * 90
    found = _progress(sittings(*[[10.0]] * 5, *middle, *[[90.0]] * 5)).score
    assert (found.before, found.now) == (10.0, 90.0)


def test_the_order_of_the_sessions_is_that_of_time() -> None:
    found = sittings(LOW, HIGH)
    assert _progress(found[::-1]) == _progress(found)


def test_marks_are_trended_by_criterion() -> None:
    strong = {**dict.fromkeys(Criterion, Mark.PARTIAL), Criterion.EXAMPLE: Mark.SOLID}
    found = _progress([sitting(0, *[result()] * 3), sitting(1, *[result(marks=strong)] * 3)])
    assert found.marks[Criterion.EXAMPLE].change is Change.ROSE
    assert found.marks[Criterion.LIMITATION].change is Change.WITHIN_JITTER
    assert found.topics[0].marks[Criterion.EXAMPLE].now == 2


def test_topics_are_trended_apart() -> None:
    other = [result(score, topic="regularization") for score in HIGH]
    found = _progress(
        [sitting(0, *map(result, LOW)), sitting(1, *other), sitting(2, *map(result, HIGH))]
    )
    assert [item.topic for item in found.topics] == ["optimization", "regularization"]
    assert found.topics[0].score.change is Change.ROSE
    assert found.topics[1].score.change is Change.TOO_FEW


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"examiner": MODEL.examiner, "version": MODEL.version}, id="examiner"),
        pytest.param({"version": "v2"}, id="version"),
    ],
)
def test_only_grades_of_one_examiner_are_compared(changes: dict[str, object]) -> None:
    older = [result(score, **changes) for score in LOW]
    found = _progress([sitting(0, *older), *sittings([], LOW, HIGH)[1:]])
    assert found.grader == LOCAL
    assert found.questions == 6
    assert [(item.sessions, item.questions) for item in found.left_out] == [(1, 3)]
    assert any("Not compared: 3 questions" in note for note in notes(found))


def test_the_newest_grade_decides_who_is_shown() -> None:
    newest = result(examiner=MODEL.examiner, version=MODEL.version)
    found = _progress([sitting(0, *map(result, LOW)), sitting(1, newest)])
    assert found.grader == MODEL
    assert found.jitter is None
    assert any("--measure" in note for note in notes(found))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"drill": Criterion.TRADEOFF, "score": None}, id="drill"),
        pytest.param(
            {"final": None, "first": None, "score": None, "examiner": None}, id="ungraded"
        ),
    ],
)
def test_drills_and_ungraded_questions_are_no_samples(changes: dict[str, object]) -> None:
    odd = result(**changes)  # type: ignore[arg-type]
    found = _progress([sitting(0, *map(result, LOW)), sitting(1, odd, *map(result, HIGH))])
    assert found.questions == 6
    assert grader_of(odd) is None


def test_nothing_graded_shows_nothing() -> None:
    found = _progress([])
    assert found.grader is None
    assert found.score.points == ()
    assert found.score.change is Change.TOO_FEW


def test_recoveries_are_counted_against_their_chances() -> None:
    rows = [
        result(rose=True),
        result(rose=False, repaired=True),
        result(first=Verdict.SENIOR, final=Verdict.SENIOR),
    ]
    found = _progress([sitting(0, *rows)])
    assert recoveries(found) == (
        "1 of 2 first answers below senior rose under the probes",
        "1 error or dodge made good in the same thread",
    )


def test_a_flag_returns_when_it_stood_in_two_sessions() -> None:
    flagged = result(flags=("absolute_claim", "tool_worship"))
    once = result(flags=("absolute_claim",))
    found = _progress([sitting(0, flagged), sitting(1, once, once), sitting(2, result())])
    assert [flag.kind for flag in found.flags] == ["absolute_claim"]
    assert returning(found.flags[0]) == (
        "absolute claim: in 2 sessions, none in the last 1 session"
    )


def test_attempts_at_one_question_are_found_in_order_of_time() -> None:
    found = attempts(
        [
            sitting(2, result(30.0)),
            sitting(1, result(20.0), result(question="other")),
            sitting(3, result(None, drill=Criterion.EXAMPLE)),
        ],
        "why-adam",
    )
    assert [item.result.score for item in found] == [20.0, 30.0]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"score": 90.0}, True),
        ({"rubric": "r2"}, False),
        ({"version": "v2"}, False),
        ({"examiner": "llm"}, False),
    ],
)
def test_two_attempts_compare_under_one_examiner_and_one_rubric(
    changes: dict[str, object], same: bool
) -> None:
    assert comparable(result(), result(**changes)) is same  # type: ignore[arg-type]


def test_jitter_is_the_deviation_of_one_measurement() -> None:
    repeats = [[result(50.0), result(60.0), result(40.0)], [result(30.0), result(30.0)]]
    found = jitter_of(repeats)
    assert found is not None
    assert found.score == pytest.approx((200 / 3 / 2) ** 0.5)
    assert found.marks[Criterion.EXAMPLE] == 0
    assert found.questions == 2


@pytest.mark.parametrize("repeats", [[], [[result()]], [[result(None), result()]]])
def test_jitter_needs_a_second_look(repeats: list[list[QuestionResult]]) -> None:
    assert jitter_of(repeats) is None


def test_a_steady_examiner_still_needs_more_than_chance() -> None:
    steady = Jitter(0.0, dict.fromkeys(Criterion, 0.0), 8)
    found = _progress(sittings([40.0, 60.0, 50.0], [55.0, 65.0, 45.0]), steady)
    assert found.score.change is Change.WITHIN_SPREAD


def test_claims_name_the_band() -> None:
    found = _progress(sittings(LOW, HIGH)).score
    assert claim(found) == "rose, beyond the examiner's jitter (±3) and chance"
    assert figures(found) == "20 → 70"
    assert graded_by(LOCAL) == "locally (shape check), version v1"


def _spoken(pace: float, fillers: float = 4.0) -> QuestionResult:
    return result(pace=pace, first_word=1.5, fillers=fillers)


def test_delivery_is_followed_whoever_graded() -> None:
    other = result(pace=150.0, version="v0", first_word=1.5, fillers=4.0)
    found = _progress([sitting(0, *[other] * 3), sitting(1, *[_spoken(180.0)] * 3)])
    assert found.sessions == 1
    pace = found.delivery[Spoken.PACE]
    assert (pace.before, pace.now, pace.change) == (150.0, 180.0, Change.ROSE)
    assert pace.band is None
    assert spoken_claim(pace) == "more than before, beyond chance"
    assert spoken_claim(found.delivery[Spoken.FILLERS]) == "no change beyond chance"


def test_delivery_that_varies_is_no_change_and_typed_answers_have_none() -> None:
    steady = [sitting(n, *map(_spoken, (120.0, 160.0, 200.0 + n))) for n in range(2)]
    assert spoken_claim(_progress(steady).delivery[Spoken.PACE]) == "no change beyond chance"
    assert _progress(sittings(LOW, HIGH)).delivery == {}
    once = _progress([sitting(0, _spoken(150.0))]).delivery[Spoken.PACE]
    assert spoken_claim(once) == "too few sessions to compare"
