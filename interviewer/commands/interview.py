"""`chat` and `resume`: an interview on the terminal."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from interviewer.commands.building import (
    Examining,
    build_examiner,
    color_of,
    open_folder,
    open_playbook,
)
from interviewer.commands.sitting import Run, begin, notices, now, rescue, take_up
from interviewer.core.events import Event, Mode
from interviewer.core.lines import Notice, Opening
from interviewer.errors import SessionError
from interviewer.session import Ports, Session
from interviewer.storage.earlier import EarlierSessions
from interviewer.terminal.screen import Screen
from interviewer.terminal.style import Style

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from interviewer.ports import Candidate
    from interviewer.storage.sessions import SessionFolder

_EDITOR_KEYS = "Enter sends · Alt-Enter new line · Ctrl-C pauses"


def chat(arguments: Namespace) -> int:
    """A new interview by typing."""
    examining = build_examiner(arguments)
    run = begin(arguments, open_folder(arguments), open_playbook(arguments))
    with run.store:
        return run_interview(run, examining)


def resume(arguments: Namespace) -> int:
    """Go on with an interview that was paused or cut off."""
    if getattr(arguments, "voice", False):
        from interviewer.commands import voice

        return voice.resume(arguments)
    folder = open_folder(arguments)
    session = folder.find(arguments.session) if arguments.session else latest_open(folder)
    examining = build_examiner(arguments)
    run = take_up(arguments, folder, open_playbook(arguments), session)
    with run.store:
        return run_interview(run, examining)


def run_interview(run: Run, examining: Examining) -> int:
    """Run it to its end or its pause; gives the exit code."""
    started, dialogue = run.started, run.dialogue
    screen = _screen(run.arguments, started.terms.mode)
    resumed = bool(dialogue.transcript.threads)
    screen.show(Opening(len(started.plan), examining.described, resumed))
    for notice in notices(run):
        screen.show(Notice(notice))
    ports = Ports(
        candidate=_candidate(screen),
        examiner=examining,
        store=run.store,
        topics=run.playbook,
        picker=run.picker,
        memory=EarlierSessions(run.folder),
        clock=now,
    )
    session = Session(ports, dialogue)
    try:
        asyncio.run(_with_warm_up(session, examining))
    except KeyboardInterrupt:
        print(f"\n Paused. Go on with: interviewer resume {started.session}")
    if session.unsaved:
        save_elsewhere(session.unsaved, started.session, run.folder.root)
        return 1
    return 0


async def _with_warm_up(session: Session, examining: Examining) -> None:
    """The examiner is built while the first question is read, not while an answer waits for it."""
    warming = asyncio.create_task(examining.warm_up())
    try:
        await session.run()
    finally:
        await asyncio.gather(warming, return_exceptions=True)
        await examining.close()


def latest_open(folder: SessionFolder) -> str:
    """The latest session that is not finished; raises `SessionError`."""
    for summary in folder.summaries():
        if summary.finished is None:
            return summary.session
    message = f"{folder.root}: no interrupted session. Start one with `interviewer chat`."
    raise SessionError(message)


def _screen(arguments: Namespace, mode: Mode) -> Screen:
    return Screen(
        sys.stdout,
        Style.of(sys.stdout, color_of()),
        _EDITOR_KEYS if sys.stdin.isatty() else "",
        _agreement,
        practice=mode is Mode.PRACTICE,
    )


def _agreement() -> str:
    from interviewer.commands.trust import agreement_sentence

    return agreement_sentence()


def _candidate(screen: Screen) -> Candidate:
    from interviewer.terminal.candidate import PipedCandidate, TypingCandidate

    if sys.stdin.isatty():
        return TypingCandidate(screen.show, screen.print, screen.style)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return PipedCandidate(sys.stdin, screen.show, screen.print, screen.style)


def save_elsewhere(unsaved: list[Event], session: str, root: Path) -> None:
    """Put what the session folder refused somewhere else, or at least on the screen."""
    path = rescue(unsaved, session)
    if path is not None:
        target = root / session / "events.jsonl"
        print(
            f"{path}: what could not be saved is here. Append it: cat {path} >> {target}",
            file=sys.stderr,
        )
        return
    print("".join(event.model_dump_json() + "\n" for event in unsaved), end="")
    print(f"{session}: nowhere to save; the events above are what is missing.", file=sys.stderr)
