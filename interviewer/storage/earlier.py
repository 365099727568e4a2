"""What the same candidate said before, for the examiner to know."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from interviewer.core.transcript import Thread
from interviewer.errors import SessionError
from interviewer.storage.sessions import SessionFolder, fold


@dataclass
class EarlierSessions:
    """What was said in the newest finished sessions of a folder. Implements `ports.Memory`."""

    folder: SessionFolder
    newest: int = 20
    """Sessions looked through: what is older says little about today."""
    _known: dict[str, tuple[Thread, ...]] = field(default_factory=dict)

    def recall(self, topic_id: str) -> tuple[Thread, ...]:
        """Threads of finished sessions on the topic; damaged files are passed over."""
        if topic_id not in self._known:
            self._known[topic_id] = tuple(self._threads(topic_id))
        return self._known[topic_id]

    def _threads(self, topic_id: str) -> Iterator[Thread]:
        for summary in self.folder.summaries(self.newest):
            results = summary.finished.results if summary.finished else ()
            if not any(result.topic == topic_id for result in results):
                continue
            with suppress(SessionError):
                threads = fold(self.folder.read(summary.session)).transcript.threads
                yield from (thread for thread in threads if thread.topic == topic_id)
