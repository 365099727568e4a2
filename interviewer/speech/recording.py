"""A sound file played as the microphone: as fast as it is taken, or at the pace of a clock."""

import threading
import time
import wave
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from interviewer.speech.audio import RATE, Arrival, Samples
from interviewer.speech.failures import RecordingError

_BLOCK = RATE // 50


class Recording:
    """Whatever FFmpeg reads, decoded as it is played; several channels are mixed into one."""

    def __init__(self, path: Path, *, paced: bool = False) -> None:
        """`paced`: a second of sound takes a second. Raises `RecordingError`."""
        self._path = path
        self._paced = paced
        self._closed = threading.Event()
        if not path.is_file():
            message = f"{path}: no such file. Give a sound file such as answer.wav."
            raise RecordingError(message)

    @property
    def warning(self) -> str | None:
        """One sentence about what is wrong with a file that can still be played, or None."""
        try:
            with wave.open(str(self._path)) as sound:
                promised = sound.getnframes() * sound.getnchannels() * sound.getsampwidth()
        except (wave.Error, EOFError):
            return None
        size = self._path.stat().st_size
        if promised <= size:
            return None
        return f"{self._path}: the file is cut short: it holds {size / promised:.0%} of its sound."

    def arrivals(self) -> Iterator[Arrival]:
        """See `Source`; raises `RecordingError` for a file that holds no sound."""
        started = time.monotonic()
        played = 0
        for block in _blocks(_decoded(self._path)):
            if self._paced:
                self._closed.wait(max(started + (played + block.size) / RATE - time.monotonic(), 0))
            if self._closed.is_set():
                return
            played += block.size
            yield block
        if not played:
            message = f"{self._path}: the file holds no sound. Record it again."
            raise RecordingError(message)

    def close(self) -> None:
        """See `Source`."""
        self._closed.set()


def _blocks(parts: Iterator[Samples]) -> Iterator[Samples]:
    """The same samples in blocks of 20 ms, the last one shorter."""
    rest = np.zeros(0, np.float32)
    for part in parts:
        rest = np.concatenate([rest, part])
        while rest.size >= _BLOCK:
            yield rest[:_BLOCK]
            rest = rest[_BLOCK:]
    if rest.size:
        yield rest


def _decoded(path: Path) -> Iterator[Samples]:
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    try:
        with av.open(str(path), mode="r", metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise _refusal(path, "it has no sound track")
            frames: Iterator[Any] = container.decode(audio=0)
            for frame in chain(frames, (None,)):
                for converted in resampler.resample(frame):
                    yield np.asarray(converted.to_ndarray(), np.float32).reshape(-1)
    except av.error.InvalidDataError as error:
        raise _refusal(path, "it is no sound file, or a damaged one") from error
    except (av.error.FFmpegError, OSError) as error:
        raise _refusal(path, f"it cannot be read: {error}") from error


def _refusal(path: Path, why: str) -> RecordingError:
    return RecordingError(f"{path}: {why}. Give a sound file such as answer.wav.")
