"""Any recording PyAV opens, as a stream of 16 kHz pieces: memory does not grow with length.

It never lets a file name another address: the file object is opened, not its name, and only
container formats that hold their own sound are allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
import av.error
import numpy as np
from av.audio.resampler import AudioResampler

from interviewer.storage.importing.refusal import RecordingError, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
LONGEST = 8 * 3600.0
"""Seconds. A small file can claim days of silence."""
_PIECE = 180
"""Seconds of a piece: at 300 the memory is half as much again, at 120 short files cost more."""
_CUT_WITHIN = 20
"""Seconds at the end of a piece among which the quietest moment is looked for."""
_MOST_DAMAGE = 2000
"""Packets that may fail in a row before the rest is given up."""
_FORMATS = (
    "wav,w64,aiff,au,flac,mp3,aac,ogg,oga,ogv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,avi,asf,caf,"
    "amr,mpegts,wv,rf64"
)


@dataclass(frozen=True)
class Piece:
    """A stretch of the recording; `samples` has a row for each of its one or two channels."""

    start: float
    samples: Samples
    last: bool

    @property
    def end(self) -> float:
        """Seconds from the start of the recording."""
        return self.start + float(self.samples.shape[1]) / RATE


@dataclass
class Recording:
    """An opened recording. Iterate `pieces` once; `damaged` counts what could not be decoded."""

    path: Path
    damaged: int = 0
    duration: float | None = None
    """Seconds, as the file claims; None when it does not."""

    def pieces(self) -> Iterator[Piece]:
        """The recording in order; raises `RecordingError` when nothing of it can be decoded."""
        start, held, size = 0.0, list[np.ndarray](), 0
        for block in self._blocks():
            held.append(block)
            size += block.shape[1]
            if start + size / RATE > LONGEST:
                what = f"it is longer than {LONGEST / 3600:.0f} hours"
                raise refuse(self.path, what, "Cut out the interview.")
            if size < _PIECE * RATE:
                continue
            samples = np.concatenate(held, axis=1)
            cut = _quietest(samples)
            yield Piece(start, samples[:, :cut], last=False)
            start += cut / RATE
            held, size = [samples[:, cut:]], samples.shape[1] - cut
        if not size and not start:
            raise refuse(self.path, "it holds no sound that can be decoded", _REMEDY)
        samples = np.concatenate(held, axis=1) if held else np.zeros((1, 0), np.float32)
        yield Piece(start, samples, last=True)

    def _blocks(self) -> Iterator[Samples]:
        try:
            with (
                self.path.open("rb") as stream,
                av.open(stream, mode="r", options={"format_whitelist": _FORMATS}) as container,
            ):
                yield from self._decoded(container)
        except RecordingError:
            raise
        except (av.error.FFmpegError, OSError, ValueError, MemoryError) as error:
            reason = str(getattr(error, "strerror", None) or error or "unreadable").lower()
            raise refuse(self.path, f"it cannot be decoded ({reason})", _REMEDY) from error

    def _decoded(self, container: InputContainer) -> Iterator[Samples]:
        if not container.streams.audio:
            raise refuse(self.path, "it holds no sound", "Give the recording with its sound.")
        stream = container.streams.audio[0]
        self.duration = _duration(container, stream)
        layout = "stereo" if stream.codec_context.channels == 2 else "mono"
        resampler = AudioResampler(format="fltp", layout=layout, rate=RATE)
        for frame in self._frames(container, stream):
            for resampled in resampler.resample(frame):
                yield resampled.to_ndarray().astype(np.float32, copy=False)
        for resampled in resampler.resample(None):
            yield resampled.to_ndarray().astype(np.float32, copy=False)

    def _frames(self, container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
        """Every frame that decodes; what is damaged in between is counted and left out."""
        packets, failures = container.demux(stream), 0
        while failures < _MOST_DAMAGE:
            try:
                frames = next(packets).decode()
            except (StopIteration, EOFError):
                return
            except av.error.FFmpegError:
                failures, self.damaged = failures + 1, self.damaged + 1
                continue
            failures = 0
            yield from frames


_REMEDY = "Convert it to WAV, MP3 or MP4 first."


def _duration(container: InputContainer, stream: AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _quietest(samples: Samples) -> int:
    """Where to cut: the quietest 0.3 s near the end, so that no word is cut."""
    tail = samples[:, -_CUT_WITHIN * RATE :]
    block = int(0.1 * RATE)
    count = tail.shape[1] // block
    power = (tail[:, : count * block].reshape(len(tail), count, block) ** 2).mean(axis=(0, 2))
    smooth = np.convolve(power, np.ones(3), mode="valid")
    whole, late = int(samples.shape[1]), int(tail.shape[1])
    return whole - late + int((int(np.argmin(smooth)) + 1.5) * block)
