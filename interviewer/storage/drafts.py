"""Words of an answer that is being spoken, kept beside the session until the answer itself is."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from interviewer.errors import SessionError
from interviewer.storage.private_file import read_bounded

DRAFT_FILE = "draft.jsonl"
_LARGEST = 4_000_000


@dataclass
class DraftFile:
    """`<session>/draft.jsonl`: `{"text": …}` a line, each on the disk before `add` returns."""

    path: Path
    _descriptor: int | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """What was kept; a line torn by a crash, and a file that cannot be read, count for
        nothing."""
        try:
            raw = read_bounded(self.path, _LARGEST)
        except OSError:
            return ""
        found = []
        for line in raw.split(b"\n"):
            with suppress(ValueError, KeyError, TypeError):
                found.append(str(json.loads(line)["text"]))
        return " ".join(text for text in found if text)

    def add(self, text: str) -> None:
        """Keep some more words; raises `SessionError`."""
        try:
            if self._descriptor is None:
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
                self._descriptor = os.open(self.path, flags, 0o600)
            line = json.dumps({"text": text}, ensure_ascii=False) + "\n"
            os.write(self._descriptor, line.encode("utf-8"))
            os.fsync(self._descriptor)
        except OSError as error:
            reason = (error.strerror or "cannot be written").lower()
            message = f"{self.path}: {reason}. Make room; answers are kept once they are given."
            raise SessionError(message) from error

    def clear(self) -> None:
        """The words are kept elsewhere, or not wanted."""
        self.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; the words stay."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
