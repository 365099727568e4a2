"""What the browser's server shows of earlier sessions: their debriefs, progress and drill cards."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from interviewer.commands.sitting import now
from interviewer.commands.trust import agreement_sentence
from interviewer.web.services import CardRow, SessionRow

if TYPE_CHECKING:
    from interviewer.core.drills import Card
    from interviewer.playbooks import Playbook
    from interviewer.storage.sessions import SessionFolder, Summary

_LISTED = 200
"""Sessions on the page; `interviewer sessions --limit 0` lists all."""


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

        cards = kept_cards(self._folder, self._playbook)
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


def kept_cards(folder: SessionFolder, playbook: Playbook) -> tuple[Card, ...]:
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
