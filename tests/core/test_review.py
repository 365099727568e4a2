"""The review says what held, what fell, where every mark was earned, and what to drill."""

from dataclasses import replace

from interviewer.core.assessment import Assessment, ExaminerKind, FlagKind, Usage
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.review import examined_by, results, review, review_thread, total_usage
from interviewer.core.transcript import Thread
from interviewer.core.verdict import Verdict
from tests.build import ANSWER, assess, flag, question, thread
from tests.fakes import graded

SENIOR = thread(assess("ss--"), assess("s-ss"))
MIDDLING = thread(assess("s---"), assess("----"))
FALLEN = thread(assess("p---"), assess("----"))
SKIPPED = Thread("optimization", question(), skipped=True)


def test_threads_are_sorted_into_held_fell_and_the_next_drill() -> None:
    reviewed = review([SENIOR, MIDDLING, FALLEN, SKIPPED])
    assert [item.thread for item in reviewed.held] == [SENIOR]
    assert [item.thread for item in reviewed.fell] == [FALLEN]
    assert reviewed.drill is not None
    assert reviewed.drill.thread is FALLEN
    assert reviewed.drill.drill is Criterion.TRADEOFF


def test_nothing_graded_gives_no_score_and_no_drill() -> None:
    reviewed = review([SKIPPED])
    assert (reviewed.score, reviewed.drill, reviewed.held, reviewed.fell) == (None, None, (), ())


def test_every_mark_names_the_turn_that_earned_it() -> None:
    standings = {item.criterion: item for item in review_thread(SENIOR).standings}
    assert standings[Criterion.DEFINITION].turn == 0
    assert standings[Criterion.EXAMPLE].turn == 1
    assert all(item.evidence[0].quote in ANSWER for item in standings.values())


def test_a_mark_that_was_never_earned_has_no_turn_and_no_quote() -> None:
    standing = review_thread(FALLEN).standings[3]
    assert (standing.mark, standing.turn, standing.evidence) == (Mark.MISSING, None, ())


def test_a_stronger_answer_is_shown_for_what_stayed_weak_without_what_was_covered() -> None:
    covered = assess("p---").model_copy(update={"covered": ("memory",)})
    stronger = {item.criterion: item for item in review_thread(thread(covered)).stronger}
    assert stronger[Criterion.DEFINITION].anchor == "All of it."
    assert [point.id for point in stronger[Criterion.DEFINITION].points] == ["two-averages"]
    assert stronger[Criterion.TRADEOFF].points == ()
    assert review_thread(SENIOR).stronger == ()


def test_results_carry_what_lists_and_trends_need() -> None:
    wrong = thread(assess("ss--", flags=[flag(FlagKind.MISCONCEPTION, "x")]), assess("s-s-"))
    senior, skipped, fallen = results([SENIOR, SKIPPED, wrong])
    assert (senior.first, senior.final, senior.rose) == (Verdict.MID, Verdict.SENIOR, True)
    assert senior.marks[Criterion.LIMITATION] is Mark.SOLID
    assert (skipped.skipped, skipped.final, skipped.score) == (True, None, None)
    assert fallen.flags == ("misconception",)


def test_a_thread_graded_by_two_kinds_is_mixed() -> None:
    local = thread(assess("s---"), assess("s---"))
    turn = local.turns[0]
    assert isinstance(turn.assessment, Assessment)
    source = local.turns[1].graded
    assert source is not None
    by_model = graded(
        turn.assessment, source.source.model_copy(update={"examiner": ExaminerKind.LLM})
    )
    both = replace(local, turns=(replace(turn, graded=by_model), local.turns[1]))
    assert examined_by(local) is ExaminerKind.LOCAL
    assert examined_by(both) is ExaminerKind.MIXED
    assert examined_by(SKIPPED) is None


def test_tokens_add_up_and_an_unknown_price_stays_unknown() -> None:
    first = Usage(input_tokens=1000, cached_tokens=400, output_tokens=50, cost=0.01)
    second = Usage(input_tokens=1100, output_tokens=60, cost=0.02)
    both = total_usage([first, None, second])
    assert (both.input_tokens, both.cached_tokens, both.output_tokens) == (2100, 400, 110)
    assert both.cost == 0.03
    assert total_usage([first, Usage(input_tokens=1)]).cost is None
    assert total_usage([]).cost is None
