"""`voice`: an interview by speaking, on the terminal."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import (
    Examining,
    build_examiner,
    color_of,
    local_examiner,
    open_folder,
    open_playbook,
    progress,
)
from interviewer.commands.interview import latest_open, save_elsewhere
from interviewer.commands.sitting import Run, begin, notices, now, take_up
from interviewer.commands.trust import agreement_sentence
from interviewer.commands.voice_parts import (
    Drafting,
    Record,
    covered_by,
    ears_of,
    mouth_of,
    terms_of,
)
from interviewer.core.events import Mode
from interviewer.core.lines import Notice, Opening
from interviewer.core.transcript import Answer
from interviewer.doubting import DoubtingExaminer
from interviewer.errors import InterviewerError
from interviewer.session import Ports, Session
from interviewer.speaking.candidate import HeldExaminer
from interviewer.speaking.conversation import Conversation
from interviewer.speaking.keyboard import Keyboard
from interviewer.speaking.parts import Manners, Panel, Parts
from interviewer.storage.drafts import DRAFT_FILE, DraftFile
from interviewer.storage.earlier import EarlierSessions
from interviewer.storage.speakers import keep_pauses, read_pauses
from interviewer.terminal.captions import LivePanel, PlainPanel
from interviewer.terminal.screen import Screen
from interviewer.terminal.style import Style

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator


_WORDS = "speak, or say “repeat”, “hint” or “skip”"
_RESUME = "interviewer resume --voice"
_KEYS = "Enter when you are done · ?: keys · Ctrl-C leaves"
_LISTENS = "an answer ends with your silence"
_UNFINISHED = (
    "Before the interruption you had said: “{}”. Your answer begins with it; r begins anew."
)
_RECORDS = "Your voice is kept in {}, on this machine only, until `interviewer forget`."


def voice(arguments: Namespace) -> int:
    """A new interview by speaking."""
    if arguments.list_devices:
        return _list_devices()
    return by_speaking(
        arguments, lambda: begin(arguments, open_folder(arguments), open_playbook(arguments))
    )


def by_speaking(arguments: Namespace, begun: Callable[[], Run]) -> int:
    """Run what `begun` begins to its end; it is called when the microphone and the rest are there.

    Raises `InterviewerError` before that.
    """
    model = _prepared(arguments)
    examining = build_examiner(arguments)
    run = begun()
    with run.store:
        return _Sitting(run, examining, model).run_to_end()


def resume(arguments: Namespace) -> int:
    """Go on by speaking with an interview that was paused or cut off."""
    folder = open_folder(arguments)
    session = folder.find(arguments.session) if arguments.session else latest_open(folder)
    return by_speaking(
        arguments, lambda: take_up(arguments, folder, open_playbook(arguments), session)
    )


def _list_devices() -> int:
    from interviewer.speech import portaudio

    with quiet_libraries():
        devices = portaudio.microphones(portaudio.load())
    for device in devices:
        default = "  (default)" if device.is_default else ""
        print(f"{device.index:>3}  {device.name}  {device.rate} Hz{default}")
    if not devices:
        print("No microphone was found. Plug one in.", file=sys.stderr)
    return int(not devices)


def _prepared(arguments: Namespace) -> Path:
    """The recogniser's folder. What cannot be listened with is said before a session begins."""
    from interviewer.speech import portaudio
    from interviewer.speech.models import find
    from interviewer.speech.recording import Recording

    if arguments.input is not None:
        warning = Recording(Path(arguments.input)).warning
        if warning:
            progress(warning)
    else:
        with quiet_libraries():
            portaudio.choose(portaudio.microphones(portaudio.load()), arguments.device)
    return find(arguments.whisper_model, notice=progress)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """PortAudio and ALSA write to the process's own error stream, into the captions; Python's
    `sys.stderr` still works."""
    kept, shown = os.dup(2), sys.stderr
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        sys.stderr.flush()
        os.dup2(nothing, 2)
        with os.fdopen(os.dup(kept), "w", encoding="utf-8", errors="replace") as sys.stderr:
            yield
    finally:
        sys.stderr = shown
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


