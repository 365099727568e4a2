"""Who waits for whom: in order, told of the place, and never for a place that was given up."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from interviewer.core.assessment import Graded
from interviewer.ports import Examination
from interviewer.web.queueing import QueuedExaminer, Turnstile
from tests.build import assess, thread
from tests.web.stand_ins import SteadyExaminer

EXAMINATION = Examination(thread=thread(assess("s---")), turn=0)


async def _settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


class _Visitor:
    """Holds a place until `leaves`; `told` is what it heard of the line."""

    def __init__(self, turnstile: Turnstile) -> None:
        self.told: list[int] = []
        self.is_in = False
        self._may_leave = asyncio.Event()
        self.task = asyncio.create_task(self._visit(turnstile))

    async def _visit(self, turnstile: Turnstile) -> None:
        async with turnstile.place(self.told.append):
            self.is_in = True
            await self._may_leave.wait()
        self.is_in = False

    async def leaves(self) -> None:
        self._may_leave.set()
        await _settle()

    async def gives_up(self) -> None:
        self.task.cancel()
        await _settle()


def _run(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scene())


async def _visitors(count: int, most: int) -> list[_Visitor]:
    turnstile = Turnstile(most)
    visitors = [_Visitor(turnstile) for _ in range(count)]
    await _settle()
    return visitors


def test_who_need_not_wait_is_told_nothing() -> None:
    async def scene() -> None:
        visitors = await _visitors(2, most=2)
        assert [visitor.is_in for visitor in visitors] == [True, True]
        assert [visitor.told for visitor in visitors] == [[], []]

    _run(scene)


def test_the_others_move_up_in_the_order_they_came_and_see_it() -> None:
    async def scene() -> None:
        first, second, third = await _visitors(3, most=1)
        assert (second.told, third.told) == ([1], [2])
        await first.leaves()
        assert (second.is_in, third.is_in) == (True, False)
        assert (second.told, third.told) == ([1, 0], [2, 1])
        await second.leaves()
        assert third.told == [2, 1, 0]

    _run(scene)


def test_who_gives_up_lets_the_next_move_up() -> None:
    async def scene() -> None:
        first, second, third = await _visitors(3, most=1)
        await second.gives_up()
        assert third.told == [2, 1]
        await first.leaves()
        assert third.is_in
        assert second.told == [1]

    _run(scene)


def test_a_place_given_to_who_has_just_given_up_goes_to_the_next() -> None:
    async def scene() -> None:
        first, second, third = await _visitors(3, most=1)
        second.task.cancel()
        await first.leaves()
        assert (second.is_in, third.is_in) == (False, True)
        await third.leaves()
        last = _Visitor(Turnstile(1))
        await _settle()
        assert last.is_in

    _run(scene)


def test_a_cancelled_visit_frees_its_place() -> None:
    async def scene() -> None:
        first, second = await _visitors(2, most=1)
        await first.gives_up()
        assert second.is_in

    _run(scene)


def test_no_more_examinations_than_allowed_run_at_once_and_each_gives_its_grade() -> None:
    async def scene() -> None:
        turnstile, examiner = Turnstile(2), SteadyExaminer()
        examiner.may_go_on.clear()

        async def examine() -> list[object]:
            queued = QueuedExaminer(examiner, turnstile, lambda _: None)
            return [step async for step in queued.examine(EXAMINATION)]

        tasks = [asyncio.create_task(examine()) for _ in range(6)]
        await _settle()
        assert examiner.under_way == 2
        examiner.may_go_on.set()
        steps = await asyncio.gather(*tasks)
        assert examiner.most == 2
        assert [len(found) for found in steps] == [1] * 6
        assert all(isinstance(found[0], Graded) for found in steps)

    _run(scene)


def test_the_place_is_free_before_the_grade_is_used() -> None:
    async def scene() -> None:
        turnstile = Turnstile(1)
        queued = QueuedExaminer(SteadyExaminer(), turnstile, lambda _: None)
        async for _ in queued.examine(EXAMINATION):
            visitor = _Visitor(turnstile)
            await _settle()
            assert visitor.is_in

    _run(scene)
