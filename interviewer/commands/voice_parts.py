"""The parts of a spoken interview, as the options ask for them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import shape_model
from interviewer.commands.listening import HeldSource, ListenerEars, Mute
from interviewer.commands.sitting import now
from interviewer.core.assessment import Assessment
from interviewer.core.dialogue import Dialogue
from interviewer.core.events import Answered, Aside, Event, Skipped, Withdrawn
from interviewer.core.playbook import Mark
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.errors import IllegalEvent, SessionError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import ExitStack

    from interviewer.commands.sitting import Run
    from interviewer.core.playbook import Criterion
    from interviewer.playbooks import Playbook
    from interviewer.speaking.parts import Mouth
    from interviewer.speech.audio import Source
    from interviewer.speech.echo import EchoGuard
    from interviewer.speech.recogniser import Recogniser
    from interviewer.storage.drafts import DraftFile

_SETTLED = (Answered, Aside, Skipped)
"""After these the words of the draft are kept elsewhere, or given up."""


class Record:
    """The session's store; knows where the dialogue stands. Implements `ports.SessionStore`."""

    def __init__(self, run: Run, draft: DraftFile) -> None:
        """`draft` is emptied when its words have become an answer."""
        self._store, self._draft = run.store, draft
        self._dialogue = run.dialogue
        self._refused: list[Event] = []
        self.path: Path = run.store.path

    @property
    def thread(self) -> Thread | None:
        """What is being talked about; None before the first question."""
        threads = self._dialogue.transcript.threads
        return threads[-1] if threads else None

    def append(self, event: Event) -> None:
        """Keep it for good. What is refused still happened, once."""
        is_new = not any(event is item for item in self._refused)
        if is_new:
            self._dialogue = self._dialogue.on(event)
        try:
            self._store.append(event)
        except SessionError:
            self._refused.append(event)
            raise
        if isinstance(event, _SETTLED):
            self._draft.clear()

    def last_answer(self) -> Answer | None:
        """The answer that can be given once more now; None when none can."""
        return last_answer_of(self._dialogue)


def last_answer_of(dialogue: Dialogue) -> Answer | None:
    """The answer that could be withdrawn now, as far as the dialogue would take it."""
    if not dialogue.transcript.threads:
        return None
    try:
        return dialogue.on(Withdrawn(at=now(), reason="resumed")).draft
    except IllegalEvent:
        return None


class Drafting:
    """Keeps the words being spoken; a full disk is told of once. Implements `DraftStore`."""

    def __init__(self, draft: DraftFile, complain: Callable[[str], None]) -> None:
        """`complain` takes one sentence."""
        self._draft, self._complain = draft, complain
        self._told = False

    def add(self, text: str) -> None:
        """See `DraftStore`."""
        try:
            self._draft.add(text)
        except SessionError as error:
            if not self._told:
                self._told = True
                self._complain(str(error))


def ears_of(
    arguments: Namespace, model: Path, folder: Path, stack: ExitStack
) -> tuple[ListenerEars, EchoGuard | None]:
    """What listens; with a microphone, also what keeps the interviewer's voice out of it."""
    from interviewer.speech.echo import Duplex, EchoGuard, GuardedSource
    from interviewer.speech.listener import Ears
    from interviewer.speech.microphone import Microphone, MicrophoneSettings
    from interviewer.speech.recording import Recording

    guard: EchoGuard | None = None
    source: Source
    if arguments.input is not None:
        source = Recording(Path(arguments.input))
    else:
        guard = EchoGuard(Duplex.FULL if arguments.headphones else Duplex.HALF)
        source = GuardedSource(Microphone(MicrophoneSettings(device=arguments.device)), guard)
    tap = None
    if arguments.record:
        from interviewer.speech.keeping import FlacKeeper, next_name

        keeper = FlacKeeper(next_name(folder))
        stack.callback(keeper.close)
        tap = keeper.keep
    held = HeldSource(source)
    ears = Ears(
        source=held,
        recogniser=lambda: _load(model),
        tap=tap,
        lockstep=arguments.input is not None,
        words_within=0.5 if arguments.input is not None else 0.15,
    )
    return ListenerEars(ears, held), guard


def _load(model: Path) -> Recogniser:
    from interviewer.speech.recogniser import load

    return load(model)


def mouth_of(arguments: Namespace, guard: EchoGuard | None) -> Mouth:
    """The interviewer's voice: none with `--mute`, nor for a recording, which nobody hears."""
    if arguments.mute or guard is None:
        return Mute()
    from interviewer.speech.loudspeaker import Loudspeaker, Speaker
    from interviewer.speech.voice import SilentVoice, choose_voice

    voice = choose_voice()
    if isinstance(voice, SilentVoice):
        return Mute()
    return Speaker(voice, Loudspeaker(played=guard.played))


def terms_of(playbook: Playbook, thread: Thread | None) -> Sequence[str]:
    """Words the next answer is likely to hold, from the rubric."""
    from interviewer.speech.vocabulary import choose_terms

    topic = playbook.topic(thread.topic) if thread else None
    if thread is None or topic is None:
        return ()
    points = [point.text for point in thread.question.key_points]
    return choose_terms([item.term for item in topic.vocabulary], [thread.asked, *points])


def covered_by(
    playbook: Playbook, record: Record
) -> Callable[[str], Awaitable[frozenset[Criterion]]]:
    """What an answer so far has touched, by the local examiner's measure."""

    async def covered(text: str) -> frozenset[Criterion]:
        thread = record.thread
        if thread is None:
            return frozenset()
        return await asyncio.to_thread(_touched, playbook, thread, text)

    return covered


def _touched(playbook: Playbook, thread: Thread, text: str) -> frozenset[Criterion]:
    from interviewer.core import shape
    from interviewer.examiners import exchange_of
    from interviewer.ports import Examination

    answered = Turn(thread.current.probe, Answer(text=text))
    index = len(thread.turns) - 1
    examination = Examination(
        thread=thread.with_turn(index, answered), turn=index, topic=playbook.topic(thread.topic)
    )
    assessment = shape.examine(exchange_of(examination), shape_model())
    assert isinstance(assessment, Assessment)
    return frozenset(
        finding.criterion for finding in assessment.findings if finding.mark is not Mark.MISSING
    )
