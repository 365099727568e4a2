"""An examiner that looks twice where a spoken word may have been another."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from interviewer.core.assessment import Assessment, Graded, Probe, Ungraded, Usage
from interviewer.core.doubt import Doubt, differ, doubts, note, reread
from interviewer.ports import Examination, Examiner, PreparedExaminer


class DoubtingExaminer:
    """The grade is always that of the words as heard; where the other reading would be graded
    differently, a note says so. Implements `ports.PreparedExaminer`."""

    def __init__(self, examiner: PreparedExaminer, looks_twice: Examiner | None = None) -> None:
        """`looks_twice` sees both readings, so that a model is asked once; None: `examiner`."""
        self._examiner = examiner
        self._looks_twice = looks_twice

    async def warm_up(self) -> None:
        """As the examiner does."""
        await self._examiner.warm_up()

    async def close(self) -> None:
        """As the examiner does."""
        await self._examiner.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As the examiner does; the second look goes on beside the first."""
        found = _doubts(examination)
        looks = asyncio.create_task(self._look(examination, found)) if found else None
        try:
            async for step in self._examiner.examine(examination):
                if looks is not None and isinstance(step, Graded):
                    yield _compared(step, await looks, found)
                else:
                    yield step
        finally:
            if looks is not None:
                looks.cancel()
                await asyncio.gather(looks, return_exceptions=True)

    async def _look(self, examination: Examination, found: tuple[Doubt, ...]) -> "_Looks":
        other = _reread(examination, found)
        if self._looks_twice is None:
            return _Looks(None, await _grade(self._examiner, other))
        heard = replace(examination, wants_probe=False)
        return _Looks(
            await _grade(self._looks_twice, heard), await _grade(self._looks_twice, other)
        )


@dataclass(frozen=True)
class _Looks:
    """The two readings as one and the same examiner grades them."""

    heard: Graded | None
    """None: it is the grade that is given anyway."""
    other: Graded | None


async def _grade(examiner: Examiner, examination: Examination) -> Graded | None:
    graded = None
    async for step in examiner.examine(examination):
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


def _compared(given: Graded, looks: _Looks, found: tuple[Doubt, ...]) -> Graded:
    """The grade as given, with a note when the other reading would earn another one."""
    heard, other = looks.heard or given, looks.other
    if other is None:
        return given
    usage = _sum(given.source.usage, other.source.usage)
    source = given.source.model_copy(update={"usage": usage})
    grade = given.assessment
    if isinstance(grade, Assessment) and _differ(heard.assessment, other.assessment):
        grade = grade.model_copy(update={"notes": (*grade.notes, note(found))})
    return Graded(assessment=grade, source=source)


def _differ(one: Assessment | Ungraded, other: Assessment | Ungraded) -> bool:
    if isinstance(one, Ungraded) or isinstance(other, Ungraded):
        return False
    return differ(one, other)


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
