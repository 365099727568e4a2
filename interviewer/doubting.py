"""An examiner that looks twice where a spoken word may have been another."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from interviewer.core.assessment import Assessment, Graded, Probe, Usage
from interviewer.core.doubt import Doubt, differ, doubts, note, reread
from interviewer.ports import Examination, PreparedExaminer


class DoubtingExaminer:
    """The grade is always that of the words as heard; where the other reading would be graded
    differently, a note says so. Implements `ports.PreparedExaminer`."""

    def __init__(self, examiner: PreparedExaminer) -> None:
        """`examiner` sees both readings."""
        self._examiner = examiner

    async def warm_up(self) -> None:
        """As the examiner does."""
        await self._examiner.warm_up()

    async def close(self) -> None:
        """As the examiner does."""
        await self._examiner.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As the examiner does; the second look goes on beside the first."""
        found = _doubts(examination)
        second = asyncio.create_task(self._grade(_reread(examination, found))) if found else None
        try:
            async for step in self._examiner.examine(examination):
                if second is not None and isinstance(step, Graded):
                    yield _compared(step, await second, found)
                else:
                    yield step
        finally:
            if second is not None:
                second.cancel()
                await asyncio.gather(second, return_exceptions=True)

    async def _grade(self, examination: Examination) -> Graded | None:
        graded = None
        async for step in self._examiner.examine(examination):
            if isinstance(step, Graded):
                graded = step
        return graded


def _doubts(examination: Examination) -> tuple[Doubt, ...]:
    answer = examination.thread.turns[examination.turn].answer
    if answer is None or examination.topic is None:
        return ()
    return doubts(answer, examination.topic.vocabulary)


def _reread(examination: Examination, found: tuple[Doubt, ...]) -> Examination:
    turn = examination.thread.turns[examination.turn]
    assert turn.answer is not None  # only answered turns are examined
    other = turn.answer.model_copy(update={"text": reread(turn.answer.text, found)})
    thread = examination.thread.with_turn(examination.turn, replace(turn, answer=other))
    return replace(examination, thread=thread, wants_probe=False)


def _compared(heard: Graded, other: Graded | None, found: tuple[Doubt, ...]) -> Graded:
    if other is None:
        return heard
    source = heard.source.model_copy(update={"usage": _sum(heard.source.usage, other.source.usage)})
    first, second = heard.assessment, other.assessment
    if not isinstance(first, Assessment) or not isinstance(second, Assessment):
        return heard.model_copy(update={"source": source})
    if differ(first, second):
        first = first.model_copy(update={"notes": (*first.notes, note(found))})
    return Graded(assessment=first, source=source)


def _sum(one: Usage | None, other: Usage | None) -> Usage | None:
    if one is None or other is None:
        return one or other
    costs = [usage.cost for usage in (one, other)]
    known = [cost for cost in costs if cost is not None]
    return Usage(
        input_tokens=one.input_tokens + other.input_tokens,
        cached_tokens=one.cached_tokens + other.cached_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        cost=sum(known) if len(known) == len(costs) else None,
    )
