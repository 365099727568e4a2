"""One spoken interview: sound and keys in, answers out.

When an answer has ended is decided by `core.endpointing`, on the clock of the sound.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import assert_never

from interviewer.core.endpointing import Phase, TurnPolicy, TurnSettings
from interviewer.core.floor import State
from interviewer.core.playbook import Criterion
from interviewer.core.transcript import Answer
from interviewer.core.turn_events import (
    Began,
    Committed,
    Covered,
    Ended,
    Ending,
    Nudge,
    ProbeReady,
    Resumed,
    Settled,
    Shown,
    SpeechStarted,
    Tail,
    Tick,
    TurnDecision,
    TurnEvent,
)
from interviewer.errors import InterviewerError
from interviewer.speaking.candidate import Reason, SpeakingCandidate
from interviewer.speaking.coverage import Coverage
from interviewer.speaking.gate import Gate
from interviewer.speaking.handing_in import HandingIn
from interviewer.speaking.hearing import Hearing
from interviewer.speaking.joining import Share, joined
from interviewer.speaking.parts import Manners, Parts
from interviewer.speaking.saying import Sayings

_BROKE_IN = 1.0
"""Seconds before a voice was noticed that still belong to what it says."""
_EARLY = 0.4
"""The same after a silence."""


class Conversation:
    """Hears while `listening` is open. `Keyboard` presses its keys."""

    def __init__(self, parts: Parts, manners: Manners) -> None:
        """Hears nothing yet."""
        self.parts = parts
        self.manners = manners
        self.policy = TurnPolicy(
            settings=TurnSettings(automatic=manners.automatic), pauses=manners.pauses
        )
        self.candidate = SpeakingCandidate(parts.panel, parts.last_answer)
        self.candidate.on_said = self._on_said
        self.candidate.on_listen = self._on_listen
        self.candidate.on_result = self._until_ended
        self.on_failure: Callable[[InterviewerError], None] = self.candidate.fail
        """Told why nothing can be heard any more."""
        self.sayings = Sayings(parts.mouth, self._on_silence, self.candidate.notice)
        self.kept: Answer | None = None
        """What was said of this answer before the ears began anew."""
        self._share = Share(parts.ears)
        self.by_hand = False
        """The keyboard has the floor: what is heard counts for nothing."""
        self.begun = False
        """An answer is being given, or was and can still go on."""
        self.is_new = False
        """A new answer is awaited and has not begun."""
        self.reason: Reason | None = None
        """What the answer being given is to the last one; None: it is a new one."""
        self.said: Answer | None = None
        self._handing_in = HandingIn(self)
        self._coverage = Coverage(parts.covered, self._on_covered)
        self.gate = Gate()
        self.hearing = Hearing(self)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen as long as the block runs."""
        async with self.parts.ears:
            tasks = [asyncio.create_task(run()) for run in (self.hearing.run, self.hearing.beat)]
            try:
                yield
            finally:
                self.sayings.stop()
                more = (self._handing_in.task, self._coverage.task)
                tasks += [task for task in more if task is not None]
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def is_open(self) -> bool:
        """Whether an answer is being given that has not been handed in."""
        return self.begun and self.policy.phase is Phase.OPEN

    @property
    def has_words(self) -> bool:
        """Whether something was said that has not been handed in."""
        return self.is_open and bool(self.policy.text or self.kept or self._share.follows)

    @property
    def heard(self) -> str:
        """What was said of the answer being given."""
        before = self.kept.text if self.kept else ""
        return f"{before} {self.policy.text}".strip()

    @property
    def may_hear(self) -> bool:
        """Whether what a recording says next would be heard."""
        if self.by_hand or self.sayings.is_busy or not self.begun:
            return False
        return self.policy.phase is not Phase.ENDED and not self._handing_in.is_under_way

    def renew(self) -> None:
        """Go back to speaking: the answer begins with the next word."""
        self.begun, self.is_new, self.kept = False, True, None
        self._put_away()

    def begin(self, reason: Reason | None, kept: Answer | None = None, back: float = 0.0) -> None:
        """Start an answer: a new one, or the last one once more."""
        self.is_new, self.begun, self.reason, self.kept = False, True, reason, kept
        self._handing_in.forget()
        if reason is not None:
            self.gate.close()
        ended = self._put_away()
        self.advance(Began(ended.now))
        if reason is None and ended.late and self.said is not None:
            late = self._share.follow(ended.earlier)
            self.policy = replace(self.policy, committed=late, speaking=ended.speaking)
        else:
            self._share.begin(self.parts.terms(), back)
        self.parts.panel.caption(self.heard, "")
        self.parts.panel.stand(State.LISTENING)
        self.hearing.move()

    def advance(self, event: TurnEvent) -> None:
        """One thing that happened, on the policy's clock."""
        self.policy, decided = self.policy.on(event)
        for decision in decided:
            self._decide(decision)
            if isinstance(decision, Settled) and self.begun:
                self.advance(event)  # it happened to the answer that has just begun
                return
        if isinstance(event, Committed | Tail):
            before = self.kept.text if self.kept else ""
            committed = f"{before} {self.policy.committed}".strip()
            self.parts.panel.caption(committed, self.policy.tail)
        if isinstance(event, Committed):
            self.parts.drafts.add(event.text)
            self._coverage.look(self.policy.text)
        self.hearing.move()

    def give(self, answer: Answer) -> None:
        """An answer that is complete as it is: typed, or corrected before it was handed in."""
        self.begun, self.said, self.kept = False, answer, None
        self._put_away()
        self.gate.open()
        reason, self.reason = self.reason, None
        if reason is None:
            self.candidate.answer(answer)
        else:
            self.candidate.amend(answer, reason)

    def correct(self, answer: Answer) -> None:
        """The last answer with other words."""
        self.sayings.stop()
        self.begun, self.is_new, self.said = False, False, answer
        self._put_away()
        self.gate.open()
        self.candidate.amend(answer, "corrected")

    async def finished(self) -> Answer:
        """The answer being given, up to now."""
        return joined(self.kept, await self._share.finish())

    def rest(self) -> None:
        """What the last answer earned stands: go on from there."""
        if self.gate.holds:
            self.advance(ProbeReady(self.policy.now))
        elif not self.candidate.is_examined:
            self.gate.open()
            self.is_new = True
            self.candidate.add_nothing()
            self._go_on()

    def close_ears(self, closed: bool) -> None:
        """Hear nothing for a while; the time does not count."""
        self.by_hand = closed
        self.parts.ears.hold(closed)
        if not closed:
            self.hearing.rebase()
            self._go_on()
        self.hearing.move()

    def stand(self) -> None:
        """Show again who has the floor."""
        states = {Phase.OPEN: State.LISTENING, Phase.ENDING: State.ENDING}
        state = states.get(self.policy.phase, State.EXAMINING)
        self.parts.panel.stand(state, max(self.policy.until - self.policy.now, 0.0))

    def break_in(self) -> None:
        """The candidate speaks over the interviewer: over a probe just put, the last answer."""
        if self.policy.phase is Phase.SHOWN and self.begun:
            self.advance(SpeechStarted(self.policy.now))
        elif self.manners.interrupts:
            self.is_new = False
            self.sayings.stop()
            self.begin(None, self.kept if self.said is None else None, _BROKE_IN)

    def _put_away(self) -> TurnPolicy:
        """What was heard counts no more: no silence ends it. Gives the turn as it was."""
        was = self.policy
        self.policy = TurnPolicy(
            settings=was.settings, pauses=was.pauses, now=was.now, quiet_since=was.now
        )
        return was

    def _on_said(self, text: str) -> None:
        self.parts.panel.stand(State.SPEAKING)
        self.sayings.say(text)

    def _on_listen(self) -> None:
        self.is_new = not self.is_open
        self._go_on()

    def _on_silence(self, sounded: bool) -> None:
        if sounded and self.policy.phase is Phase.SHOWN:
            self._settle()
        self._go_on()
        self.hearing.move()

    def _go_on(self) -> None:
        """Begin the new answer as soon as nothing speaks and the last one cannot go on."""
        if not self.is_new or self.sayings.is_busy or self.by_hand:
            return
        if self.begun and self.policy.phase is Phase.SHOWN and self.candidate.last_answer:
            self.parts.panel.stand(State.LISTENING)
            return
        if self.hearing.is_over:
            self.candidate.end()
        else:
            self.begin(None, self.kept if self.said is None else None, _EARLY)

    def _settle(self) -> None:
        """The probe was heard to its end: what follows answers it."""
        self.advance(Tick(self.policy.until))
        self.hearing.rebase()

    async def _until_ended(self) -> None:
        """What an answer earned waits until the answer has ended for good."""
        with self.gate.waiting():
            self.advance(ProbeReady(self.policy.now))
            await self.gate.wait()

    def _decide(self, decision: TurnDecision) -> None:
        panel = self.parts.panel
        match decision:
            case Nudge():
                self._nudge()
            case Ending():
                panel.stand(State.ENDING, decision.until - decision.at)
                self._handing_in.start()
            case Ended():
                panel.stand(State.EXAMINING)
                self._handing_in.start()
            case Resumed():
                self._resume()
            case Shown():
                self.gate.open()
                self.candidate.print_answer()
                if self.manners.recording:
                    self._settle()
            case Settled():
                self.begun = False
                self._go_on()
            case _ as never:
                assert_never(never)

    def _nudge(self) -> None:
        if self.begun:  # or the interviewer has the floor
            self.parts.panel.stand(State.NUDGE)

    def _resume(self) -> None:
        """The same answer goes on."""
        self.is_new = False  # or falling silent would begin one
        handed_in = self._handing_in.take_back()
        self.sayings.stop()
        self.candidate.take_back()
        if handed_in and self.candidate.last_answer != self.said:
            self.begin(None, None, _BROKE_IN)  # what was said was no answer, and is answered
            return
        if handed_in:
            self.reason = self.reason or "resumed"
        self.gate.close()
        self.begun, self.is_new = True, False
        self.stand()

    def _on_covered(self, criteria: frozenset[Criterion]) -> None:
        if self.is_open:
            self.advance(Covered(self.policy.now, criteria))
