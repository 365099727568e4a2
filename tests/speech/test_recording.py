import wave
from pathlib import Path

import numpy as np
import pytest

from interviewer.speech.audio import RATE, Samples
from interviewer.speech.failures import RecordingError
from interviewer.speech.recording import Recording
from tests.speech.speaking import noise, save

pytest.importorskip("av")


def played(path: Path) -> Samples:
    blocks = [block for block in Recording(path).arrivals() if isinstance(block, np.ndarray)]
    return np.concatenate(blocks)


def test_a_16_khz_file_is_played_exactly(tmp_path: Path) -> None:
    sound = noise(1.234, -20)
    heard = played(save(sound, tmp_path / "a.wav"))
    assert np.array_equal(np.round(heard * 32768), np.trunc(sound * 32767))


def test_any_rate_and_number_of_channels_is_played(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    times = np.arange(44_100) / 44_100
    left = (10_000 * np.sin(2 * np.pi * 440 * times)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(np.stack([left, left], axis=1).tobytes())
    heard = played(path)
    assert abs(heard.size - RATE) < 50
    assert abs(int(np.abs(np.fft.rfft(heard)).argmax()) * RATE / heard.size - 440) < 2


def test_sound_comes_in_blocks_like_a_microphones(tmp_path: Path) -> None:
    path = save(noise(1.0, -20), tmp_path / "a.wav")
    sizes = [block.size for block in Recording(path).arrivals() if isinstance(block, np.ndarray)]
    assert sizes == [RATE // 50] * 50


def test_a_closed_recording_plays_no_further(tmp_path: Path) -> None:
    recording = Recording(save(noise(1.0, -20), tmp_path / "a.wav"), paced=True)
    found = recording.arrivals()
    next(found)
    recording.close()
    assert list(found) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"This is a letter, not a sound.", "it is no sound file", id="a text"),
        pytest.param(b"", "it is no sound file", id="an empty file"),
    ],
)
def test_what_is_no_sound_is_one_clear_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "letter.wav"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=f"letter.wav: {said}"):
        played(path)


def test_a_file_without_samples_says_so(tmp_path: Path) -> None:
    path = save(np.zeros(0, np.float32), tmp_path / "empty.wav")
    with pytest.raises(RecordingError, match="holds no sound"):
        list(Recording(path).arrivals())


def test_a_missing_file_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"nowhere.wav: no such file"):
        Recording(tmp_path / "nowhere.wav")


def test_a_file_cut_short_is_played_and_said_to_be(tmp_path: Path) -> None:
    whole = save(noise(2.0, -20), tmp_path / "a.wav")
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[: 44 + RATE * 2])
    assert Recording(whole).warning is None
    assert "cut.wav: the file is cut short: it holds 50% of its sound" in str(
        Recording(cut).warning
    )
    assert played(cut).size == RATE
