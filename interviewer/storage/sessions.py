"""Append-only session files: `<root>/<session id>/events.jsonl`, one event a line, private.

Every event is on the disk before `append` returns. A line torn by a crash is dropped and reported.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from interviewer.core.dialogue import Dialogue
from interviewer.core.events import FORMAT_VERSION, Event, Finished, Started, any_event
from interviewer.errors import IllegalEvent, SessionError, SessionFormatError

EVENTS_FILE = "events.jsonl"
_TAIL = 32_768
"""Bytes: a `finished` event of fifty questions fits."""


@dataclass(frozen=True)
class Recording:
    """The events of a session file. `torn` says that an unfinished last line was dropped."""

    session: str
    events: tuple[Event, ...]
    torn: bool = False


@dataclass(frozen=True)
class Summary:
    """A session in a list; `finished` is None for one that can be resumed."""

    session: str
    started: Started
    finished: Finished | None


@dataclass(frozen=True)
class SessionFolder:
    """All sessions of one person."""

    root: Path

    def create(self, session: str) -> SessionFile:
        """A new, empty session; raises `SessionError` when the folder cannot be written."""
        folder = self.root / session
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise _unwritable(folder, error) from error
        return SessionFile.open(folder / EVENTS_FILE, new=True)

    def reopen(self, session: str) -> SessionFile:
        """An existing session to append to; a torn last line is cut off first."""
        path = self.root / session / EVENTS_FILE
        if not path.is_file():
            raise SessionError(self._missing(session))
        _cut_torn_line(path)
        return SessionFile.open(path)

    def read(self, session: str) -> Recording:
        """The events of a session; raises `SessionError` or `SessionFormatError`."""
        path = self.root / session / EVENTS_FILE
        if not path.is_file():
            raise SessionError(self._missing(session))
        return read_events(path)

    def ids(self) -> tuple[str, ...]:
        """Every session id, oldest first."""
        try:
            with os.scandir(self.root) as entries:
                return tuple(sorted(entry.name for entry in entries if entry.is_dir()))
        except FileNotFoundError:
            return ()
        except OSError as error:
            reason = (error.strerror or "cannot be read").lower()
            message = f"{self.root}: {reason}. Choose another folder with --sessions."
            raise SessionError(message) from error

    def find(self, name: str) -> str:
        """The id for `latest`, a full id or an unambiguous beginning of one."""
        ids = self.ids()
        if not ids:
            message = f"{self.root}: no sessions yet. Start one with `interviewer chat`."
            raise SessionError(message)
        if name == "latest":
            return ids[-1]
        matches = [item for item in ids if item.startswith(name)]
        if name in matches or len(matches) == 1:
            return name if name in matches else matches[0]
        if not matches:
            raise SessionError(self._missing(name))
        message = f"`{name}`: {len(matches)} sessions begin like that. Give more of the id."
        raise SessionError(message)

    def summaries(self, newest: int | None = None) -> Iterator[Summary]:
        """Sessions from the newest to the oldest, read from their first and last line only.

        Files that are not sessions are passed over: `read` says what is wrong with one.
        """
        ids = self.ids()[::-1]
        for session in ids if newest is None else ids[:newest]:
            summary = self.summary(session)
            if summary is not None:
                yield summary

    def check_writable(self) -> None:
        """Raises `SessionError` when a session could not be kept here."""
        probe = self.root / ".probe"
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe.write_bytes(b"probe")
            probe.unlink()
        except OSError as error:
            raise _unwritable(self.root, error) from error

    def summary(self, session: str) -> Summary | None:
        """One session from its first and last line; None when its file is no session."""
        return _summary(self.root / session / EVENTS_FILE, session)

    def _missing(self, session: str) -> str:
        return f"`{session}`: no such session. `interviewer sessions` lists them."


@dataclass
class SessionFile:
    """One open session. Implements `ports.SessionStore`; close it, or use it in `with`."""

    path: Path
    _descriptor: int

    @classmethod
    def open(cls, path: Path, new: bool = False) -> SessionFile:
        """Open for appending; raises `SessionError` when it is open elsewhere or not writable."""
        flags = os.O_WRONLY | os.O_APPEND | (os.O_CREAT | os.O_EXCL if new else 0)
        try:
            descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise _unwritable(path, error) from error
        if not _lock(descriptor):
            os.close(descriptor)
            message = f"{path.parent.name}: this session is open elsewhere. Close it there first."
            raise SessionError(message)
        if new:
            _sync_folder(path.parent)
        return cls(path, descriptor)

    def append(self, event: Event) -> None:
        """Write the event and wait for the disk; on failure the file is as it was before."""
        line = event.model_dump_json().encode() + b"\n"
        size = os.fstat(self._descriptor).st_size
        try:
            _write_whole(self._descriptor, line)
            os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._descriptor, size)
            raise _unwritable(self.path, error) from error

    def close(self) -> None:
        """Let others open the session."""
        os.close(self._descriptor)

    def __enter__(self) -> SessionFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_events(path: Path) -> Recording:
    """The events of a file; raises `SessionFormatError` naming the first line that is none."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        message = f"{path}: {reason}. Give a readable session file."
        raise SessionError(message) from error
    lines = raw.split(b"\n")
    torn = lines.pop() != b""
    if not lines:
        message = f"{path}: it holds no event. Nothing was said in this session."
        raise SessionFormatError(message)
    events = tuple(_event(path, number, line) for number, line in enumerate(lines, 1))
    return Recording(path.parent.name, events, torn)


