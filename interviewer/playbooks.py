"""Read rubric files into core values, or say in one sentence why not.

A playbook is a folder of `<topic>.yaml`. Topics are read when first needed, and the shipped ones
remembered in a cache folder: parsing YAML is a fifth of the way to the first question.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from pydantic import ValidationError

from interviewer import __version__, resources
from interviewer.core.playbook import Question, Topic
from interviewer.errors import RubricError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from interviewer.yaml_files import Source

_LARGEST_FILE = 2_000_000


@dataclass(frozen=True)
class Playbook:
    """A folder of rubric files. Create with `shipped` or `at`."""

    name: str
    files: dict[str, Traversable]
    compiled: CompiledTopics | None = None
    """Where read topics are remembered; None: every topic is parsed anew."""
    _topics: dict[str, Topic] = field(default_factory=dict, repr=False)
    _hashes: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def shipped(cls, compiled: CompiledTopics | None = None) -> Playbook:
        """The playbook that comes with the package."""
        return cls("second-question", _yaml_files(resources.rubrics()), compiled)

    @classmethod
    def at(cls, folder: Path) -> Playbook:
        """A user's own folder; raises `RubricError` when it holds no rubric file."""
        if not folder.is_dir():
            message = f"{folder}: no such folder. Give the folder that holds your topic files."
            raise RubricError(message)
        found = _yaml_files(folder)
        if not found:
            message = (
                f"{folder}: no .yaml file in it. `interviewer playbook schema` prints the format."
            )
            raise RubricError(message)
        return cls(folder.name, found)

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """The ids of all topics, in alphabetical order, from file names alone."""
        return tuple(sorted(self.files))

    def topic(self, topic_id: str) -> Topic | None:
        """The topic, or None when there is no such file; raises `RubricError` when it is broken."""
        if topic_id not in self.files:
            return None
        if topic_id not in self._topics:
            self._topics[topic_id] = self._read(topic_id)
        return self._topics[topic_id]

    def _read(self, topic_id: str) -> Topic:
        if self.compiled is None:
            return read_topic(self.files[topic_id], topic_id)
        key = self._file_hash(topic_id)
        found = self.compiled.get(topic_id, key)
        if found is None:
            found = read_topic(self.files[topic_id], topic_id)
            self.compiled.put(topic_id, key, found)
        return found

    def topics(self) -> tuple[Topic, ...]:
        """Every topic, read and validated; raises `RubricError` when two questions share an id."""
        found = tuple(topic for item in self.topic_ids if (topic := self.topic(item)))
        homes: dict[str, str] = {}
        for topic in found:
            for question in topic.questions:
                if question.id in homes:
                    first = homes[question.id]
                    message = (
                        f"{self.name}: `{question.id}` is in `{first}` and in `{topic.id}`. "
                        "Give each question an id of its own."
                    )
                    raise RubricError(message)
                homes[question.id] = topic.id
        return found

    def content_hash(self) -> str:
        """Twelve hex digits over the names and bytes of all files: the playbook's version."""
        digest = hashlib.sha256()
        for topic_id in self.topic_ids:
            digest.update(f"{topic_id}\0{self._file_hash(topic_id)}\0".encode())
        return digest.hexdigest()[:12]

    def _file_hash(self, topic_id: str) -> str:
        if topic_id not in self._hashes:
            content = self.files[topic_id].read_bytes()
            self._hashes[topic_id] = hashlib.sha256(content).hexdigest()
        return self._hashes[topic_id]


@dataclass(frozen=True)
class CompiledTopics:
    """Topics as JSON in a cache folder: read in a tenth of the time that YAML takes.

    An entry is good only for the very bytes it was made from; whatever is wrong with one, or with
    the folder, is as if it were not there.
    """

    folder: Path

    def get(self, topic_id: str, key: str) -> Topic | None:
        """The topic that was read from the bytes with this hash, or None."""
        try:
            text = self._path(topic_id, key).read_bytes()
            # The event that holds the question asked needs its schema too: build it once for both.
            Question.model_rebuild()
            return Topic.model_validate_json(text)
        except (OSError, ValueError):
            return None

    def put(self, topic_id: str, key: str, topic: Topic) -> None:
        """Remember it in place of what was remembered for other bytes."""
        path = self._path(topic_id, key)
        new = path.with_suffix(".new")
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            for old in self.folder.glob(f"{topic_id}.*.json"):
                old.unlink(missing_ok=True)
            new.write_text(topic.model_dump_json(), encoding="utf-8")
            new.replace(path)

    def _path(self, topic_id: str, key: str) -> Path:
        return self.folder / f"{topic_id}.{key[:24]}-{__version__}.json"


def read_topic(file: Traversable, topic_id: str | None = None) -> Topic:
    """One rubric file; `topic_id` is what its `id` has to be, None for anything.

    Raises `RubricError` naming file, line and field.
    """
    # Reading YAML is not needed, and not paid for, where the topic is known from before.
    from interviewer.yaml_files import Source, load

    source = Source(file, RubricError, _LARGEST_FILE)
    content = load(source)
    try:
        topic = Topic.model_validate(content)
    except ValidationError as error:
        raise RubricError(_explain(source, error.errors()[0])) from error
    if topic_id is not None and topic.id != topic_id:
        message = (
            f"{source.name}: `id` is `{topic.id}`. It must be `{topic_id}`, as the file is named."
        )
        raise RubricError(message)
    return topic


def _explain(source: Source, first: ErrorDetails) -> str:
    where = ".".join(str(part) for part in first["loc"]) or "topic"
    from interviewer.yaml_files import line_of

    line = line_of(source, first["loc"])
    what = first["msg"].removeprefix("Value error, ").rstrip(".")
    remedy = _REMEDIES.get(first["type"], "`interviewer playbook schema` prints the format")
    return f"{source.name}, line {line}: `{where}`: {what[:1].lower()}{what[1:]}. {remedy}."


_REMEDIES = {
    "extra_forbidden": "Remove the key or correct its spelling",
    "missing": "Add the field",
    "model_type": "Give a mapping of `key: value` lines here",
    "tuple_type": "Give a list here, one `- ` item a line",
}


def _yaml_files(folder: Traversable) -> dict[str, Traversable]:
    return {
        item.name.removesuffix(".yaml"): item
        for item in folder.iterdir()
        if item.name.endswith(".yaml") and not item.name.startswith(".") and item.is_file()
    }
