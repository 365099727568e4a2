"""Answers as the local examiner sees them, each through weights that never saw it."""

from functools import cache
from pathlib import Path

from interviewer import resources
from interviewer.core.assessment import Assessment, FlagKind
from interviewer.core.exchange import Exchange
from interviewer.core.playbook import Question, Topic
from interviewer.core.shape import examine
from interviewer.core.shape_model import FoldModels, ShapeModel, fingerprint
from interviewer.labels import LabelledAnswer, read_answers
from interviewer.playbooks import Playbook

LIVE = "live"
"""The file of answers to the rubric's own questions."""
CALIBRATION = Path(__file__).parents[2] / "examples" / "calibration"
WELL_SHAPED = (
    "Dropout switches off a random subset of units on every training step, so no unit can rely on "
    "one particular partner, and the kept activations are scaled up so that serving needs nothing. "
    "The price is slower convergence, so with plenty of data I would rather take weight decay. On "
    "our invoice classifier last spring a rate of 0.3 took validation accuracy from 84 to 88 and "
    "the run took twice as long. It fails when the model underfits: then both curves get worse."
)


@cache
def topics() -> dict[str, Topic]:
    return {topic.id: topic for topic in Playbook.shipped().topics()}


@cache
def model() -> ShapeModel:
    return ShapeModel.from_json(resources.data("shape.json"))


@cache
def folds() -> FoldModels:
    return FoldModels.from_json(resources.data("shape_folds.json"))


def only_reports(file: Path, answer: str) -> bool:
    """Whether an answer is kept from every fit: half of those to the rubric's own questions."""
    return file.stem == LIVE and int(fingerprint(answer)[-1], 16) % 2 == 1


@cache
def records() -> tuple[LabelledAnswer, ...]:
    return tuple(
        answer
        for path in sorted(CALIBRATION.glob("*.yaml"))
        for answer in read_answers(path, labelled=True)
        if not only_reports(path, answer.answer)
    )


def asked(record: LabelledAnswer) -> Question | None:
    """The rubric's own question, where a record answers one."""
    questions = topics()[record.topic or ""].questions
    return next((item for item in questions if item.prompt == record.question), None)


def unseen(record: LabelledAnswer) -> ShapeModel:
    model = folds().for_answer(record.answer)
    assert model is not None
    return model


def examined(record: LabelledAnswer, answer: str) -> Assessment:
    exchange = Exchange(
        prompt=record.question,
        answer=answer,
        topic=topics()[record.topic or ""],
        question=asked(record),
        probe=record.probe,
        prior=record.prior_answer,
    )
    return examine(exchange, unseen(record))


@cache
def plain() -> tuple[Assessment, ...]:
    return tuple(examined(record, record.answer) for record in records())


def question_of(question_id: str) -> tuple[Topic, Question]:
    for topic in topics().values():
        found = topic.question(question_id)
        if found is not None:
            return topic, found
    raise KeyError(question_id)


def on(
    question_id: str, answer: str, *, probe: str | None = None, prior: str | None = None
) -> Assessment:
    topic, question = question_of(question_id)
    exchange = Exchange(
        prompt=question.prompt, answer=answer, topic=topic, question=question, probe=probe,
        prior=prior,
    )  # fmt: skip
    return examine(exchange, model())


def kinds(assessment: Assessment) -> set[FlagKind]:
    return {flag.kind for flag in assessment.red_flags if not flag.withdrawn}
