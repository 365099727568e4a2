"""Examine again what was answered before, as it was said or in other words of the same meaning."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from interviewer.core.assessment import Graded
from interviewer.core.transcript import Thread, Turn
from interviewer.ports import Examination, Examiner, TopicSource


async def examine_again(
    threads: Sequence[Thread],
    examiner: Examiner,
    topics: TopicSource,
    change: Callable[[str], str],
) -> tuple[Thread, ...]:
    """The threads with new grades for every answer, each answer changed by `change` first.

    What was asked stays, though another grade might have earned another probe.
    """
    again: list[Thread] = []
    for thread in threads:
        changed = replace(thread, turns=tuple(_changed(turn, change) for turn in thread.turns))
        for index, turn in enumerate(changed.turns):
            if turn.answer is None:
                continue
            examination = Examination(
                thread=replace(changed, turns=changed.turns[: index + 1]),
                turn=index,
                earlier=tuple(again),
                topic=topics.topic(thread.topic),
                wants_probe=False,
            )
            graded = await _grade(examiner, examination)
            changed = changed.with_turn(index, replace(turn, graded=graded))
        again.append(changed)
    return tuple(again)


async def _grade(examiner: Examiner, examination: Examination) -> Graded | None:
    grade = None
    async for step in examiner.examine(examination):
        if isinstance(step, Graded):
            grade = step
    return grade


def _changed(turn: Turn, change: Callable[[str], str]) -> Turn:
    if turn.answer is None:
        return turn
    answer = turn.answer.model_copy(update={"text": change(turn.answer.text), "words": ()})
    return replace(turn, answer=answer, graded=None)
