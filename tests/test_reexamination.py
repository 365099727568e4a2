"""Examining again gives new grades to the same questions and answers."""

import asyncio

from interviewer.core.playbook import Mark
from interviewer.core.review import results
from interviewer.core.transcript import Thread, Turn
from interviewer.core.variants import as_said, lower_cased
from interviewer.reexamination import examine_again
from tests.build import ANSWER, D, T, assess, probe, question, thread, topic
from tests.fakes import ListedTopics, ScriptedExaminer, graded

TOPICS = ListedTopics([topic()])


def test_every_answer_gets_a_new_grade_in_its_place() -> None:
    kept = thread(assess("----"), assess("----"))
    examiner = ScriptedExaminer([[graded(assess("s---"))], [graded(assess("-s--"))]])
    (again,) = asyncio.run(examine_again([kept], examiner, TOPICS, as_said))
    examiner.check_done()
    assert [turn.answer for turn in again.turns] == [turn.answer for turn in kept.turns]
    (result,) = results([again])
    assert (result.marks[D], result.marks[T]) == (Mark.SOLID, Mark.SOLID)


def test_the_examiner_sees_the_thread_as_it_stood_at_the_answer() -> None:
    kept = thread(assess("----"), assess("----"))
    examiner = ScriptedExaminer([[graded(assess())], [graded(assess())], [graded(assess())]])
    other = thread(assess("s---"), asked=question("other"))
    asyncio.run(examine_again([kept, other], examiner, TOPICS, as_said))
    seen = examiner.seen
    assert [len(item.thread.turns) for item in seen] == [1, 2, 1]
    assert [item.turn for item in seen] == [0, 1, 0]
    assert [len(item.earlier) for item in seen] == [0, 0, 1]
    assert not any(item.wants_probe for item in seen)
    assert seen[0].topic == topic()


def test_what_is_examined_is_the_changed_answer_without_its_old_grades() -> None:
    examiner = ScriptedExaminer([[graded(assess())]])
    kept = thread(assess("s---"))
    loud = Turn(None, kept.turns[0].answer.model_copy(update={"text": ANSWER.upper()}))  # type: ignore[union-attr]
    asyncio.run(
        examine_again([Thread("optimization", question(), (loud,))], examiner, TOPICS, lower_cased)
    )
    answer = examiner.seen[0].thread.turns[0]
    assert answer.answer is not None
    assert answer.answer.text == ANSWER
    assert answer.graded is None


def test_the_silent_opening_of_a_drill_is_not_examined() -> None:
    examiner = ScriptedExaminer([[graded(assess("-s--"))]])
    answered = thread(assess("----")).turns[0].answer
    drill = Thread(
        "optimization", question(), (Turn(None), Turn(probe(), answered), Turn(probe())), drill=T
    )
    (again,) = asyncio.run(examine_again([drill], examiner, TOPICS, as_said))
    examiner.check_done()
    assert [turn.graded is None for turn in again.turns] == [True, False, True]
