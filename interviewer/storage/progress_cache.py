"""What trends need of every session, remembered between runs: reading 10,000 files takes seconds.

A row holds as long as its file has the same name, size and modification time. The cache is only
ever a copy: lost, damaged or unwritable, it is made again from the sessions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite

from interviewer.core.assessment import ExaminerKind
from interviewer.core.outcome import Kept, Outcome, keep
from interviewer.core.playbook import Criterion
from interviewer.core.progress import Grader, Sitting
from interviewer.core.trend import Jitter
from interviewer.storage.private_file import read_bounded, replace_file
from interviewer.storage.progress_rows import Row, Stamp, pack, pack_results, unpack, unpack_results
from interviewer.storage.sessions import EVENTS_FILE, SessionFolder

CACHE_FILE = ".progress.json"
_LARGEST = 256_000_000
_VERSION = 2


@dataclass(frozen=True)
class Regraded:
    """The results of a session as another examiner sees it."""

    session: str
    stamp: Stamp
    grader: Grader
    results: tuple[Kept, ...]


@dataclass(frozen=True)
class _Contents:
    rows: tuple[Row, ...] = ()
    measured: tuple[tuple[Grader, Jitter], ...] = ()
    regraded: tuple[Regraded, ...] = ()


@dataclass
class ProgressCache:
    """Open it with `of`, change what is known, `save` it."""

    folder: SessionFolder
    rows: tuple[Row, ...]
    """Every session, oldest first."""
    measured: dict[Grader, Jitter]
    regraded: dict[tuple[str, Grader], Regraded]
    _changed: bool

    @classmethod
    def of(cls, folder: SessionFolder) -> ProgressCache:
        """The cache brought up to date with the files; raises `SessionError` as the folder does."""
        contents = _read(folder)
        known = {row.session: row for row in contents.rows}
        stamps = {name: stamp for name in folder.ids() if (stamp := _stamp(folder, name))}
        rows = tuple(
            kept if (kept := known.get(name)) and kept.stamp == stamp else _row(folder, name, stamp)
            for name, stamp in stamps.items()
        )
        regraded = {
            (item.session, item.grader): item
            for item in contents.regraded
            if stamps.get(item.session) == item.stamp
        }
        cache = cls(folder, rows, dict(contents.measured), regraded, rows != contents.rows)
        cache.save()
        return cache

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        """The finished sessions."""
        return tuple(
            Sitting(row.session, row.at, row.results) for row in self.rows if row.at and row.reason
        )

    def measure(self, grader: Grader, jitter: Jitter) -> None:
        """Remember a jitter; in the file after `save`."""
        self.measured[grader] = jitter
        self._changed = True

    def regrade(self, grader: Grader, results: Mapping[str, Iterable[Outcome]]) -> None:
        """Remember what `grader` makes of these sessions; in the file after `save`."""
        for row in self.rows:
            if row.session in results:
                found = tuple(map(keep, results[row.session]))
                item = Regraded(session=row.session, stamp=row.stamp, grader=grader, results=found)
                self.regraded[row.session, grader] = item
                self._changed = True

    def save(self) -> None:
        """Write what changed. A folder that cannot be written costs time, nothing else."""
        if not self._changed:
            return
        content = json.dumps(
            {
                "v": _VERSION,
                "rows": [pack(row) for row in self.rows],
                "measured": [_pack_jitter(*item) for item in self.measured.items()],
                "regraded": [
                    [item.session, *item.stamp, *item.grader, pack_results(item.results)]
                    for item in self.regraded.values()
                ],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        with suppress(OSError):
            replace_file(self.folder.root / CACHE_FILE, content.encode("utf-8", "replace"))
            self._changed = False


def _read(folder: SessionFolder) -> _Contents:
    try:
        raw = json.loads(read_bounded(folder.root / CACHE_FILE, _LARGEST))
        if raw["v"] != _VERSION:
            return _Contents()
        return _Contents(
            tuple(map(unpack, raw["rows"])),
            tuple(map(_unpack_jitter, raw["measured"])),
            tuple(map(_unpack_regraded, raw["regraded"])),
        )
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return _Contents()


def _pack_jitter(grader: Grader, jitter: Jitter) -> list[object]:
    marks = [jitter.marks[criterion] for criterion in Criterion]
    return [*grader, jitter.score, marks, jitter.questions]


def _unpack_jitter(raw: object) -> tuple[Grader, Jitter]:
    match raw:
        case [
            str(examiner),
            None | str() as version,
            float(score),
            [float(), float(), float(), float()] as marks,
            int(questions),
        ] if all(map(isfinite, (score, *marks))):
            by_criterion = dict(zip(Criterion, marks, strict=True))
            grader = Grader(ExaminerKind(examiner), version)
            return grader, Jitter(score, by_criterion, questions)
    raise ValueError(raw)


def _unpack_regraded(raw: object) -> Regraded:
    match raw:
        case [
            str(session),
            int(size),
            int(modified),
            str(examiner),
            None | str() as version,
            results,
        ]:
            grader = Grader(ExaminerKind(examiner), version)
            return Regraded(session, Stamp(size, modified), grader, unpack_results(results))
    raise ValueError(raw)


def _stamp(folder: SessionFolder, session: str) -> Stamp | None:
    try:
        # 10,000 times: making a `Path` costs three times the look at the file
        found = os.stat(f"{folder.root}/{session}/{EVENTS_FILE}")  # noqa: PTH116
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns)


def _row(folder: SessionFolder, session: str, stamp: Stamp) -> Row:
    summary = folder.summary(session)
    if summary is None:
        return Row(session=session, stamp=stamp)
    started, finished = summary.started, summary.finished
    return Row(
        session=session,
        stamp=stamp,
        at=finished.at if finished else started.at,
        topics=tuple(dict.fromkeys(item.topic for item in started.plan)),
        reason=finished.reason if finished else None,
        results=tuple(map(keep, finished.results)) if finished else (),
    )
