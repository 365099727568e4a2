"""`review FILE` of a recording or transcript: it becomes a session, and the session is reviewed."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import __version__
from interviewer.commands.building import build_examiner, open_folder, open_playbook, progress
from interviewer.commands.editing import edited
from interviewer.core.claims import counted
from interviewer.core.dialogue import Dialogue
from interviewer.core.events import Imported, Planned, Started, Terms
from interviewer.core.nearest import Nearest
from interviewer.core.speakers import Role, carried_on, given_roles, labelled_by_content, split
from interviewer.core.threads_from import threads_from
from interviewer.storage.importing.as_session import Ports, write_session
from interviewer.storage.importing.correcting import as_page, corrected
from interviewer.storage.importing.reading import conversation_in
from interviewer.storage.importing.refusal import refuse
from interviewer.storage.importing.sniff import sniff
from interviewer.storage.importing.structured import is_session
from interviewer.storage.sessions import fold, read_events
from interviewer.terminal.style import printable

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from interviewer.core.conversation import Conversation
    from interviewer.core.speakers import Split
    from interviewer.core.threads_from import Heard
    from interviewer.core.transcript import Thread
    from interviewer.playbooks import Playbook
    from interviewer.storage.importing.media import ClipTranscriber
    from interviewer.storage.importing.sniff import Sniffed
    from interviewer.storage.sessions import Recording, SessionFile, SessionFolder, Summary

_DIGITS = 16
_MOST_PROBES = 6
_TIMES = {0: "nothing", 1: "once", 2: "twice"}
_TRANSCRIPTION = "transcription.jsonl"
"""Lies in the session's folder and is forgotten with it."""


def import_file(
    path: Path, arguments: Namespace, transcriber: Callable[[], ClipTranscriber]
) -> Recording:
    """The session of a recording or transcript, made now or, for a known file, earlier.

    `arguments` holds `sessions rubrics examiner model speakers candidate edit`; `transcriber` is
    called for media only. Our own event files are read as they are. Raises `InterviewerError`.
    """
    sniffed = sniff(path)
    if sniffed.text is not None and is_session(sniffed.text):
        return _by_its_own_name(read_events(path))
    folder, playbook = open_folder(arguments), open_playbook(arguments)
    known = _known(folder, playbook, sniffed.digest)
    corrects = arguments.speakers or arguments.candidate or arguments.edit
    if known and known.finished and not corrects:
        return folder.read(known.session)
    kept = _transcription(folder, sniffed.digest, known)
    conversation = _conversation(sniffed, transcriber, kept)
    roles = split(conversation, given_roles(conversation, arguments.speakers, arguments.candidate))
    page = edited(as_page(conversation, roles), folder.root) if arguments.edit else None
    if page is not None:
        conversation = corrected(conversation, page)
        roles = split(conversation)
    heard = threads_from(conversation, roles, Nearest.of(playbook.topics()))
    _show(conversation, roles, heard)
    if not heard.threads:
        raise refuse(path, "no question of an interviewer was found in it", _remedy(roles))
    imported = Imported(
        file=path.name[-200:],
        sha256=sniffed.digest if page is None else _digest(sniffed.digest, page),
        speakers=tuple(f"{item.label}={item.role}" for item in roles.shares),
    )
    threads = [item.thread for item in heard.threads]
    session = _written(folder, playbook, (threads, imported), arguments)
    if kept.parent == folder.root and kept.is_file():
        kept.replace(folder.root / session / _TRANSCRIPTION)
    progress(f" Kept as {session}; as a page: --html debrief.html")
    return folder.read(session)


def _by_its_own_name(recording: Recording) -> Recording:
    """A session file that was copied somewhere is not called after the folder it lies in now."""
    match recording.events:
        case [Started() as started, *_]:
            return replace(recording, session=started.session)
    return recording


def _digest(file: str, page: str) -> str:
    """Of a corrected file: another one than that of the file as it is."""
    return hashlib.sha256(f"{file}\n{page}".encode()).hexdigest()


def _known(folder: SessionFolder, playbook: Playbook, digest: str) -> Summary | None:
    """The newest session made of this file with this playbook."""
    version = playbook.content_hash()
    for summary in folder.summaries():
        imported = summary.started.terms.imported
        if imported and imported.sha256 == digest and summary.started.playbook_hash == version:
            return summary
    return None


def _transcription(folder: SessionFolder, digest: str, known: Summary | None) -> Path:
    """Where the words of a recording are kept, so that other speakers cost no second hearing."""
    if known and (folder.root / known.session / _TRANSCRIPTION).is_file():
        return folder.root / known.session / _TRANSCRIPTION
    return folder.root / f".import-{digest[:_DIGITS]}.jsonl"


