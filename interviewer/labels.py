"""Files of answers, labelled by people or not yet: YAML, JSON or JSON lines into values.

Every bad input is a `LabelError` of one sentence that names file, line and field where it can.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interviewer.core.assessment import FlagKind
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict
from interviewer.errors import LabelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

LARGEST_FILE = 20_000_000
"""Bytes."""
_LARGEST_TEXT = 200_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class LabelledFlag(_Part):
    """A red flag seen by people; no quote where something is absent."""

    kind: FlagKind
    quote: str | None = None


class Elements(_Part):
    """The four marks people gave."""

    definition: Mark
    tradeoff: Mark
    example: Mark
    limitation: Mark

    def marks(self) -> dict[Criterion, Mark]:
        """The marks by criterion."""
        return {criterion: getattr(self, criterion.value) for criterion in Criterion}


class Labels(_Part):
    """What people say about an answer; see `examples/calibration/GUIDE.md`."""

    elements: Elements
    evidence: dict[Criterion, tuple[str, ...]] = {}
    red_flags: tuple[LabelledFlag, ...] = ()
    level: Verdict
    best_next_target: Criterion | None = None
    other_option: str | None = None


class LabelledAnswer(_Part):
    """An answer with what it answers; `labels` is None until somebody has judged it."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    topic: str | None = None
    """The id of a topic; None when the file does not say."""
    question: Annotated[str, Field(min_length=1, max_length=_LARGEST_TEXT)]
    probe: Annotated[str, Field(max_length=_LARGEST_TEXT)] | None = None
    prior_answer: Annotated[str, Field(max_length=_LARGEST_TEXT)] | None = None
    answer: Annotated[str, Field(max_length=_LARGEST_TEXT)]
    labels: Labels | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _quotes_stand(self) -> Self:
        quotes = self.labels.evidence.values() if self.labels else ()
        for quote in (item for found in quotes for item in found):
            if quote not in self.answer:
                message = f"the evidence `{quote[:60]}` is not in the answer"
                raise ValueError(message)
        return self


@dataclass(frozen=True)
class _File:
    """The records of a file, and how to name the place of one."""

    records: Sequence[object]
    place: Callable[[int, Sequence[int | str]], str]
    """From a record's number and a path inside it to "file, line 3" (or "file")."""


def read_answers(path: Path, *, labelled: bool = False) -> tuple[LabelledAnswer, ...]:
    """The answers of a file in its order; with `labelled`, one without labels is an error."""
    file = _read(path)
    if not file.records:
        message = f"{path}: no answers in it. Give a list of answers."
        raise LabelError(message)
    answers = tuple(_answer(file, index) for index in range(len(file.records)))
    seen: dict[str, int] = {}
    for index, answer in enumerate(answers):
        if answer.id in seen:
            where = file.place(index, ("id",))
            message = f"{where}: the id `{answer.id}` stands twice. Give every answer its own."
            raise LabelError(message)
        seen[answer.id] = index
        if labelled and answer.labels is None:
            where = file.place(index, ())
            message = (
                f"{where}: `{answer.id}` has no `labels`. Label it, or use `interviewer grade`."
            )
            raise LabelError(message)
    return answers


def _read(path: Path) -> _File:
    if path.is_dir():
        message = f"{path}: is a folder. Give a file of answers."
        raise LabelError(message)
    from interviewer.yaml_files import Source, read_text

    source = Source(path, LabelError, LARGEST_FILE)
    text = read_text(source)
    if not text.strip():
        message = f"{path}: it is empty. Give a list of answers."
        raise LabelError(message)
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        return _json_lines(path, text)
    if suffix == ".json":
        return _File(_list(path, _json(str(path), text)), lambda *_: str(path))
    return _yaml(path, source)


def _yaml(path: Path, source: Any) -> _File:
    from interviewer.yaml_files import line_of, load

    def place(index: int, inside: Sequence[int | str]) -> str:
        return f"{path}, line {line_of(source, (index, *inside))}"

    return _File(_list(path, load(source)), place)


def _json_lines(path: Path, text: str) -> _File:
    lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    records = [_json(f"{path}, line {number}", line) for number, line in lines]
    return _File(records, lambda index, _: f"{path}, line {lines[index][0]}")


def _json(where: str, text: str) -> object:
    try:
        content: object = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply"
        if isinstance(error, json.JSONDecodeError):
            line = "" if ", line " in where else f", line {error.lineno}"
            where, reason = f"{where}{line}", error.msg.lower()
        elif isinstance(error, ValueError):
            reason = str(error)
        message = f"{where}: not valid JSON: {reason}. Correct it there."
        raise LabelError(message) from error
    return content


def _no_constant(name: str) -> object:
    message = f"`{name}` is no JSON value"
    raise ValueError(message)


def _list(path: Path, content: object) -> Sequence[object]:
    if not isinstance(content, list):
        message = f"{path}: it holds no list. Put every answer into one list (`- id: ...`)."
        raise LabelError(message)
    return content


def _answer(file: _File, index: int) -> LabelledAnswer:
    record = file.records[index]
    try:
        return LabelledAnswer.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        inside = tuple(first["loc"])
        name = record.get("id") if isinstance(record, dict) else None
        known = f"`{name}`" if isinstance(name, str) and name else f"answer {index + 1}"
        message = f"{file.place(index, inside)}: {known}: {_complaint(first, inside)}"
        raise LabelError(message) from error


def _complaint(first: Any, inside: Sequence[int | str]) -> str:
    field = ".".join(map(str, inside))
    if first["type"] == "extra_forbidden":
        return f"`{field}` is not a known field. Remove it."
    if first["type"] == "missing":
        return f"`{field}` is missing. Add it."
    if first["type"] == "enum":
        return f"`{field}` is `{str(first['input'])[:40]}`. Use {first['ctx']['expected']}."
    reason = first["msg"].removeprefix("Value error, ")
    reason = reason[:1].lower() + reason[1:]
    return f"`{field}`: {reason}. Correct it." if field else f"{reason}. Correct it."
