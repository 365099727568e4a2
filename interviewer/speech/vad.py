"""Whether a frame is speech: Silero, frame by frame, at a level it can hear.

Silero was measured to lose 99 % of one voice at -40 dBFS, so every frame is first lifted by the
gain that brings the loudest of the last two seconds to a spoken level; and its state is cleared in
long pauses, see `Pauses`.
"""

from collections import deque
from typing import Any, Protocol

import numpy as np

from interviewer.speech.audio import FRAME, Samples, loudness

_CONTEXT = 64
_STATE = (1, 1, 128)
_TARGET = -23.0
"""dBFS; the level the loudest recent frame is lifted to."""
_MOST_GAIN = 40.0
"""dB; the noise floor of a quiet room stays below Silero's threshold at this lift."""
_MEMORY = 64
"""Frames: 2 s."""
_SILENT = 0.2
_DROP = 15.0
"""dB below the loudest of late: the room, not a voice."""
_FORGETTING = 0.032
"""dB a frame: 1 dB a second."""
_PAUSE = 20
"""Frames: 0.6 s."""
_AGAIN = 32
"""Frames: 1 s."""


class Vad(Protocol):
    """The chance that somebody is speaking."""

    def step(self, frame: Samples) -> float:
        """Between 0 and 1, for the next frame of the stream."""
        ...

    def reset(self) -> None:
        """Forget the stream so far: the next frame does not follow the last one."""
        ...


class Leveller:
    """Lifts quiet speech, never lowers; a louder frame takes the gain back at once."""

    def __init__(self) -> None:
        """Starts as after two seconds of silence."""
        self._recent: deque[float] = deque(maxlen=_MEMORY)

    def lift(self, frame: Samples) -> Samples:
        """The frame at the level of speech."""
        self._recent.append(loudness(frame))
        gain = min(max(_TARGET - max(self._recent), 0.0), _MOST_GAIN)
        return np.asarray(frame * np.float32(10.0 ** (gain / 20.0)), np.float32)


class Pauses:
    """When a pause is long enough for Silero to start anew.

    Its state does not let go of a loud voice: the next, differently sounding one after a pause was
    taken for silence (12 % of the time spoken in one recording, 4 % with a fresh start; steady
    noise and music, which leave no quiet pause, are taken for speech no more often than before).
    """

    def __init__(self) -> None:
        """Nothing heard yet."""
        self._top = -120.0
        self._quiet = 0

    def note(self, chance: float, level: float) -> bool:
        """Whether to start anew after this frame; `level` in dBFS."""
        self._top = max(self._top - _FORGETTING, level)
        is_quiet = chance < _SILENT and level < self._top - _DROP
        self._quiet = self._quiet + 1 if is_quiet else 0
        return self._quiet >= _PAUSE and (self._quiet - _PAUSE) % _AGAIN == 0


class SileroVad:
    """The model that comes with faster-whisper, run as a stream: 0.4 % of a core."""

    def __init__(self) -> None:
        """Loads nothing: the first `reset` or `step` does."""
        self._session: Any = None
        self._hidden: Any = None
        self._cell: Any = None

    def reset(self) -> None:
        """Forget the stream so far."""
        if self._session is None:
            from faster_whisper.vad import get_vad_model

            self._session = get_vad_model().session
        self._clear()
        self._context = np.zeros(_CONTEXT, np.float32)
        self._leveller = Leveller()
        self._pauses = Pauses()

    def step(self, frame: Samples) -> float:
        """The chance of speech in `FRAME` samples."""
        assert frame.size == FRAME, "a frame has 512 samples"
        if self._session is None:
            self.reset()
        lifted = self._leveller.lift(frame)
        fed = np.concatenate([self._context, lifted])[None]
        inputs = {"input": fed, "h": self._hidden, "c": self._cell}
        output, self._hidden, self._cell = self._session.run(None, inputs)
        self._context = lifted[-_CONTEXT:]
        chance = float(np.ravel(output)[0])
        if self._pauses.note(chance, loudness(frame)):
            self._clear()
        return chance

    def _clear(self) -> None:
        self._hidden = np.zeros(_STATE, np.float32)
        self._cell = np.zeros(_STATE, np.float32)
