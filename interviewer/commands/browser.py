"""What the browser's server is given: interviews and records, made as for the terminal."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import build_examiner, local_examiner
from interviewer.commands.sitting import Run, begin, begin_drill, notices, now, rescue, take_up
from interviewer.commands.trust import agreement_sentence
from interviewer.commands.voice_parts import terms_of
from interviewer.doubting import DoubtingExaminer
from interviewer.errors import InterviewerError, SessionError
from interviewer.storage.drafts import DRAFT_FILE, DraftFile
from interviewer.storage.speakers import keep_pauses, read_pauses
from interviewer.web.services import (
    CardRow,
    DrillWish,
    Offer,
    Reader,
    SessionRow,
    Sitting,
    TopicOffer,
    Voices,
    Wish,
)

if TYPE_CHECKING:
    from interviewer.core.assessment import Graded, Probe
    from interviewer.core.drills import Card
    from interviewer.core.endpointing import Pauses
    from interviewer.core.events import Event
    from interviewer.playbooks import Playbook
    from interviewer.ports import Examination, PreparedExaminer
    from interviewer.storage.sessions import SessionFolder, Summary

_LISTED = 200
"""Sessions on the page; `interviewer sessions --limit 0` lists all."""
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
            trust=agreement_sentence(),
            unheard=self._voices.unheard,
        )

    def begin(self, wish: Wish) -> Sitting:
        """See `Interviews`."""
        arguments = self._arguments_for(
            topic=list(wish.topics),
            question=None,
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

        cards = _cards(self._folder, self._playbook)
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


class BrowserRecords:
    """Implements `web.services.Records`. `arguments` are the options of `serve`."""

    def __init__(self, arguments: Namespace, folder: SessionFolder, playbook: Playbook) -> None:
        self._arguments, self._folder, self._playbook = arguments, folder, playbook

    def sessions(self) -> tuple[SessionRow, ...]:
        """See `Records`."""
        return tuple(_row(item, self._title) for item in self._folder.summaries(newest=_LISTED))

    def is_finished(self, session: str) -> bool | None:
        """See `Records`."""
        if session not in self._folder.ids():
            return None
        summary = self._folder.summary(session)
        return summary is not None and summary.finished is not None

    def debrief(self, session: str) -> str:
        """See `Records`."""
        from interviewer.core.review import review
        from interviewer.reports.html import html
        from interviewer.storage.sessions import fold
        from interviewer.terminal.debrief import trust_of

        dialogue = fold(self._folder.read(session))
        reviewed = review(dialogue.transcript.threads)
        at = dialogue.started.at if dialogue.started else None
        trust = trust_of(reviewed, agreement_sentence())
        return html(reviewed, session=session, trust=trust, at=at)

    def progress(self) -> str:
        """See `Records`."""
        from interviewer.commands.progress import measured
        from interviewer.reports.progress_html import progress_html
        from interviewer.storage.progress_cache import ProgressCache

        wanted = Namespace(**{**vars(self._arguments), "regrade": False, "measure": False})
        return progress_html(measured(wanted, ProgressCache.of(self._folder)))

    def cards(self) -> tuple[CardRow, ...]:
        """See `Records`."""
        from interviewer.core.drills import due, upcoming

        cards = _cards(self._folder, self._playbook)
        at = now()
        return (
            *(self._card(card, None) for card in due(cards, at)),
            *(self._card(card, card.due) for card in upcoming(cards, at)),
        )

    def _card(self, card: Card, due: datetime | None) -> CardRow:
        topic = self._playbook.topic(card.topic)
        question = topic.question(card.question) if topic else None
        return CardRow(
            topic=topic.title if topic else card.topic,
            prompt=question.prompt if question else card.question,
            criterion=card.criterion,
            mark=card.mark,
            due=due.astimezone(UTC) if due else None,
        )

    def _title(self, topic_id: str) -> str:
        topic = self._playbook.topic(topic_id)
        return topic.title if topic else topic_id


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
    examiner = InThread(local_examiner()) if examining.is_local else examining
    drafts = DraftFile(run.store.path.with_name(DRAFT_FILE))

    def close() -> None:
        drafts.close()
        run.store.close()

    return Sitting(
        events=run.events,
        examiner=DoubtingExaminer(examiner),
        examined_by=examining.described,
        store=run.store,
        topics=run.playbook,
        picker=run.picker,
        clock=now,
        drafts=drafts,
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


def _cards(folder: SessionFolder, playbook: Playbook) -> tuple[Card, ...]:
    """Those whose question the playbook still has."""
    from interviewer.commands.drill import refresh

    return tuple(
        card
        for card in refresh(folder).values()
        if (topic := playbook.topic(card.topic)) and topic.question(card.question)
    )


def _row(summary: Summary, title: Callable[[str], str]) -> SessionRow:
    started, finished = summary.started, summary.finished
    results = finished.results if finished else ()
    scores = [item.score for item in results if item.score is not None]
    return SessionRow(
        session=summary.session,
        at=started.at,
        topics=tuple(dict.fromkeys(title(item.topic) for item in started.plan)),
        finished=finished is not None,
        drill=any(item.drill for item in started.plan),
        levels=tuple(item.final for item in results if item.final),
        score=round(sum(scores) / len(scores), 1) if scores else None,
    )
