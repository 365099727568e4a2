"""Voice in one room: on or off at any moment, and nothing said is lost by it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from interviewer.core.floor import Key
from interviewer.core.transcript import Answer
from interviewer.errors import InterviewerError
from interviewer.speaking.conversation import Conversation
from interviewer.speaking.keyboard import Keyboard
from interviewer.speaking.parts import Manners, Parts
from interviewer.web.candidate import WebCandidate
from interviewer.web.messages import Draft, Turn
from interviewer.web.record import Record
from interviewer.web.services import Sitting, Voices
from interviewer.web.voice import PageEars, PageMouth, PagePanel, Tell

_KEYS = {"done": Key.DONE, "not_done": Key.NOT_DONE, "redo": Key.REDO}


@dataclass(frozen=True)
class Place:
    """What a talk is held in. `tell` reaches the pages."""

    sitting: Sitting
    record: Record
    voices: Voices
    tell: Tell
    notice: Callable[[str], None]


class Talk:
    """The conversation of a room. It begins in writing."""

    def __init__(self, place: Place) -> None:
        """Nothing is heard before `switch_on`."""
        self._place = place
        self._ears = PageEars(place.voices)
        self._mouth = PageMouth(place.voices, place.tell)
        self.panel = PagePanel(place.record.add, place.tell, self._ears)
        self.panel.on_listening = self._keep_draft
        parts = Parts(
            ears=self._ears,
            mouth=self._mouth,
            panel=self.panel,
            drafts=place.sitting.drafts,
            terms=lambda: place.sitting.terms(place.record.thread),
            last_answer=place.record.last_answer,
        )
        self.conversation = Conversation(parts, Manners(pauses=place.sitting.pauses))
        self.conversation.by_hand = True
        self.conversation.on_failure = self._fail
        self.candidate = WebCandidate(
            self.conversation, place.record, lambda message: place.tell(message, None)
        )
        self.candidate.draft = place.sitting.drafts.text
        self._keyboard = Keyboard(self.conversation, self.panel)
        self._hearing: asyncio.Task[None] | None = None
        self._off = asyncio.Event()

    def switch_on(self, automatic: bool, interrupts: bool) -> None:
        """Listen; when it does already, only the manners change."""
        talk = self.conversation
        talk.manners = replace(talk.manners, automatic=automatic, interrupts=interrupts)
        settings = replace(talk.policy.settings, automatic=automatic)
        talk.policy = replace(talk.policy, settings=settings)
        if self._hearing is None or self._hearing.done():
            self._off = asyncio.Event()
            self._hearing = asyncio.create_task(self._hear(self._off))

    def switch_off(self) -> None:
        """Back to writing; what was said and not handed in goes into the box on the page."""
        self._off.set()

    async def close(self) -> None:
        """Stop for good."""
        self._off.set()
        if self._hearing is not None:
            await asyncio.gather(self._hearing, return_exceptions=True)
        self._place.sitting.keep_pauses(self.conversation.policy.pauses)

    def feed(self, pcm: bytes) -> None:
        """Sound from the page that answers; without headphones not while something is said."""
        talk = self.conversation
        deaf = talk.sayings.is_busy and not talk.manners.interrupts
        self._ears.feed(bytes(len(pcm)) if deaf else pcm)

    def played(self, number: int) -> None:
        """The page has played speech to its end."""
        self._mouth.played(number)

    def press(self, key: str) -> None:
        """A key of the page."""
        if key == "stop_speech":
            self.conversation.sayings.stop()
        elif self._mouth.is_open:
            self._keyboard.press(_KEYS[key])

    def write(self, draft: str) -> None:
        """What stands in the box: words spoken from now on come after it."""
        self.candidate.draft = draft
        self._keep_draft()

    async def _hear(self, off: asyncio.Event) -> None:
        talk = self.conversation
        try:
            async with talk.listening():
                self._mouth.is_open = True
                if self.candidate.stands.waiting == "candidate" and self.candidate.asked:
                    talk.candidate.on_said(self.candidate.asked)
                talk.close_ears(False)
                await off.wait()
                self._let_go()
        except InterviewerError as error:
            self._fail(error)
        finally:
            self._mouth.is_open = False
            self.panel.tell_turn(Turn(state="off"))

    def _let_go(self) -> None:
        talk = self.conversation
        said = talk.heard if talk.has_words else ""
        talk.sayings.stop()
        talk.close_ears(True)
        if talk.is_open:
            talk.renew()
        if said:
            self.candidate.draft = said
            self._place.tell(Draft(type="draft", text=said), None)
        self.panel.caption("", "")

    def _keep_draft(self) -> None:
        talk = self.conversation
        if talk.is_open and talk.reason is None:
            talk.kept = Answer(text=self.candidate.draft) if self.candidate.draft.strip() else None

    def _fail(self, error: InterviewerError) -> None:
        self._place.notice(f"{error} Go on by typing.")
        self._off.set()
