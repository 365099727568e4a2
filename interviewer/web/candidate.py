"""The person at the page. Implements `ports.Candidate`: what is typed, and what is spoken."""

from collections.abc import Callable

from interviewer.core.lines import Line
from interviewer.core.transcript import Answer
from interviewer.ports import Amended
from interviewer.speaking.conversation import Conversation
from interviewer.web.log import spoken_text
from interviewer.web.messages import Stands, ToPage, Waiting
from interviewer.web.record import Record


class WebCandidate:
    """The conversation, with pages that are told whose turn it is."""

    def __init__(
        self, conversation: Conversation, record: Record, tell: Callable[[ToPage], None]
    ) -> None:
        """`tell` reaches every page that is open."""
        self._conversation, self._record, self._tell = conversation, record, tell
        self._inner = conversation.candidate
        self.stands = Stands(waiting="nobody", turn=0)
        self.asked = ""
        """What the interviewer said last."""
        self.draft = ""
        """Typed and not sent; it comes before what is spoken after it."""

    async def show(self, line: Line) -> None:
        """On every page that is open; a page that does not read is not waited for."""
        self.asked = spoken_text(line) or self.asked
        await self._inner.show(line)

    async def listen(self) -> Answer | Amended | None:
        """What is typed or spoken next. A closed page is no end: it may come back."""
        self._stand("candidate")
        try:
            return await self._inner.listen()
        finally:
            self.draft = ""
            self._stand("examiner")

    async def goes_on(self) -> Amended:
        """See `ports.Candidate`."""
        self._stand("examiner")
        return await self._inner.goes_on()

    def say(self, turn: int, text: str) -> bool:
        """A typed answer, with what was spoken before it; False when it is not awaited (any more).

        `turn` is the one it answers.
        """
        if turn != self.stands.turn or not self._inner.is_awaited:
            return False
        if self._conversation.has_words and not text.startswith("/"):
            spoken = self._conversation.heard
            text = f"{spoken} {text.strip()}"
        self._conversation.give(Answer(text=text))
        return True

    def correct(self, text: str) -> bool:
        """Other words for the last answer; False when it is too late for that."""
        before = self._record.last_answer()
        if before is None or not (self._inner.is_awaited or self._inner.is_examined):
            return False
        heard = before.edited_from or before.text
        self._conversation.correct(before.model_copy(update={"text": text, "edited_from": heard}))
        return True

    def _stand(self, waiting: Waiting) -> None:
        may_amend = self._record.last_answer() is not None
        self.stands = Stands(waiting=waiting, turn=self._record.turn, may_amend=may_amend)
        self._tell(self.stands)
