"""What is transcribed so far, a line a piece, so that an hour's work survives a closed lid."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from interviewer.core.transcript import Word
from interviewer.storage.importing.refusal import refuse
from interviewer.storage.importing.voices import Sounding

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1


@dataclass(frozen=True)
class Phrase:
    """Words in a run, the channel they were heard in, and how they sound."""

    channel: int
    words: tuple[Word, ...]
    sounding: Sounding


@dataclass
class Partial:
    """Phrases up to `until` seconds, kept in a file when there is one. Create with `open`."""

    path: Path | None
    until: float = 0.0
    phrases: list[Phrase] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path | None, digest: str, transcriber: str) -> Partial:
        """What the file holds for this recording and transcriber; anything else is begun anew."""
        partial = cls(path)
        if path is None:
            return partial
        head = {"format": _FORMAT, "digest": digest, "transcriber": transcriber}
        if not partial._read(head):
            partial.until, partial.phrases = 0.0, []
            try:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.unlink(missing_ok=True)
            except OSError as error:
                raise _unwritable(path, error) from error
            partial._write(head)
        return partial

    def add(self, until: float, phrases: Iterable[Phrase]) -> None:
        """Take a piece in, and keep it for good before returning."""
        found = list(phrases)
        self.phrases += found
        self.until = until
        self._write({"until": until, "phrases": [_as_json(phrase) for phrase in found]})

    def _write(self, line: dict[str, object]) -> None:
        if self.path is None:
            return
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "ab") as stream:
                stream.write(json.dumps(line).encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _read(self, head: dict[str, object]) -> bool:
        """Whether the file begins with this head; what follows a damaged line is cut off."""
        assert self.path is not None  # asked only where there is a file
        try:
            raw = self.path.read_bytes()
        except OSError:
            return False
        good = 0
        for number, line in enumerate(raw.splitlines(keepends=True)):
            try:
                if not line.endswith(b"\n"):
                    break
                value = json.loads(line)
                if number == 0 and value != head:
                    return False
                if number:
                    phrases = [_from_json(item) for item in value["phrases"]]
                    self.until = float(value["until"])
                    self.phrases += phrases
            except (ValueError, KeyError, TypeError):
                break
            good += len(line)
        os.truncate(self.path, good)
        return good > 0


def _as_json(phrase: Phrase) -> dict[str, object]:
    heard = phrase.sounding
    return {
        "channel": phrase.channel,
        "words": [[word.text, word.start, word.end, word.probability] for word in phrase.words],
        "sound": [heard.start, heard.end, heard.frames],
        "total": _packed(heard.total),
        "outer": _packed(heard.outer),
    }


def _from_json(value: dict[str, object]) -> Phrase:
    words, channel, times = value["words"], value["channel"], value["sound"]
    if not isinstance(words, list) or not words or not isinstance(channel, int):
        message = "not a phrase"
        raise ValueError(message)
    assert isinstance(times, list)  # written beside the words
    start, end, frames = times
    total = _unpacked(value["total"])
    outer = _unpacked(value["outer"]).reshape(len(total), len(total))
    return Phrase(
        channel,
        tuple(Word(text=t, start=s, end=e, probability=p) for t, s, e, p in words),
        Sounding(float(start), float(end), float(frames), total, outer),
    )


def _packed(values: np.ndarray) -> str:
    return base64.b64encode(values.astype("<f8").tobytes()).decode()


def _unpacked(text: object) -> np.ndarray:
    return np.frombuffer(base64.b64decode(str(text)), dtype="<f8")


def _unwritable(path: Path, error: OSError) -> Exception:
    reason = (error.strerror or "cannot be written").lower()
    return refuse(path, reason, "Make room or choose another folder with --sessions.")
