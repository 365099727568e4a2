"""The one loop: carries out the dialogue's commands through the ports.

Text, voice, the browser and recordings all run it. It decides nothing about the interview.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from interviewer.core import lines
from interviewer.core.asides import reply_to
from interviewer.core.assessment import Graded, Probe, Usage
from interviewer.core.dialogue import (
    Dialogue,
    Examine,
    Finish,
    Listen,
    OpenQuestion,
    Phase,
    PutProbe,
    Rest,
)
from interviewer.core.events import (
    Answered,
    Aside,
    AsideKind,
    Asked,
    Assessed,
    Event,
    Finished,
    FinishReason,
    Mode,
    Paused,
    Probed,
    Skipped,
    Withdrawn,
)
from interviewer.core.transcript import Answer, Thread
from interviewer.errors import SessionError
from interviewer.ports import (
    Amended,
    Candidate,
    Examination,
    Examiner,
    Memory,
    QuestionPicker,
    SessionStore,
    TopicSource,
)

_COMMANDS = "/skip /repeat /hint /pause /quit"
_ASIDES = {
    "empty": AsideKind.EMPTY,
    "repeat": AsideKind.REPEATED,
    "clarify": AsideKind.CLARIFIED,
    "hint": AsideKind.HINTED,
}
"""By the intent's own word."""
_STALLING = (AsideKind.REPEATED, AsideKind.CLARIFIED)


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything a session reaches the outside through. `clock` gives an aware time."""

    candidate: Candidate
    examiner: Examiner
    store: SessionStore
    topics: TopicSource
    picker: QuestionPicker
    memory: Memory | None = None
    """None: nothing is remembered from earlier sessions."""
    clock: Callable[[], datetime]


@dataclass
class Session:
    """A running interview. `dialogue` is its state; `unsaved` what the store refused so far."""

    ports: Ports
    dialogue: Dialogue = field(default_factory=Dialogue)
    unsaved: list[Event] = field(default_factory=list)
    _grading: asyncio.Task[None] | None = None
    _paid: list[Usage] = field(default_factory=list)
    """What examining the last answer has cost so far."""
    _probe_put: asyncio.Event = field(default_factory=asyncio.Event)
    _noted: int = 0
    _held: list[lines.Line] = field(default_factory=list)
    """Lines that came up while the candidate was speaking or typing."""
    _told_of_fallback: bool = False

    async def run(self) -> Dialogue:
        """Go on until the session is finished or paused; events are kept before they are shown."""
        self._noted = len(self.dialogue.transcript.threads)
        if self.dialogue.phase in (Phase.LISTENING, Phase.EXAMINING, Phase.PROBING):
            self._noted -= 1
            await self._take_up()
        try:
            while not isinstance(command := self.dialogue.next, Rest):
                await self._carry_out(command)
        finally:
            await self._stop_grading()
        return self.dialogue

    async def _keep(self, event: Event) -> None:
        """Fold the event and keep it. A failing store is told of once and tried again each time."""
        self.dialogue = self.dialogue.on(event)
        told = bool(self.unsaved)
        self.unsaved.append(event)
        try:
            while self.unsaved:
                self.ports.store.append(self.unsaved[0])
                del self.unsaved[0]
        except SessionError as error:
            if not told:
                notice = f"{error} The interview goes on; what is said now is not saved yet."
                await self.ports.candidate.show(lines.Notice(notice))

    async def _carry_out(
        self, command: OpenQuestion | Listen | Examine | PutProbe | Finish
    ) -> None:
        if not isinstance(command, Listen):
            await self._show_held()
        match command:
            case OpenQuestion():
                await self._show_notes()
                await self._open(command)
            case Listen():
                await self._listen()
            case Examine():
                await self._examine(command)
            case PutProbe():
                await self._keep(Probed(at=self._now(), probe=command.probe))
                await self.ports.candidate.show(lines.ProbeLine(command.probe.text))
            case Finish():
                await self._show_notes()
                await self._finish(command.reason)
            case _ as never:
                assert_never(never)

    async def _take_up(self) -> None:
        """Say again where a resumed session stands, and grade what a crash left ungraded."""
        dialogue = self.dialogue
        if dialogue.phase is not Phase.LISTENING:
            return
        await self.ports.candidate.show(lines.Reply(dialogue.thread.asked))
        if dialogue.unexamined:
            turn = dialogue.unexamined[0]
            self._grading = asyncio.create_task(self._grade(turn, wants_probe=False))

    async def _open(self, command: OpenQuestion) -> None:
        topic = self.ports.topics.topic(command.planned.topic)
        wanted = command.planned.question
        question = None
        if topic is not None:
            chosen = topic.question(wanted) if wanted else None
            question = chosen or self.ports.picker.pick(topic, command.asked)
        if topic is None or question is None:
            await self._finish(FinishReason.COMPLETED)
            return
        await self._keep(Asked(at=self._now(), topic=topic.id, question=question))
        started = self.dialogue.started
        total = len(started.plan) if started else command.number
        line = lines.QuestionLine(question.prompt, command.number, total, topic.title)
        await self.ports.candidate.show(line)

    async def _listen(self) -> None:
        answer = await self.ports.candidate.listen()
        if answer is None:
            await self._leave()
            return
        if isinstance(answer, Amended):
            await self._amend(answer)
            return
        # Its patterns take longer to compile than everything else before the first question.
        from interviewer.core.utterances import Intent, intent

        match intent(answer.text):
            case Intent.ANSWER:
                await self._keep(Answered(at=self._now(), answer=answer))
            case Intent.SKIP:
                await self._settle_grading()
                await self._keep(Skipped(at=self._now()))
            case Intent.PAUSE:
                await self._pause()
            case Intent.QUIT:
                await self._leave()
            case Intent.UNKNOWN_COMMAND:
                notice = f"`{answer.text.split()[0]}` is no word of the interview: {_COMMANDS}"
                await self.ports.candidate.show(lines.Notice(notice))
            case aside:
                await self._reply(_ASIDES[aside], answer)

    async def _pause(self) -> None:
        await self._settle_grading()
        await self._keep(Paused(at=self._now()))
        await self._show_ending()

    async def _reply(self, kind: AsideKind, answer: Answer) -> None:
        """Answer beside the question; a second stalling question in a row counts as an answer."""
        before = self.dialogue.asides
        typed = answer.text.lstrip().startswith("/")
        if kind in _STALLING and not typed and before and before[-1] in _STALLING:
            await self._keep(Answered(at=self._now(), answer=answer))
            return
        said = reply_to(kind, self.dialogue.thread, before)
        await self._keep(Aside(at=self._now(), kind=kind, said=answer.text, reply=said))
        await self.ports.candidate.show(lines.Reply(said))

    async def _examine(self, command: Examine) -> None:
        """Run until the probe is put or the grade is there, whichever comes first."""
        if self._grading is not None:
            await self._settle_grading()
            return
        self._probe_put.clear()
        self._paid = []
        self._grading = asyncio.create_task(self._grade(command.turn, command.wants_probe))
        probe_put = asyncio.create_task(self._probe_put.wait())
        goes_on = asyncio.create_task(self.ports.candidate.goes_on())
        waiting = (self._grading, probe_put, goes_on)
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if goes_on.done():
            await self._amend(goes_on.result())
        elif self._grading.done():
            await self._settle_grading()
        probe_put.cancel()
        goes_on.cancel()
        await asyncio.gather(probe_put, goes_on, return_exceptions=True)

    async def _amend(self, amended: Amended) -> None:
        """Set aside what the answer earned so far and take the whole of it instead."""
        await self._stop_grading()
        usage = None
        if self._paid:
            from interviewer.core.review import total_usage

            usage = total_usage(self._paid)
        await self._keep(Withdrawn(at=self._now(), reason=amended.reason, usage=usage))
        await self._keep(Answered(at=self._now(), answer=amended.answer))

    async def _grade(self, turn: int, wants_probe: bool) -> None:
        threads = self.dialogue.transcript.threads
        index = len(threads) - 1
        examination = Examination(
            thread=threads[index],
            turn=turn,
            earlier=threads[:index],
            remembered=self._recall(threads[index].topic),
            topic=self.ports.topics.topic(threads[index].topic),
            wants_probe=wants_probe,
            put=self.dialogue.put,
            paid=self._paid,
        )
        async for step in self.ports.examiner.examine(examination):
            match step:
                case Probe():
                    await self._keep(Probed(at=self._now(), probe=step))
                    await self.ports.candidate.show(lines.ProbeLine(step.text))
                    self._probe_put.set()
                case Graded():
                    event = Assessed(at=self._now(), thread=index, turn=turn, graded=step)
                    await self._keep(event)
                    self._after_grade(step)
                case _ as never:
                    assert_never(never)

    def _after_grade(self, graded: Graded) -> None:
        if graded.source.fell_back and not self._told_of_fallback:
            self._told_of_fallback = True
            why = graded.source.fell_back
            notice = f"{why[:1].upper()}{why[1:]}: examined locally instead."
            self._held.append(lines.Notice(notice))
        if self.dialogue.phase is Phase.PROBING and self._is_practice():
            self._held.append(lines.ShapeSoFar(self.dialogue.thread))

    async def _show_held(self) -> None:
        held, self._held = self._held, []
        for line in held:
            await self.ports.candidate.show(line)

    def _recall(self, topic: str) -> tuple[Thread, ...]:
        return self.ports.memory.recall(topic) if self.ports.memory else ()

    async def _settle_grading(self) -> None:
        grading, self._grading = self._grading, None
        if grading is not None:
            await grading

    async def _stop_grading(self) -> None:
        grading, self._grading = self._grading, None
        if grading is not None:
            grading.cancel()
            await asyncio.gather(grading, return_exceptions=True)

    async def _leave(self) -> None:
        await self._settle_grading()
        await self._show_notes()
        await self._finish(FinishReason.QUIT)

    async def _finish(self, reason: FinishReason) -> None:
        await self._settle_grading()
        from interviewer.core.review import results

        threads = self.dialogue.transcript.threads
        await self._keep(Finished(at=self._now(), reason=reason, results=results(threads)))
        await self._show_ending()

    async def _show_ending(self) -> None:
        started = self.dialogue.started
        finished = self.dialogue.phase is Phase.FINISHED
        threads = self.dialogue.transcript.threads
        session = started.session if started else ""
        await self.ports.candidate.show(lines.Ending(threads, session, finished))

    async def _show_notes(self) -> None:
        if not self._is_practice():
            return
        threads = self.dialogue.transcript.threads
        for thread in threads[self._noted :]:
            if thread.assessed:
                await self.ports.candidate.show(lines.Notes(thread))
        self._noted = len(threads)

    def _is_practice(self) -> bool:
        started = self.dialogue.started
        return started is not None and started.terms.mode is Mode.PRACTICE

    def _now(self) -> datetime:
        return self.ports.clock()
