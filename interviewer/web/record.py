"""One interview so far: its events, kept for good and shown, in this order."""

from collections.abc import Callable

from interviewer.core.dialogue import Dialogue
from interviewer.core.events import Answered, Aside, Event, Skipped, Withdrawn
from interviewer.core.transcript import Answer, Thread
from interviewer.errors import IllegalEvent, InterviewerError, SessionError
from interviewer.web.entries import Entry
from interviewer.web.log import entry_of_event
from interviewer.web.messages import Hello
from interviewer.web.services import Sitting

_SETTLED = (Answered, Aside, Skipped)
"""After these the words of the draft are kept elsewhere, or given up."""


class Record:
    """Implements `ports.SessionStore`. Made from events that are kept already."""

    def __init__(self, sitting: Sitting, show: Callable[[Entry], None]) -> None:
        """`show` puts an entry before everyone who looks."""
        self._sitting, self._show = sitting, show
        self._dialogue = Dialogue()
        self._refused: list[Event] = []
        self.turn = 0
        """Grows with every event."""
        self.log: list[Entry] = []
        for event in sitting.events:
            entry = self._fold(event)
            if entry is not None:
                self.log.append(entry)

    @property
    def thread(self) -> Thread | None:
        """What is being talked about; None before the first question."""
        threads = self._dialogue.transcript.threads
        return threads[-1] if threads else None

    def append(self, event: Event) -> None:
        """Keep it, then show it. What cannot be kept is shown all the same, once."""
        is_new = not any(event is item for item in self._refused)
        try:
            self._sitting.store.append(event)
        except SessionError:
            self._refused.append(event)
            raise
        else:
            if isinstance(event, _SETTLED):
                self._sitting.drafts.clear()
        finally:
            entry = self._fold(event) if is_new else None
            if entry is not None:
                self.add(entry)

    def add(self, entry: Entry) -> None:
        """Show it to those who look and to those who will."""
        self.log.append(entry)
        self._show(entry)

    def last_answer(self) -> Answer | None:
        """The answer that can be given once more now, as far as the dialogue would take it."""
        try:
            withdrawn = self._dialogue.on(Withdrawn(at=self._sitting.clock(), reason="resumed"))
        except (IllegalEvent, IndexError):
            return None
        return withdrawn.draft

    def hello(self, draft: str, unheard: str) -> Hello:
        """Everything a page needs that has just been opened."""
        started = self._sitting.started
        return Hello(
            session=started.session,
            mode=started.terms.mode,
            total=len(started.plan),
            examined_by=self._sitting.examined_by,
            may_speak=not unheard,
            why_silent=unheard,
            seconds_left=self._seconds_left(),
            log=tuple(self.log),
            draft=draft,
        )

    def _fold(self, event: Event) -> Entry | None:
        self._dialogue = self._dialogue.on(event)
        self.turn += 1
        return entry_of_event(event, self._dialogue, self._title)

    def _seconds_left(self) -> float | None:
        started = self._sitting.started
        if started.terms.time_limit is None:
            return None
        spent = self._sitting.clock() - started.at - self._dialogue.resting
        return max(started.terms.time_limit * 60 - spent.total_seconds(), 0.0)

    def _title(self, topic_id: str) -> str:
        try:
            topic = self._sitting.topics.topic(topic_id)
        except InterviewerError:
            topic = None
        return topic.title if topic else topic_id
