"""Examiners that need no model, and the one that falls back to them, turn by turn."""

import asyncio
from collections.abc import AsyncIterator, Callable

from interviewer.core import contradictions, shape
from interviewer.core.assessment import (
    Assessment,
    ExaminerKind,
    Graded,
    Probe,
    Source,
    Ungraded,
)
from interviewer.core.exchange import Exchange
from interviewer.core.improvised import is_improvised
from interviewer.core.shape_model import ShapeModel
from interviewer.ports import Examination, PreparedExaminer


class LocalExaminer:
    """A shape check from the rubric and from fitted weights. Implements `ports.Examiner`.

    It cannot judge truth beyond the key points and misconceptions the rubric lists.
    """

    def __init__(self, load: Callable[[], ShapeModel]) -> None:
        """`load` gives the fitted weights; it is called with the first answer."""
        self._load = load

    async def warm_up(self) -> None:
        """Load the weights in a thread."""
        await asyncio.to_thread(self._load)

    async def close(self) -> None:
        """Nothing is held."""

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """One `Graded`; the follow-up is left to the script."""
        model = self._load()
        exchange = exchange_of(examination)
        assessment = shape.examine(exchange, model)
        found = contradictions.contradictions(exchange.answer, earlier_answers(examination))
        if found:
            assessment = assessment.model_copy(update={"contradictions": found})
        source = Source(examiner=ExaminerKind.LOCAL, version=model.version)
        yield Graded(assessment=assessment, source=source)


class FallbackExaminer:
    """Asks `first`; what it could not grade, `second` grades, and the record says why."""

    def __init__(self, first: PreparedExaminer, second: PreparedExaminer) -> None:
        """`second` is expected to grade everything, as the local examiner does."""
        self._first, self._second = first, second

    async def warm_up(self) -> None:
        """Both, the first one first."""
        await self._first.warm_up()
        await self._second.warm_up()

    async def close(self) -> None:
        """Both."""
        await self._first.close()
        await self._second.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """The probe of `first` is kept when only its grade was lost."""
        probe_was_put, lost = False, None
        async for step in self._first.examine(examination):
            if isinstance(step, Graded) and isinstance(step.assessment, Ungraded):
                lost = step
                continue
            probe_was_put = probe_was_put or isinstance(step, Probe)
            yield step
        if lost is None or not isinstance(lost.assessment, Ungraded):
            return
        async for step in self._second.examine(examination):
            if isinstance(step, Graded):
                yield _fell_back(step, lost.source, lost.assessment.reason, probe_was_put)


def exchange_of(examination: Examination) -> Exchange:
    """The answer under examination with what it answers."""
    thread = examination.thread
    turn = thread.turns[examination.turn]
    assert turn.answer is not None  # only answered turns are examined
    before = [item.answer.text for item in thread.turns[: examination.turn] if item.answer]
    return Exchange(
        prompt=thread.question.prompt,
        answer=turn.answer.text,
        topic=examination.topic,
        question=None if is_improvised(thread.question) else thread.question,
        probe=turn.probe.text if turn.probe else None,
        prior="\n\n".join(before) or None,
    )


def earlier_answers(examination: Examination) -> tuple[str, ...]:
    """Everything the candidate said before this answer in the session, oldest first."""
    said = [answer.text for thread in examination.earlier for answer in thread.answers]
    own = examination.thread.turns[: examination.turn]
    return (*said, *(turn.answer.text for turn in own if turn.answer))


def _fell_back(graded: Graded, asked: Source, reason: str, probe_was_put: bool) -> Graded:
    assert isinstance(graded.assessment, Assessment | Ungraded)
    source = graded.source.model_copy(
        update={
            "examiner": ExaminerKind.MIXED if probe_was_put else graded.source.examiner,
            "model": asked.model,
            "usage": asked.usage,
            "quotes": asked.quotes,
            "fell_back": reason,
        }
    )
    return Graded(assessment=graded.assessment, source=source)
