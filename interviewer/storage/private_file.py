"""A small private file: read within bounds, replaced whole or not at all."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


def read_bounded(path: Path, largest: int) -> bytes:
    """At most `largest` bytes of a regular file; raises `OSError`, also for more than that."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "is no file")
        raw = stream.read(largest + 1)
    if len(raw) > largest:
        raise OSError(0, "is too large")
    return raw


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and move it there, for the user's eyes only.

    A crash leaves the old file or the new one. Raises `OSError`.
    """
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
