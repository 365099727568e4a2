"""`chat` and `resume`: put an interview together and run it."""

from __future__ import annotations

import asyncio
import secrets
import sys
from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import __version__
from interviewer.commands.building import (
    Examining,
    build_examiner,
    color_of,
    open_folder,
    open_playbook,
)
from interviewer.core.dialogue import Dialogue, Phase
from interviewer.core.events import Event, Mode, Planned, Resumed, Started, Terms
from interviewer.core.lines import Notice, Opening
from interviewer.core.picking import Picker, plan
from interviewer.core.playbook import Level
from interviewer.errors import SessionError, SettingsError
from interviewer.session import Ports, Session
from interviewer.terminal.screen import Screen
from interviewer.terminal.style import Style

if TYPE_CHECKING:
    from interviewer.core.events import QuestionResult
    from interviewer.playbooks import Playbook
    from interviewer.ports import Candidate, SessionStore
    from interviewer.storage.sessions import SessionFolder

_DEFAULT_QUESTIONS = 3
_REMEMBERED = 50
"""Sessions looked back on for weak topics and known questions."""
_EDITOR_KEYS = "Enter sends · Alt-Enter new line · Ctrl-C pauses"


def chat(arguments: Namespace) -> int:
    """A new interview by typing."""
    folder = open_folder(arguments)
    playbook = open_playbook(arguments)
    history = [
        result
        for summary in folder.summaries(newest=_REMEMBERED)
        if summary.finished
        for result in summary.finished.results
    ]
    seed = arguments.seed if arguments.seed is not None else secrets.randbelow(2**31)
    started = _started(arguments, playbook, history, seed)
    known = () if arguments.seed is not None else tuple(result.question for result in history)
    picker = Picker(seed, started.terms.level, known)
    store = folder.create(started.session)
    store.append(started)
    with store:
        return run_interview(
            Run(arguments, playbook, folder, store, picker, Dialogue().on(started))
        )


def resume(arguments: Namespace) -> int:
    """Go on with an interview that was paused or cut off."""
    from interviewer.storage.sessions import fold

    folder = open_folder(arguments)
    session = folder.find(arguments.session) if arguments.session else _latest_open(folder)
    recording = folder.read(session)
    dialogue = fold(recording)
    if dialogue.phase is Phase.FINISHED or dialogue.started is None:
        message = (
            f"`{session}`: this session is finished. See it with `interviewer review {session}`."
        )
        raise SessionError(message)
    playbook = open_playbook(arguments)
    store = folder.reopen(session)
    with store:
        resumed = Resumed(at=_now())
        store.append(resumed)
        picker = Picker(dialogue.started.terms.seed or 0, dialogue.started.terms.level)
        run = Run(arguments, playbook, folder, store, picker, dialogue.on(resumed))
        return run_interview(run, torn=recording.torn)


@dataclass(frozen=True)
class Run:
    """Everything one interview is put together from."""

    arguments: Namespace
    playbook: Playbook
    folder: SessionFolder
    store: SessionStore
    picker: Picker
    dialogue: Dialogue


def run_interview(run: Run, torn: bool = False) -> int:
    """Run it to its end or its pause; gives the exit code."""
    started = run.dialogue.started
    assert started is not None  # both callers folded it
    examining = build_examiner(run.arguments)
    screen = _screen(run.arguments, started.terms.mode)
    resumed = bool(run.dialogue.transcript.threads)
    screen.show(Opening(len(started.plan), examining.described, resumed))
    for notice in _notices(run, torn):
        screen.show(Notice(notice))
    ports = Ports(
        candidate=_candidate(screen),
        examiner=examining,
        store=run.store,
        topics=run.playbook,
        picker=run.picker,
        clock=_now,
    )
    session = Session(ports, run.dialogue)
    try:
        asyncio.run(_with_warm_up(session, examining))
    except KeyboardInterrupt:
        print(f"\n Paused. Go on with: interviewer resume {started.session}")
    if session.unsaved:
        _rescue(session.unsaved, started.session, run.folder.root)
        return 1
    return 0


async def _with_warm_up(session: Session, examining: Examining) -> None:
    """The examiner is built while the first question is read, not while an answer waits for it."""
    warming = asyncio.create_task(examining.warm_up())
    try:
        await session.run()
    finally:
        await asyncio.gather(warming, return_exceptions=True)


def _notices(run: Run, torn: bool) -> list[str]:
    notices = []
    if torn:
        notices.append("The last line of the session file was cut off by a crash and is dropped.")
    started = run.dialogue.started
    if started and run.playbook.content_hash() != started.playbook_hash:
        notices.append(
            "The playbook has changed since this session began; "
            "questions already asked keep the rubric they were asked with."
        )
    return notices


def _started(
    arguments: Namespace, playbook: Playbook, history: list[QuestionResult], seed: int
) -> Started:
    terms = Terms(
        mode=Mode(arguments.mode),
        questions=_how_many(arguments),
        probes=arguments.probes,
        level=Level(arguments.level) if arguments.level else None,
        examiner=arguments.examiner,
        model=arguments.model,
        seed=seed,
        time_limit=arguments.time_limit,
    )
    now = _now()
    return Started(
        at=now,
        session=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        app_version=__version__,
        playbook=playbook.name,
        playbook_hash=playbook.content_hash(),
        terms=terms,
        plan=_planned(arguments, playbook, history, seed),
    )


def _how_many(arguments: Namespace) -> int:
    if arguments.question:
        return len(arguments.question)
    return arguments.questions or _DEFAULT_QUESTIONS


def _planned(
    arguments: Namespace, playbook: Playbook, history: list[QuestionResult], seed: int
) -> tuple[Planned, ...]:
    topics = _topics(arguments, playbook)
    if not arguments.question:
        return plan(topics, _how_many(arguments), history, seed)
    return tuple(_wanted(question, topics, playbook) for question in arguments.question)


def _wanted(question: str, topics: tuple[str, ...], playbook: Playbook) -> Planned:
    for topic_id in topics:
        topic = playbook.topic(topic_id)
        if topic is not None and topic.question(question):
            return Planned(topic=topic_id, question=question)
    message = (
        f"--question: `{question}` is not in the playbook. `interviewer playbook list` shows all."
    )
    raise SettingsError(message)


def _topics(arguments: Namespace, playbook: Playbook) -> tuple[str, ...]:
    wanted = [item for given in arguments.topic or () for item in given.split(",") if item]
    for topic in wanted:
        if topic not in playbook.topic_ids:
            known = ", ".join(playbook.topic_ids)
            message = f"--topic: `{topic}` is not in the playbook. It has: {known}."
            raise SettingsError(message)
    return tuple(dict.fromkeys(wanted)) or playbook.topic_ids


def _latest_open(folder: SessionFolder) -> str:
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
        return TypingCandidate(screen.show, screen.style)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return PipedCandidate(sys.stdin, screen.show, screen.print, screen.style)


def _rescue(unsaved: list[Event], session: str, root: Path) -> None:
    """Put what the session folder refused somewhere else, or at least on the screen."""
    import tempfile

    text = "".join(event.model_dump_json() + "\n" for event in unsaved)
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        path = folder / f"{session}.unsaved.jsonl"
        try:
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        target = root / session / "events.jsonl"
        print(
            f"{path}: what could not be saved is here. Append it: cat {path} >> {target}",
            file=sys.stderr,
        )
        return
    print(text, end="")
    print(f"{session}: nowhere to save; the events above are what is missing.", file=sys.stderr)


def _now() -> datetime:
    return datetime.now(UTC)
