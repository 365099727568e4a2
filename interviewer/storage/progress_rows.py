"""How the progress cache writes a session: short lists, because 10,000 models take seconds to read.

Whatever is not exactly such a list raises `ValueError`; the cache is then made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import product
from math import inf
from typing import Any, NamedTuple, TypeVar

from interviewer.core.assessment import ExaminerKind
from interviewer.core.events import FinishReason
from interviewer.core.outcome import Kept
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict

_T = TypeVar("_T")
_MARKS = {"s": Mark.SOLID, "p": Mark.PARTIAL, "-": Mark.MISSING}
_LEVELS = {"s": Verdict.SENIOR, "m": Verdict.MID, "b": Verdict.BELOW_BAR, "-": None}
_EXAMINERS: dict[str | None, ExaminerKind | None] = {
    None: None,
    **{k.value: k for k in ExaminerKind},
}
_REASONS: dict[str | None, FinishReason | None] = {None: None, **{k.value: k for k in FinishReason}}
_CRITERIA: dict[str | None, Criterion | None] = {None: None, **{k.value: k for k in Criterion}}
_IN_ORDER = tuple(Criterion)
_MARK_LETTERS = {mark: letter for letter, mark in _MARKS.items()}
_LEVEL_LETTERS = {level: letter for letter, level in _LEVELS.items()}
_SAID = {"".join("01"[item] for item in said): said for said in product((False, True), repeat=3)}
_PAIRS = {
    one + other: (first, final)
    for (one, first), (other, final) in product(_LEVELS.items(), repeat=2)
}
_OPTIONAL = (str, type(None))


class Stamp(NamedTuple):
    """What tells that a session file has changed; the time in nanoseconds."""

    size: int
    modified: int


@dataclass(frozen=True)
class Row:
    """One session. `at` is None for a file that is no session."""

    session: str
    stamp: Stamp
    at: datetime | None = None
    """When it was finished, else when it was started."""
    topics: tuple[str, ...] = ()
    reason: FinishReason | None = None
    """None: not finished."""
    results: tuple[Kept, ...] = ()


def pack(row: Row) -> list[object]:
    """The row as a list for JSON."""
    return [
        row.session,
        *row.stamp,
        row.at.isoformat() if row.at else None,
        list(row.topics),
        row.reason,
        pack_results(row.results),
    ]


def unpack(raw: Any) -> Row:
    """The row again; raises `ValueError`."""
    match raw:
        case [str(session), int(size), int(modified), at, [*topics], reason, results]:
            when = datetime.fromisoformat(_text(at)) if at is not None else None
            if when is not None and when.tzinfo is None:
                raise ValueError(raw)
            return Row(
                session,
                Stamp(size, modified),
                when,
                tuple(map(_text, topics)),
                _of(_REASONS, reason),
                unpack_results(results),
            )
    raise ValueError(raw)


def pack_results(results: tuple[Kept, ...]) -> list[list[object]]:
    """Results as lists for JSON."""
    return [_pack_result(result) for result in results]


def unpack_results(raw: Any) -> tuple[Kept, ...]:
    """The results again; raises `ValueError`."""
    try:
        return tuple(map(_unpack_result, raw))
    except (LookupError, TypeError) as error:
        raise ValueError(raw) from error


def _pack_result(result: Kept) -> list[object]:
    marks = "".join(_MARK_LETTERS[result.marks[item]] for item in _IN_ORDER if item in result.marks)
    held = "".join("01"[item in result.marks] for item in _IN_ORDER)
    return [
        result.topic,
        result.question,
        _LEVEL_LETTERS[result.first] + _LEVEL_LETTERS[result.final],
        held + marks,
        result.score,
        "".join("01"[said] for said in (result.skipped, result.rose, result.repaired)),
        list(result.flags),
        result.examiner,
        result.version,
        result.rubric,
        result.drill,
        result.pace,
        result.first_word,
        result.fillers,
    ]


def _unpack_result(raw: Any) -> Kept:
    """Tables instead of conversions: this runs 30,000 times before the first line is shown."""
    topic, question, levels, marks, score, said, flags, *graded = raw
    examiner, version, rubric, drill, *spoken = graded
    texts = (topic, question, *flags)
    if not all(isinstance(text, str) for text in texts) or not isinstance(flags, list):
        raise ValueError(raw)
    if not (isinstance(version, _OPTIONAL) and isinstance(rubric, _OPTIONAL)):
        raise ValueError(raw)
    if score is not None and not (type(score) in (int, float) and 0 <= score <= 100):
        raise ValueError(raw)
    first, final = _PAIRS[levels]
    skipped, rose, repaired = _SAID[said]
    return Kept(
        topic,
        question,
        skipped,
        first,
        final,
        _unpack_marks(marks),
        score,
        rose,
        repaired,
        tuple(flags),
        _EXAMINERS[examiner],
        version,
        rubric,
        _CRITERIA[drill],
        *map(_number, spoken),
    )


@lru_cache(maxsize=2048)
def _unpack_marks(text: str) -> dict[Criterion, Mark]:
    """One dict for all results with the same marks; nobody changes it."""
    held, marks = text[:4], text[4:]
    named = [item for item, flag in zip(_IN_ORDER, held, strict=True) if flag == "1"]
    return {item: _MARKS[letter] for item, letter in zip(named, marks, strict=True)}


def _number(value: object) -> float | None:
    if value is None:
        return None
    if type(value) in (int, float) and 0 <= value < inf:  # type: ignore[operator]
        return value  # type: ignore[return-value]
    raise ValueError(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _of(names: Mapping[Any, _T], name: object) -> _T:
    try:
        return names[name]
    except (KeyError, TypeError) as error:
        raise ValueError(name) from error