def fold(recording: Recording) -> Dialogue:
    """The dialogue of a recording; raises `SessionFormatError` when its events do not fit."""
    try:
        return Dialogue.of(recording.events)
    except IllegalEvent as error:
        message = f"{recording.session}: {error}. The file was edited; restore it."
        raise SessionFormatError(message) from error


def read_session(path: Path) -> Dialogue:
    """A session file as its dialogue; raises `SessionError` or `SessionFormatError`."""
    return fold(read_events(path))


def _event(path: Path, number: int, line: bytes) -> Event:
    try:
        return any_event().validate_json(line)
    except ValidationError as error:
        newer = _version(line)
        if newer is not None and newer > FORMAT_VERSION:
            message = f"{path}, line {number}: written by a newer version. Upgrade second-question."
        else:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "event"
            message = (
                f"{path}, line {number}: not one of our events (`{field}`: "
                f"{first['msg'].lower()}). Restore the file, or cut it before this line."
            )
        raise SessionFormatError(message) from error


def _version(line: bytes) -> int | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    version = value.get("v") if isinstance(value, dict) else None
    return version if isinstance(version, int) else None


def _summary(path: Path, session: str) -> Summary | None:
    try:
        with path.open("rb") as stream:
            first = stream.readline()
            size = os.fstat(stream.fileno()).st_size
            stream.seek(max(0, size - _TAIL))
            last = stream.read().rstrip(b"\n").rpartition(b"\n")[2]
        # Not as any event: building all event types to read two of them costs more than reading.
        started = Started.model_validate_json(first)
    except (OSError, ValidationError):
        return None
    finished = None
    if b'"type":"finished"' in last:
        with suppress(ValidationError):
            finished = Finished.model_validate_json(last)
    return Summary(session, started, finished)


def _cut_torn_line(path: Path) -> None:
    try:
        with path.open("r+b") as stream:
            raw = stream.read()
            if raw and not raw.endswith(b"\n"):
                stream.truncate(raw.rfind(b"\n") + 1)
                os.fsync(stream.fileno())
    except OSError as error:
        raise _unwritable(path, error) from error


def _write_whole(descriptor: int, line: bytes) -> None:
    while line:
        line = line[os.write(descriptor, line) :]


def _lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: two windows on one session are left to the user
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritable(path: Path, error: OSError) -> SessionError:
    reason = (error.strerror or "cannot be written").lower()
    return SessionError(f"{path}: {reason}. Make room or choose another folder with --sessions.")
