"""Examine one answer in a line of Python, with no key and no network."""

from dataclasses import dataclass
from functools import cache

from interviewer import resources
from interviewer.core import shape
from interviewer.core.assessment import Assessment, ExaminerKind, Graded, Probe, Source
from interviewer.core.exchange import Exchange
from interviewer.core.playbook import Question, Topic
from interviewer.core.probes import choose_probe
from interviewer.core.shape_model import ShapeModel
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.core.verdict import Verdict, answer_verdict


@dataclass(frozen=True)
class Examined:
    """What the local examiner makes of one answer."""

    assessment: Assessment
    verdict: Verdict
    probe: Probe | None
    """The follow-up it earns."""


def examine(question: Question, answer: str, *, topic: Topic | None = None) -> Examined:
    """The answer to an opening question; `topic` adds its vocabulary and its other key points."""
    model = _weights()
    exchange = Exchange(prompt=question.prompt, answer=answer, question=question, topic=topic)
    assessment = shape.examine(exchange, model)
    source = Source(examiner=ExaminerKind.LOCAL, version=model.version)
    turn = Turn(None, Answer(text=answer), Graded(assessment=assessment, source=source))
    thread = Thread(topic.id if topic else "", question, (turn,))
    return Examined(assessment, answer_verdict(assessment), choose_probe(thread, ()))


@cache
def _weights() -> ShapeModel:
    return ShapeModel.from_json(resources.data("shape.json"))
