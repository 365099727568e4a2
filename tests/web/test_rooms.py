"""Rooms: they outlive their pages, are found again, bounded, and never wait for a slow page."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from interviewer.errors import SessionError
from interviewer.web.audience import Viewer
from interviewer.web.messages import Draft, Say, TakeOver
from interviewer.web.queueing import Turnstile
from interviewer.web.room import Shared
from interviewer.web.rooms import MOST, Rooms
from interviewer.web.services import Wish
from tests.build import ANSWER
from tests.web.stand_ins import MemoryInterviews, ScriptedVoices, kinds


class _Floor:
    """Rooms and whoever stands in them."""

    def __init__(self, interviews: MemoryInterviews, lingers: float) -> None:
        self.interviews = interviews
        shared = Shared(voices=ScriptedVoices(), models=Turnstile(2), lingers=lingers)
        self.rooms = Rooms(interviews, shared)


def _in(
    scene: Callable[[_Floor], Awaitable[None]], lingers: float = 60.0, questions: int = 1
) -> MemoryInterviews:
    async def run() -> MemoryInterviews:
        floor = _Floor(MemoryInterviews(questions=questions), lingers)
        await scene(floor)
        await floor.rooms.close()
        return floor.interviews

    return asyncio.run(run())


async def _settle() -> None:
    for _ in range(40):
        await asyncio.sleep(0)


def test_a_room_without_a_page_waits_and_then_closes_with_its_events_kept() -> None:
    async def scene(floor: _Floor) -> None:
        session = await floor.rooms.begin(Wish())
        room, viewer = await floor.rooms.find(session), Viewer("tab")
        room.enter(viewer)
        await _settle()
        room.leave(viewer)
        while session not in floor.interviews.closed:
            await asyncio.sleep(0)
        assert kinds(floor.interviews.stores[session].events) == ["started", "asked"]
        again = await floor.rooms.find(session)
        assert again is not room

    _in(scene, lingers=0.0)


def test_who_comes_back_in_time_finds_the_same_room() -> None:
    async def scene(floor: _Floor) -> None:
        session = await floor.rooms.begin(Wish())
        room, viewer = await floor.rooms.find(session), Viewer("tab")
        for _ in range(3):
            room.enter(viewer)
            room.leave(viewer)
        room.enter(viewer)
        await _settle()
        assert await floor.rooms.find(session) is room
        assert floor.interviews.closed == []

    _in(scene)


def test_a_session_is_opened_once_however_many_ask_at_the_same_time() -> None:
    async def scene(floor: _Floor) -> None:
        session = await floor.rooms.begin(Wish())
        await floor.rooms.close()
        await _settle()
        found = await asyncio.gather(*(floor.rooms.find(session) for _ in range(5)))
        assert len({id(room) for room in found}) == 1
        assert kinds(floor.interviews.stores[session].events).count("resumed") == 1

    _in(scene)


def test_there_are_no_more_rooms_than_can_be_served() -> None:
    async def scene(floor: _Floor) -> None:
        for _ in range(MOST):
            await floor.rooms.begin(Wish())
        with pytest.raises(SessionError, match="Try again when one has ended"):
            await floor.rooms.begin(Wish())

    interviews = _in(scene)
    assert len(interviews.closed) == MOST


def test_a_page_that_does_not_read_is_let_go_and_nobody_waits_for_it() -> None:
    async def scene(floor: _Floor) -> None:
        room = await floor.rooms.find(await floor.rooms.begin(Wish()))
        reads, sleeps = Viewer("reads"), Viewer("sleeps")
        room.enter(reads)
        room.enter(sleeps)
        for number in range(1000):
            room.hear(reads, Draft(type="draft", text=str(number)))
        assert sleeps.too_slow
        assert not reads.too_slow
        assert await sleeps.next() is None

    _in(scene)


def test_a_page_that_was_let_go_says_nothing_more() -> None:
    async def scene(floor: _Floor) -> None:
        room = await floor.rooms.find(await floor.rooms.begin(Wish()))
        gone, here = Viewer("gone"), Viewer("here")
        room.enter(gone)
        room.enter(here)
        room.leave(gone)
        room.hear(gone, TakeOver(type="take_over"))
        room.hear(gone, Say(type="say", turn=2, text="from beyond"))
        await _settle()
        assert kinds(floor.interviews.stores[room.session].events) == ["started", "asked"]

    _in(scene)


def test_rooms_know_nothing_of_each_other() -> None:
    async def scene(floor: _Floor) -> None:
        viewers = [Viewer(str(number)) for number in range(10)]
        for viewer in viewers:
            room = await floor.rooms.find(await floor.rooms.begin(Wish()))
            room.enter(viewer)
            await _settle()
            room.hear(viewer, Say(type="say", turn=2, text=f"{ANSWER}, says {viewer.tab}"))
            await _settle()

    interviews = _in(scene)
    for number, store in enumerate(interviews.stores.values()):
        answers = [event.answer.text for event in store.events if event.type == "answered"]
        assert answers == [f"{ANSWER}, says {number}"]
