"""The file a mentor saves from the page of a debrief: their own marks, quotes and comments.

It holds every answer it speaks of, so the examiner can be compared with the mentor without the
session. Marks the mentor left open are absent: an answer may carry none to four of them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from interviewer.core.agreement import Judgement, Pair, judgement_of, lowest
from interviewer.core.assessment import FlagKind
from interviewer.core.exchange import Exchange
from interviewer.core.playbook import Criterion, Mark, Slug, Topic
from interviewer.core.transcript import Thread
from interviewer.core.values import Value
from interviewer.core.verdict import Verdict, verdict
from interviewer.errors import LabelError
from interviewer.labels import Elements, LabelledAnswer, LabelledFlag, Labels
from interviewer.yaml_files import Source, read_text

_LARGEST_FILE = 20_000_000
_REMEDY = "Save it again from the page of the debrief."


class MentorQuote(Value):
    """Words the mentor selected for a criterion: `answer[start:end] == quote`, in characters."""

    criterion: Criterion
    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int


class MentorAnswer(Value):
    """One answer with what it answers and what the mentor thinks of it."""

    thread: int = Field(ge=0)
    """Counted from 0, as in the session."""
    turn: int = Field(ge=0)
    topic: str
    question_id: Slug
    question: str
    """The opening question as it was put."""
    probe: str | None
    """The follow-up this answers; None for the opening question."""
    prior_answer: str | None
    """What was said earlier in the thread, joined by blank lines."""
    answer: str
    marks: dict[Criterion, Mark]
    quotes: tuple[MentorQuote, ...] = ()
    red_flags: tuple[FlagKind, ...] = ()
    comment: str = ""

    @model_validator(mode="after")
    def _quotes_were_said(self) -> Self:
        for item in self.quotes:
            if self.answer[item.start : item.end] != item.quote:
                message = f"the quote “{item.quote[:60]}” does not stand where it says"
                raise ValueError(message)
        return self

    @property
    def level(self) -> Verdict | None:
        """By the rule every label follows; None unless all four marks are given."""
        return verdict(self.marks, self.red_flags) if self.is_whole else None

    @property
    def is_whole(self) -> bool:
        """All four marks are given: only then can it be compared as a label is."""
        return set(self.marks) == set(Criterion)

    def quoted(self, criterion: Criterion) -> tuple[str, ...]:
        """The words the mentor selected for a criterion, in the order they did."""
        return tuple(item.quote for item in self.quotes if item.criterion is criterion)


class MentorMarks(Value):
    """Everything one mentor said about one session."""

    format: Literal["interviewer-mentor-marks"] = "interviewer-mentor-marks"
    v: Literal[1] = 1
    session: str
    mentor: str = Field(default="", max_length=200)
    saved_at: AwareDatetime
    blind: bool
    """The examiner's marks were hidden all the time: the mentor was not led by them."""
    comment: str = ""
    answers: tuple[MentorAnswer, ...]

    @property
    def marked(self) -> tuple[MentorAnswer, ...]:
        """The answers with at least one mark; the others carry words only."""
        return tuple(item for item in self.answers if item.marks)


def read_marks(path: Path) -> MentorMarks:
    """The marks in a saved file; raises `LabelError` in one sentence when there are none."""
    if path.exists() and not path.is_file():
        message = f"{path}: not a file. Give the file saved from the page of the debrief."
        raise LabelError(message)
    text = read_text(Source(path, LabelError, _LARGEST_FILE))
    try:
        found = MentorMarks.model_validate_json(json.dumps(json.loads(text)))
    except ValidationError as error:
        raise LabelError(_explain(path, error)) from error
    except (ValueError, RecursionError) as error:
        message = f"{path}: it is not JSON that a debrief saved. {_REMEDY}"
        raise LabelError(message) from error
    if not found.marked:
        message = f"{path}: no answer is marked in it. Mark at least one in the debrief."
        raise LabelError(message)
    return found


def labelled(marks: MentorMarks) -> tuple[LabelledAnswer, ...]:
    """The wholly marked answers as labelled answers, which `calibrate` measures an examiner on."""
    return tuple(
        LabelledAnswer(
            id=f"{marks.session}:{item.thread + 1}.{item.turn}",
            topic=item.topic,
            question=item.question,
            probe=item.probe,
            prior_answer=item.prior_answer,
            answer=item.answer,
            labels=_labels(item, item.level),
            note=item.comment or None,
        )
        for item in marks.marked
        if item.level is not None
    )


def pairs(marks: MentorMarks, threads: Sequence[Thread]) -> tuple[Pair, ...]:
    """The wholly marked answers beside the grades the session itself holds.

    An answer is left out when the session has no grade for it or holds other words there.
    """
    found = []
    for item in marks.marked:
        turns = threads[item.thread].turns if item.thread < len(threads) else ()
        turn = turns[item.turn] if item.turn < len(turns) else None
        people = judgement(item)
        if turn is None or turn.answer is None or turn.assessment is None or people is None:
            continue
        if turn.answer.text == item.answer:
            found.append(Pair(item.answer, people, judgement_of(turn.assessment)))
    return tuple(found)


def judgement(answer: MentorAnswer) -> Judgement | None:
    """The mentor's marks as a judgement; None unless all four are given."""
    level = answer.level
    if level is None:
        return None
    return Judgement(
        marks=answer.marks,
        level=level,
        flags=frozenset(answer.red_flags),
        quotes={criterion: answer.quoted(criterion) for criterion in Criterion},
        target=_target(answer),
    )


def exchange(answer: MentorAnswer, topic: Topic | None) -> Exchange:
    """The answer as an examiner takes it; `topic` is the rubric, None when it is not known."""
    return Exchange(
        prompt=answer.question,
        answer=answer.answer,
        topic=topic,
        question=topic.question(answer.question_id) if topic else None,
        probe=answer.probe,
        prior=answer.prior_answer,
    )


def _labels(answer: MentorAnswer, level: Verdict) -> Labels:
    return Labels(
        elements=Elements(
            definition=answer.marks[Criterion.DEFINITION],
            tradeoff=answer.marks[Criterion.TRADEOFF],
            example=answer.marks[Criterion.EXAMPLE],
            limitation=answer.marks[Criterion.LIMITATION],
        ),
        evidence={
            criterion: answer.quoted(criterion)
            for criterion in Criterion
            if answer.quoted(criterion)
        },
        red_flags=tuple(LabelledFlag(kind=kind) for kind in answer.red_flags),
        level=level,
        best_next_target=_target(answer),
    )


def _target(answer: MentorAnswer) -> Criterion | None:
    return next((item for item in Criterion if item in lowest(answer.marks)), None)


def _explain(path: Path, error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    where = f"{path}: `{field}`" if field else f"{path}"
    return f"{where}: {first['msg'].removeprefix('Value error, ').lower()}. {_REMEDY}"
