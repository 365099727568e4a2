"""Two looks at a spoken answer with doubtful words; the grade is that of the words as heard."""

import asyncio

from interviewer.core.assessment import Assessment, Graded, Probe
from interviewer.core.playbook import Term
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.doubting import DoubtingExaminer
from interviewer.ports import Examination
from tests.build import assess, probe, question, topic
from tests.core.test_doubt import heard
from tests.fakes import ScriptedExaminer, graded

TOPIC = topic(question()).model_copy(
    update={"vocabulary": (Term(term="logits", spoken=("low jits",)),)}
)
BADLY = heard("We scale the low jits.", "jits.")


def examined(answer: Answer, *grades: str) -> tuple[list[Probe | Graded], ScriptedExaminer]:
    """`grades` are given to one look after the other, with a probe before each."""
    examiner = ScriptedExaminer([[probe("Why?"), graded(assess(marks))] for marks in grades])
    thread = Thread("optimization", question(), (Turn(None, answer),))
    examination = Examination(thread=thread, turn=0, topic=TOPIC)

    async def run() -> list[Probe | Graded]:
        return [step async for step in DoubtingExaminer(examiner).examine(examination)]

    return asyncio.run(run()), examiner


def noted(step: Probe | Graded) -> tuple[str, ...]:
    assert isinstance(step, Graded)
    assert isinstance(step.assessment, Assessment)
    return step.assessment.notes


def test_a_doubtful_term_is_told_and_flips_no_grade() -> None:
    (first, last), examiner = examined(BADLY, "p---", "ss--")
    assert isinstance(first, Probe)
    [told] = noted(last)
    assert told.startswith("Not sure what I heard: “low jits” (“logits”?)")
    assert isinstance(last, Graded)
    assert last.assessment == assess("p---").model_copy(update={"notes": (told,)})
    texts = [seen.thread.turns[0].answer for seen in examiner.seen]
    assert sorted(answer.text for answer in texts if answer) == [
        "We scale the logits.",
        "We scale the low jits.",
    ]


def test_readings_that_earn_the_same_are_no_matter_of_doubt() -> None:
    (_, last), _ = examined(BADLY, "ss--", "ss--")
    assert noted(last) == ()


def test_an_answer_heard_well_is_looked_at_once() -> None:
    (_, last), examiner = examined(heard("We scale the logits."), "ss--")
    assert noted(last) == ()
    examiner.check_done()


def test_a_model_is_asked_once_and_the_readings_are_compared_without_it() -> None:
    model = ScriptedExaminer([[probe("Why?"), graded(assess("s---"))]])
    twice = ScriptedExaminer([[graded(assess("p---"))], [graded(assess("ss--"))]])
    thread = Thread("optimization", question(), (Turn(None, BADLY),))
    examination = Examination(thread=thread, turn=0, topic=TOPIC)

    async def run() -> list[Probe | Graded]:
        doubting = DoubtingExaminer(model, twice)
        return [step async for step in doubting.examine(examination)]

    first, last = asyncio.run(run())
    assert isinstance(first, Probe)
    assert noted(last)[0].startswith("Not sure what I heard: “low jits” (“logits”?)")
    assert isinstance(last, Graded)
    assert isinstance(last.assessment, Assessment)
    assert last.assessment.findings == assess("s---").findings
    model.check_done()
    twice.check_done()
    assert not any(seen.wants_probe for seen in twice.seen)
