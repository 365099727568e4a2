"""Write the threads of a conversation as a session, and examine them one after the other.

The order is that of the conversation: a thread is written whole, then its answers are examined.
Interrupted anywhere, it goes on from the folded file with what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from interviewer.core.assessment import Graded
from interviewer.core.dialogue import Dialogue, Phase
from interviewer.core.events import (
    Answered,
    Asked,
    Assessed,
    Finished,
    FinishReason,
    Probed,
    Skipped,
)
from interviewer.core.review import results
from interviewer.ports import Examination, Examiner, SessionStore, TopicSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interviewer.core.events import Event
    from interviewer.core.transcript import Thread

Told = Callable[[int, int], None]
"""Answers examined, and answers in all."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What the writing reaches the outside through. `clock` gives an aware time."""

    store: SessionStore
    examiner: Examiner
    topics: TopicSource
    clock: Callable[[], datetime]
    told: Told = lambda done, total: None


async def write_session(threads: Sequence[Thread], dialogue: Dialogue, ports: Ports) -> Dialogue:
    """Append what `dialogue`, a session with `imported` terms, does not hold yet, and finish it.

    Raises `SessionError` when the store cannot keep an event; what is kept then stays valid.
    """
    writer = _Writer(dialogue, ports, sum(len(thread.answers) for thread in threads))
    if dialogue.phase is Phase.FINISHED:
        return dialogue
    begun = len(dialogue.transcript.threads)
    open_one = begun and dialogue.phase not in (Phase.OPENING, Phase.CLOSING)
    for index in range(begun - 1 if open_one else begun, len(threads)):
        await writer.write(threads[index], index)
    final = results(writer.dialogue.transcript.threads)
    writer.keep(Finished(at=ports.clock(), reason=FinishReason.COMPLETED, results=final))
    return writer.dialogue


class _Writer:
    def __init__(self, dialogue: Dialogue, ports: Ports, total: int) -> None:
        self.dialogue = dialogue
        self._ports = ports
        self._total = total

    def keep(self, event: Event) -> None:
        folded = self.dialogue.on(event)
        self._ports.store.append(event)
        self.dialogue = folded

    async def write(self, thread: Thread, index: int) -> None:
        for event in self._unsaid(thread, index):
            self.keep(event)
        while turns := self.dialogue.unexamined:
            last = len(turns) == 1
            await self._examine(turns[0], index)
            if last:
                break
        if thread.skipped and self.dialogue.phase is Phase.LISTENING:
            self.keep(Skipped(at=self._ports.clock()))

    def _unsaid(self, thread: Thread, index: int) -> Iterator[Event]:
        """The events of what was said that the dialogue has not folded yet."""
        now = self._ports.clock
        known = len(self.dialogue.transcript.threads) > index
        written = self.dialogue.transcript.threads[index].turns if known else ()
        if not known:
            yield Asked(at=now(), topic=thread.topic, question=thread.question)
        for number, turn in enumerate(thread.turns):
            if number >= len(written) and turn.probe is not None:
                yield Probed(at=now(), probe=turn.probe)
            answered = number < len(written) and written[number].answer is not None
            if turn.answer is not None and not answered:
                yield Answered(at=now(), answer=turn.answer)

    async def _examine(self, turn: int, index: int) -> None:
        threads = self.dialogue.transcript.threads
        examination = Examination(
            thread=threads[index],
            turn=turn,
            earlier=threads[:index],
            topic=self._ports.topics.topic(threads[index].topic),
            wants_probe=False,
            put=self.dialogue.put,
        )
        async for step in self._ports.examiner.examine(examination):
            if isinstance(step, Graded):
                self.keep(Assessed(at=self._ports.clock(), thread=index, turn=turn, graded=step))
                done = sum(len(item.answers) for item in threads[:index]) + turn + 1
                self._ports.told(done, self._total)
