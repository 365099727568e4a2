"""Examine answers that stand in a file, not in an interview."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from interviewer.core.assessment import Graded, Probe
from interviewer.core.improvised import heard_probe, improvised
from interviewer.core.nearest import Nearest, Placed
from interviewer.core.playbook import Question, Topic
from interviewer.core.probes import choose_probe
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.errors import RubricError
from interviewer.labels import LabelledAnswer
from interviewer.ports import Examination, Examiner

_NEAREST = 4
"""Questions whose key points are pooled for one the playbook does not hold."""


@dataclass(frozen=True)
class Result:
    """One examined answer; `probe` is the follow-up it earns, None when nothing is left to ask."""

    answer: LabelledAnswer
    graded: Graded
    probe: Probe | None


@dataclass(frozen=True)
class Desk:
    """Places answers in a playbook and has them examined."""

    topics: Sequence[Topic]
    nearest: Nearest

    @classmethod
    def of(cls, topics: Sequence[Topic]) -> "Desk":
        """Raises `RubricError` when there is no topic to place anything in."""
        if not topics:
            message = "the playbook: no topic in it. Give one with --rubrics."
            raise RubricError(message)
        return cls(topics, Nearest.of(topics))

    async def examine(self, answer: LabelledAnswer, examiner: Examiner) -> Result:
        """One answer, examined as the last turn of its thread."""
        topic, question = self._place(answer)
        thread = _thread(answer, topic, question)
        examination = Examination(thread=thread, turn=len(thread.turns) - 1, topic=topic)
        probe, graded = await _run(examiner.examine(examination))
        if probe is None:
            turns = (*thread.turns[:-1], Turn(thread.current.probe, thread.current.answer, graded))
            whole = Thread(thread.topic, thread.question, turns)
            probe = choose_probe(whole, [answer.probe] if answer.probe else [])
        return Result(answer, graded, probe)

    def _place(self, answer: LabelledAnswer) -> tuple[Topic, Question]:
        topic = next((item for item in self.topics if item.id == answer.topic), None)
        topic = topic or self.nearest.topic(answer.question, answer.answer) or self.topics[0]
        known = next((q for q in topic.questions if q.prompt == answer.question), None)
        if known is not None:
            return topic, known
        ranked = self.nearest.ranked(answer.question, answer.answer)
        near = [item.placed for item in ranked if item.placed.topic is topic][:_NEAREST]
        return topic, improvised(answer.question, near or [Placed(topic, topic.questions[0])])


def _thread(answer: LabelledAnswer, topic: Topic, question: Question) -> Thread:
    last = Answer(text=answer.answer)
    if answer.probe is None:
        return Thread(topic.id, question, (Turn(None, last),))
    opening = Turn(None, Answer(text=answer.prior_answer or ""))
    return Thread(topic.id, question, (opening, Turn(heard_probe(answer.probe), last)))


async def _run(steps: AsyncIterator[Probe | Graded]) -> tuple[Probe | None, Graded]:
    probe, graded = None, None
    async for step in steps:
        if isinstance(step, Probe):
            probe = step
        else:
            graded = step
    assert graded is not None  # every examiner gives exactly one
    return probe, graded
