"""`review` and `sessions`: read what was kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import color_of, open_folder
from interviewer.commands.trust import agreement_sentence
from interviewer.core.events import Started
from interviewer.core.review import review as review_threads
from interviewer.core.verdict import Verdict
from interviewer.errors import SessionError, SettingsError
from interviewer.storage.sessions import EVENTS_FILE, Recording, Summary, fold, read_events
from interviewer.terminal.debrief import LEVELS, debrief, trust_of
from interviewer.terminal.style import Style, printable

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.core.dialogue import Dialogue
    from interviewer.reports.html import Sound


_LARGEST_SOUND = 100_000_000
_SOUNDS = {
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
}


def review(arguments: Namespace) -> int:
    """The debrief of sessions or recordings: on the terminal, as HTML, Markdown or JSON."""
    if arguments.regrade:
        from interviewer.commands.regrading import regrade

        return max(regrade(arguments, name) for name in arguments.session)
    if arguments.html and arguments.html != "-" and len(arguments.session) > 1:
        message = f"--html: `{arguments.html}` holds one session. Give one at a time."
        raise SettingsError(message)
    for name in arguments.session:
        recording = _recording(arguments, name)
        _show(arguments, recording, _sound(arguments, recording, name))
    return 0


def _show(arguments: Namespace, recording: Recording, sound: Sound | None) -> None:
    if recording.torn:
        print(f"{recording.session}: an unfinished last line was dropped.", file=sys.stderr)
    dialogue = fold(recording)
    if arguments.transcript:
        print(_transcript(dialogue, arguments.transcript), end="")
        return
    reviewed = review_threads(dialogue.transcript.threads)
    trust = trust_of(reviewed, agreement_sentence())
    if arguments.json:
        from interviewer.reports.data import data

        print(json.dumps(data(reviewed, recording.session, trust), ensure_ascii=False, indent=2))
    elif arguments.html:
        from interviewer.reports.html import html

        at = dialogue.started.at if dialogue.started else None
        page = html(reviewed, session=recording.session, trust=trust, at=at, sound=sound)
        _write(arguments.html, page)
    elif arguments.md:
        from interviewer.reports.markdown import markdown

        print(markdown(reviewed, recording.session, trust), end="")
    else:
        print(debrief(reviewed, Style.of(sys.stdout, color_of()), trust))


def _transcript(dialogue: Dialogue, form: str) -> str:
    from interviewer.core.conversation import conversation_of
    from interviewer.reports import transcripts

    write = {
        "vtt": transcripts.webvtt,
        "srt": transcripts.subrip,
        "txt": transcripts.plain_text,
        "json": transcripts.messages,
    }
    return write[form](conversation_of(dialogue.transcript.threads))


def sessions(arguments: Namespace) -> int:
    """A line a session, newest first."""
    folder = open_folder(arguments)
    found = list(folder.summaries(newest=arguments.limit or None))
    if arguments.json:
        print(json.dumps([_row(item) for item in found], ensure_ascii=False, indent=2))
        return 0
    if not found:
        print(f"No sessions in {folder.root} yet. Start one with: interviewer chat")
    for item in found:
        print(_line(item))
    more = len(folder.ids()) - len(found)
    if arguments.limit and more > 0:
        print(f"… and {more} more (--limit 0 lists all)")
    return 0


def _sound(arguments: Namespace, recording: Recording, name: str) -> Sound | None:
    """The recording that goes into the page: the file itself, or what `--record` kept."""
    if not arguments.audio:
        return None
    from interviewer.reports.html import Sound

    places = _sound_places(Path(name).expanduser(), recording)
    kept = open_folder(arguments).root / recording.session / "audio.flac"
    path = next((item for item in (*places, kept) if item.is_file()), None)
    if path is None:
        message = (
            f"--audio: no recording belongs to `{name}`. "
            "Put it beside the file under the same name, or leave --audio out."
        )
        raise SessionError(message)
    kind = _SOUNDS[path.suffix.lower()]
    if path.stat().st_size > _LARGEST_SOUND:
        message = f"{path}: over {_LARGEST_SOUND // 1_000_000} MB. Leave --audio out."
        raise SessionError(message)
    return Sound(kind, path.read_bytes())


def _sound_places(given: Path, recording: Recording) -> list[Path]:
    """The file itself, what a session file was made from, or a transcript's recording beside it."""
    started = recording.events[0] if recording.events else None
    imported = started.terms.imported if isinstance(started, Started) else None
    named = [given.with_name(imported.file)] if imported else []
    beside = [given.with_suffix(suffix) for suffix in _SOUNDS] if given.is_file() else []
    return [path for path in (given, *named, *beside) if path.suffix.lower() in _SOUNDS]


def _write(target: str, page: str) -> None:
    if target == "-":
        print(page, end="")
        return
    path = Path(target).expanduser()
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        message = f"{path}: {reason}. Name another file."
        raise SessionError(message) from error
    print(path)


def _recording(arguments: Namespace, name: str) -> Recording:
    path = Path(name).expanduser()
    if path.is_dir() and (path / EVENTS_FILE).is_file():
        return read_events(path / EVENTS_FILE)
    if path.exists() or path.is_symlink():
        from interviewer.commands.hearing import clip_transcriber
        from interviewer.commands.importing import import_file

        return import_file(path, arguments, lambda: clip_transcriber(arguments))
    if path.suffix or len(path.parts) > 1:
        message = f"{name}: no such file. For a session give its id: `interviewer sessions`."
        raise SessionError(message)
    folder = open_folder(arguments)
    return folder.read(folder.find(name))


def _line(summary: Summary) -> str:
    started = summary.started
    when = f"{started.at.astimezone():%Y-%m-%d %H:%M}"
    topics = ", ".join(dict.fromkeys(item.topic for item in started.plan))
    imported = started.terms.imported
    source = f" · from {printable(imported.file)}" if imported else ""
    return f"{summary.session}  {when}  {_outcome(summary):<34}  {topics}{source}"


def _outcome(summary: Summary) -> str:
    if summary.finished is None:
        return "open: interviewer resume"
    graded = [item.final for item in summary.finished.results if item.final]
    if not graded:
        return "nothing graded"
    counts = [(level, graded.count(level)) for level in reversed(Verdict)]
    return " · ".join(f"{count} {LEVELS[level]}" for level, count in counts if count)


def _row(summary: Summary) -> dict[str, object]:
    finished = summary.finished
    return {
        "session": summary.session,
        "at": summary.started.at.isoformat(),
        "topics": [item.topic for item in summary.started.plan],
        "file": summary.started.terms.imported.file if summary.started.terms.imported else None,
        "finished": finished.reason if finished else None,
        "results": [item.model_dump(mode="json") for item in finished.results] if finished else [],
    }
