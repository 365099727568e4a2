"""Keeps the candidate's sound as a FLAC file, if the candidate wants that."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from interviewer.speech.audio import RATE, Samples
from interviewer.speech.failures import RecordingError


class FlacKeeper:
    """Written as it comes: a crash takes the last second, not the file."""

    def __init__(self, path: Path) -> None:
        """For the user's eyes only; raises `RecordingError` when it cannot be written."""
        import av

        self._path = path
        try:
            self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        except OSError as error:
            message = f"{path}: the recording cannot be written ({error.strerror}). Make room."
            raise RecordingError(message) from error
        self._container: Any = av.open(self._file, mode="w", format="flac")
        self._stream: Any = self._container.add_stream("flac", rate=RATE, layout="mono")
        self._frame = av.AudioFrame

    def keep(self, samples: Samples) -> None:
        """Some more sound."""
        ints = (np.clip(samples, -1.0, 1.0) * 32767.0).astype(np.int16).reshape(1, -1)
        frame = self._frame.from_ndarray(ints, format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        """The file is whole."""
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()
        self._file.close()


def next_name(folder: Path) -> Path:
    """`audio.flac`, or `audio-2.flac` and so on where a resumed session has some already."""
    names = (folder / ("audio.flac" if n == 1 else f"audio-{n}.flac") for n in range(1, 1000))
    return next(path for path in names if not path.exists())