def _conversation(
    sniffed: Sniffed, transcriber: Callable[[], ClipTranscriber], kept: Path
) -> Conversation:
    if sniffed.text is not None:
        conversation = conversation_in(sniffed)
    else:
        from interviewer.storage.importing.media import transcribe_file

        try:
            conversation = transcribe_file(sniffed, transcriber(), _bar, kept)
        finally:
            if sys.stderr.isatty():
                print(file=sys.stderr)
    return labelled_by_content(carried_on(conversation))


def _bar(done: float, total: float | None) -> None:
    """How far it is, on a terminal."""
    if not sys.stderr.isatty():
        return
    share = f"{100 * done / total:3.0f} %" if total else ""
    clock = f"{int(done) // 60}:{int(done) % 60:02d}"
    print(f"\r Transcribing {clock} {share}", end="", file=sys.stderr, flush=True)


def _told(done: int, total: int) -> None:
    """A counter on a terminal, one line elsewhere."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r Examined {done} of {total}", end=end, file=sys.stderr, flush=True)
    elif done == total:
        progress(f" Examined {counted(total, 'answer')}")


def _show(conversation: Conversation, roles: Split, heard: Heard) -> None:
    """Who was taken for whom, and what was found: the two things worth correcting."""
    for share in roles.shares:
        asks = _TIMES.get(share.questions, f"{share.questions} times")
        _tell(f" {share.label}: {share.role} ({share.words} words, asks {asks})")
    if heard.threads and len(roles.shares) > 1:
        _tell(f' Wrong way round? --speakers "{_turned(roles)}", or --edit')
    if heard.threads:
        known = sum(item.known for item in heard.threads)
        follow_ups = sum(len(item.thread.turns) - 1 for item in heard.threads)
        found = f"{counted(len(heard.threads), 'question')} ({known} of the playbook)"
        _tell(f" {found}, {counted(follow_ups, 'follow-up')}")
    if heard.left_out:
        _tell(f" left out as small talk: {' / '.join(heard.left_out)[:200]}")
    if conversation.skipped_cues:
        _tell(f" {counted(conversation.skipped_cues, 'part')} of the file could not be read")
    for note in conversation.notes:
        _tell(f" {note}")


def _turned(roles: Split) -> str:
    """The first two speakers on the other sides, as `--speakers` takes them."""
    other = {Role.CANDIDATE: Role.INTERVIEWER, Role.INTERVIEWER: Role.CANDIDATE}
    return ",".join(f"{item.label}={other[item.role]}" for item in roles.shares[:2])


def _remedy(roles: Split) -> str:
    if len(roles.shares) < 2:
        return "Only one side was heard: mark who speaks with --edit."
    return f'Say who is who: --speakers "{printable(_turned(roles))}", or --edit.'


def _tell(text: str) -> None:
    """A line on stderr; names from a file cannot steer the terminal."""
    progress(printable(text))


def _written(
    folder: SessionFolder,
    playbook: Playbook,
    found: tuple[Sequence[Thread], Imported],
    arguments: Namespace,
) -> str:
    """The id of the finished session; one of the same file, speakers and rubric is gone on with."""
    threads, imported = found
    dialogue, store = _begun(folder, playbook, threads, imported)
    assert dialogue.started is not None  # `_begun` folds it
    with store:
        ports = Ports(
            store=store,
            examiner=build_examiner(arguments, unhurried=True),
            topics=playbook,
            clock=_now,
            told=_told,
        )
        asyncio.run(write_session(threads, dialogue, ports))
    return dialogue.started.session


def _begun(
    folder: SessionFolder, playbook: Playbook, threads: Sequence[Thread], imported: Imported
) -> tuple[Dialogue, SessionFile]:
    version = playbook.content_hash()
    for summary in folder.summaries():
        started = summary.started
        if started.terms.imported == imported and started.playbook_hash == version:
            store = folder.reopen(summary.session)
            return fold(folder.read(summary.session)), store
    started = _started(playbook, threads, imported)
    store = folder.create(started.session)
    store.append(started)
    return Dialogue().on(started), store


def _started(playbook: Playbook, threads: Sequence[Thread], imported: Imported) -> Started:
    now = _now()
    probes = max((len(thread.turns) - 1 for thread in threads), default=0)
    return Started(
        at=now,
        session=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        app_version=__version__,
        playbook=playbook.name,
        playbook_hash=playbook.content_hash(),
        terms=Terms(
            questions=min(50, len(threads)), probes=min(_MOST_PROBES, probes), imported=imported
        ),
        plan=tuple(Planned(topic=item.topic, question=item.question.id) for item in threads),
    )


def _now() -> datetime:
    return datetime.now(UTC)
