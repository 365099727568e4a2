"""One interview in progress. It outlives its page: whoever comes back finds it as it was."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from interviewer.ports import PreparedExaminer
from interviewer.session import Ports, Session
from interviewer.speaking.candidate import HeldExaminer
from interviewer.web.audience import Audience, Viewer
from interviewer.web.entries import Entry, NoticeEntry
from interviewer.web.messages import (
    Amend,
    Draft,
    FromPage,
    Key,
    Logged,
    Played,
    Queued,
    Say,
    Stale,
    TakeOver,
    Trouble,
    Voice,
)
from interviewer.web.queueing import QueuedExaminer, Turnstile
from interviewer.web.record import Record
from interviewer.web.services import Sitting, Voices
from interviewer.web.talk import Place, Talk

_LOG = logging.getLogger("interviewer.web")
_LOST = (
    "The microphone stopped delivering. What you have said stands: "
    "go on by typing, or choose another microphone."
)
_ERROR = "The server made a mistake here. Nothing said is lost: reload the page to go on."


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What all rooms have in common."""

    voices: Voices
    models: Turnstile
    """Bounds the examinations under way."""
    lingers: float = 120.0
    """Seconds a room without a page is kept."""


class Room:
    """One interview and the pages that look at it. It runs from the moment it is made."""

    def __init__(self, sitting: Sitting, shared: Shared, on_end: Callable[[Room], None]) -> None:
        """`on_end` is called once, when the interview has stopped for whatever reason."""
        self._sitting, self._shared, self._on_end = sitting, shared, on_end
        self._audience = Audience()
        self._record = Record(sitting, self._show)
        self._record.log += [NoticeEntry(text=text) for text in sitting.notices]
        self._talk = Talk(
            Place(sitting, self._record, shared.voices, self._audience.tell, self._notice)
        )
        self._leaving: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._run())

    @property
    def session(self) -> str:
        """Its id."""
        return self._sitting.started.session

    def enter(self, viewer: Viewer) -> bool:
        """A page opens; False: there are too many."""
        if self._audience.is_full:
            return False
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        self._audience.enter(viewer)
        viewer.tell(self._record.hello(self._talk.candidate.draft, self._shared.voices.unheard))
        viewer.tell(self._talk.candidate.stands)
        viewer.tell(self._talk.panel.captions)
        viewer.tell(self._talk.panel.turn)
        self._audience.tell_roles()
        return True

    def leave(self, viewer: Viewer) -> None:
        """A page is gone."""
        if self._audience.leave(viewer) and self._audience.is_empty and not self._task.done():
            loop = asyncio.get_running_loop()
            self._leaving = loop.call_later(self._shared.lingers, self._task.cancel)

    def hear(self, viewer: Viewer, message: FromPage) -> None:
        """What a page says; one that only watches can take over and nothing else."""
        if isinstance(message, TakeOver):
            self._audience.put_first(viewer)
        elif self._audience.answers(viewer):
            self._take(viewer, message)

    def sound(self, viewer: Viewer, pcm: bytes) -> None:
        """Sound of a page."""
        if self._audience.answers(viewer):
            self._talk.feed(pcm)

    async def close(self) -> None:
        """Stop; the session can be taken up again."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _take(self, viewer: Viewer, message: FromPage) -> None:  # noqa: C901 - one branch a message
        match message:
            case Say():
                if not self._talk.candidate.say(message.turn, message.text):
                    viewer.tell(Stale(text=message.text))
            case Amend():
                if not self._talk.candidate.correct(message.text):
                    viewer.tell(Stale(text=message.text))
            case Draft():
                self._talk.write(message.text)
                self._audience.tell_others(message)
            case Voice():
                self._switch_voice(message)
            case Key():
                self._talk.press(message.key)
            case Played():
                self._talk.played(message.number)
            case Trouble():
                self._notice("The microphone works again." if message.works else _LOST)
            case TakeOver():
                pass  # taken before it came here

    def _switch_voice(self, message: Voice) -> None:
        if message.on and self._shared.voices.unheard:
            self._notice(self._shared.voices.unheard)
        elif message.on:
            self._talk.switch_on(message.automatic, message.interrupt)
        else:
            self._talk.switch_off()

    async def _run(self) -> None:
        session = self._session()
        try:
            await _run_warm(session, self._sitting.examiner)
        except asyncio.CancelledError:
            pass  # closed; the events are kept
        except Exception:
            _LOG.exception("%s: stopped by an error; its events are kept", self.session)
            self._notice(_ERROR)
        finally:
            await self._talk.close()
            if session.unsaved:
                self._notice(self._sitting.rescue(session.unsaved))
            self._sitting.close()
            self._audience.dismiss()
            self._on_end(self)

    def _session(self) -> Session:
        sitting = self._sitting
        queued = QueuedExaminer(sitting.examiner, self._shared.models, self._tell_queue)
        ports = Ports(
            candidate=self._talk.candidate,
            examiner=HeldExaminer(queued, self._talk.conversation.candidate),
            store=self._record,
            topics=sitting.topics,
            picker=sitting.picker,
            memory=sitting.memory,
            clock=sitting.clock,
        )
        return Session(ports, sitting.dialogue)

    def _show(self, entry: Entry) -> None:
        self._audience.tell(Logged(entry=entry))

    def _notice(self, text: str) -> None:
        if text:
            self._record.add(NoticeEntry(text=text))

    def _tell_queue(self, before: int) -> None:
        self._audience.tell(Queued(what="examiner", before=before))


async def _run_warm(session: Session, examiner: PreparedExaminer) -> None:
    """The examiner is loaded while the first question is read."""
    warming = asyncio.create_task(examiner.warm_up())
    try:
        await session.run()
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        await examiner.close()