@dataclass(frozen=True)
class _Sitting:
    """One interview by voice; `model` is the recogniser's folder."""

    started_run: Run
    examining: Examining
    model: Path

    def run_to_end(self) -> int:
        """Run it to its end or its pause; gives the exit code."""
        run = self.started_run
        session_id, root = run.started.session, run.folder.root
        draft = DraftFile(run.store.path.with_name(DRAFT_FILE))
        record = Record(run, draft)
        with ExitStack() as stack:
            stack.enter_context(quiet_libraries())
            screen = self._screen()
            conversation = self._conversation(record, draft, screen, stack)
            self._introduce(screen, conversation)
            session = self._session(record, conversation)
            try:
                asyncio.run(self._run(session, conversation))
            except KeyboardInterrupt:
                screen.print(f"\n Paused. Go on with: {_RESUME} {session_id}")
            except InterviewerError as error:
                print(f"{error} Go on with: interviewer resume {session_id}", file=sys.stderr)
                return 1
            finally:
                draft.close()
                with suppress(OSError):
                    keep_pauses(root, conversation.policy.pauses)
        if session.unsaved:
            save_elsewhere(session.unsaved, session_id, root)
            return 1
        return 0

    @property
    def _is_watched(self) -> bool:
        return sys.stdin.isatty() and sys.stdout.isatty()

    def _screen(self) -> Screen:
        return Screen(
            sys.stdout,
            Style.of(sys.stdout, color_of()),
            _KEYS if self._is_watched else _LISTENS,
            agreement_sentence,
            practice=self.started_run.started.terms.mode is Mode.PRACTICE,
            words=_WORDS,
            resume=_RESUME,
        )

    def _conversation(
        self, record: Record, draft: DraftFile, screen: Screen, stack: ExitStack
    ) -> Conversation:
        arguments = self.started_run.arguments
        automatic = arguments.auto_end or not self._is_watched or arguments.input is not None
        panel = self._panel(screen)
        ears, guard = ears_of(arguments, self.model, record.path.parent, stack)
        parts = Parts(
            ears=ears,
            mouth=mouth_of(arguments, guard),
            panel=panel,
            drafts=Drafting(draft, lambda text: panel.show(Notice(text))),
            terms=lambda: terms_of(self.started_run.playbook, record.thread),
            last_answer=record.last_answer,
            covered=covered_by(self.started_run.playbook, record) if automatic else None,
        )
        manners = Manners(
            automatic=automatic,
            interrupts=arguments.headphones,
            recording=arguments.input is not None,
            pauses=read_pauses(self.started_run.folder.root),
        )
        conversation = Conversation(parts, manners)
        if text := draft.text:
            conversation.kept = Answer(text=text)
        return conversation

    def _panel(self, screen: Screen) -> Panel:
        if not self._is_watched:
            return PlainPanel(screen)
        from interviewer.terminal.keys import TerminalKeys

        return LivePanel(screen, TerminalKeys(sys.stdin))

    def _introduce(self, screen: Screen, conversation: Conversation) -> None:
        run = self.started_run
        resumed = bool(run.dialogue.transcript.threads)
        screen.show(Opening(len(run.started.plan), self.examining.described, resumed))
        for notice in notices(run):
            screen.show(Notice(notice))
        if run.arguments.record:
            screen.show(Notice(_RECORDS.format(run.store.path.parent)))
        if conversation.kept is not None:
            screen.show(Notice(_UNFINISHED.format(conversation.kept.text)))

    def _session(self, record: Record, conversation: Conversation) -> Session:
        run = self.started_run
        ports = Ports(
            candidate=conversation.candidate,
            examiner=HeldExaminer(
                DoubtingExaminer(
                    self.examining, None if self.examining.is_local else local_examiner()
                ),
                conversation.candidate,
            ),
            store=record,
            topics=run.playbook,
            picker=run.picker,
            memory=EarlierSessions(run.folder),
            clock=now,
        )
        return Session(ports, run.dialogue)

    async def _run(self, session: Session, conversation: Conversation) -> None:
        warming = asyncio.create_task(self.examining.warm_up())
        keyboard = Keyboard(conversation, conversation.parts.panel)
        try:
            async with keyboard.attached(), conversation.listening():
                await session.run()
        finally:
            await asyncio.gather(warming, return_exceptions=True)
            await self.examining.close()
