"""Interviews for the browser's server, made as for the terminal."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.browser_records import kept_cards
from interviewer.commands.building import build_examiner, local_examiner
from interviewer.commands.sitting import Run, begin, begin_drill, notices, now, rescue, take_up
from interviewer.commands.trust import agreement_sentence
from interviewer.commands.voice_parts import terms_of
from interviewer.doubting import DoubtingExaminer
from interviewer.errors import InterviewerError, SessionError
from interviewer.storage.drafts import DRAFT_FILE, DraftFile
from interviewer.storage.earlier import EarlierSessions
from interviewer.storage.speakers import keep_pauses, read_pauses
from interviewer.web.services import (
    DrillWish,
    Offer,
    Reader,
    Sitting,
    TopicOffer,
    Voices,
    Wish,
)

if TYPE_CHECKING:
    from interviewer.core.assessment import Graded, Probe
    from interviewer.core.endpointing import Pauses
    from interviewer.core.events import Event
    from interviewer.playbooks import Playbook
    from interviewer.ports import Examination, PreparedExaminer
    from interviewer.storage.sessions import SessionFolder

_NOTHING_LEAVES = "Nothing leaves this machine."


class BrowserInterviews:
    """Implements `web.services.Interviews`. `arguments` are the options of `serve`."""

    def __init__(
        self, arguments: Namespace, folder: SessionFolder, playbook: Playbook, voices: Voices
    ) -> None:
        self._arguments, self._folder, self._playbook = arguments, folder, playbook
        self._voices = voices

    def offer(self) -> Offer:
        """Everything that can be chosen; what was given on the command line is chosen already."""
        given = self._arguments
        topics = tuple(
            TopicOffer(
                id=topic.id,
                title=topic.title,
                summary=topic.summary,
                questions=len(topic.questions),
            )
            for topic in self._playbook.topics()
        )
        wish = Wish(
            topics=tuple(given.topic or ()),
            questions=given.questions or 3,
            probes=given.probes,
            level=given.level,
            mode=given.mode,
            examiner=given.examiner,
            time_limit=given.time_limit,
        )
        return Offer(
            topics=topics,
            readers=tuple(self._readers()),
            wish=wish,
            prompts=self._prompts(),
            trust=agreement_sentence(),
            unheard=self._voices.unheard,
        )

    def begin(self, wish: Wish) -> Sitting:
        """See `Interviews`."""
        arguments = self._arguments_for(
            topic=list(wish.topics),
            question=None if wish.topics else self._arguments.question,
            questions=wish.questions,
            probes=wish.probes,
            level=wish.level.value if wish.level else None,
            mode=wish.mode.value,
            examiner=wish.examiner,
            time_limit=wish.time_limit,
        )
        build_examiner(arguments)  # what cannot be built is told before the session begins
        return _sitting(begin(arguments, self._folder, self._playbook))

    def drill(self, wish: DrillWish) -> Sitting:
        """See `Interviews`."""
        from interviewer.core.drills import due, upcoming

        cards = kept_cards(self._folder, self._playbook)
        later = upcoming(cards, now()) if wish.ahead else ()
        chosen = (*due(cards, now()), *later)[: wish.count]
        if not chosen:
            message = "No drill card is due. They come from what falls in an interview."
            raise SessionError(message)
        return _sitting(begin_drill(self._arguments, self._folder, self._playbook, chosen))

    def resume(self, session: str) -> Sitting:
        """See `Interviews`; with the examiner that the session was agreed with."""
        run = take_up(self._arguments, self._folder, self._playbook, session)
        terms = run.started.terms
        arguments = self._arguments_for(
            examiner=terms.examiner, model=terms.model or self._arguments.model
        )
        return _sitting(run, arguments)

    def _prompts(self) -> tuple[str, ...]:
        wanted = self._arguments.question or ()
        return tuple(
            question.prompt
            for topic in self._playbook.topics()
            for question in topic.questions
            if question.id in wanted
        )

    def _readers(self) -> Sequence[Reader]:
        local = Reader(
            examiner="local", described="A shape check on this machine", leaves=_NOTHING_LEAVES
        )
        try:
            model = build_examiner(self._arguments_for(examiner="llm"))
        except InterviewerError:
            return (local,)
        leaves = "The text of your answers is sent to the model. Your voice stays here."
        described = model.described.removeprefix("examined by ").partition(": the text")[0]
        return (Reader(examiner="llm", described=described, leaves=leaves), local)

    def _arguments_for(self, **changes: object) -> Namespace:
        return Namespace(**{**vars(self._arguments), **changes})


class InThread:
    """A local examiner that thinks in a thread: on a server nobody else waits for it.

    Implements `ports.Examiner`.
    """

    def __init__(self, examiner: PreparedExaminer) -> None:
        self._examiner = examiner

    async def warm_up(self) -> None:
        """As the examiner does."""
        await self._examiner.warm_up()

    async def close(self) -> None:
        """As the examiner does."""
        await self._examiner.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As the examiner does, all steps together."""
        for step in await asyncio.to_thread(asyncio.run, self._steps(examination)):
            yield step

    async def _steps(self, examination: Examination) -> list[Probe | Graded]:
        return [step async for step in self._examiner.examine(examination)]


def _sitting(run: Run, arguments: Namespace | None = None) -> Sitting:
    examining = build_examiner(arguments or run.arguments)
    local = InThread(local_examiner())
    drafts = DraftFile(run.store.path.with_name(DRAFT_FILE))

    def close() -> None:
        drafts.close()
        run.store.close()

    return Sitting(
        events=run.events,
        examiner=DoubtingExaminer(local)
        if examining.is_local
        else DoubtingExaminer(examining, local),
        examined_by=examining.described,
        store=run.store,
        topics=run.playbook,
        picker=run.picker,
        clock=now,
        drafts=drafts,
        memory=None if examining.is_local else EarlierSessions(run.folder),
        terms=lambda thread: terms_of(run.playbook, thread),
        pauses=read_pauses(run.folder.root),
        keep_pauses=lambda pauses: _keep_pauses(run.folder.root, pauses),
        notices=notices(run),
        close=close,
        rescue=lambda unsaved: _rescued(unsaved, run),
    )


def _keep_pauses(root: Path, pauses: Pauses) -> None:
    with suppress(OSError):  # they are only a start for the next session
        keep_pauses(root, pauses)


def _rescued(unsaved: Sequence[Event], run: Run) -> str:
    path = rescue(unsaved, run.started.session)
    if path is None:
        return "What was said last could not be saved anywhere. Copy it from this page."
    target = run.folder.root / run.started.session / "events.jsonl"
    return f"What could not be saved is in {path}. Append it: cat {path} >> {target}"
