import json
from pathlib import Path

import numpy as np
import pytest

from interviewer.storage.importing import decoding
from interviewer.storage.importing.channels import levelled, speaker_each, without_bleed
from interviewer.storage.importing.decoding import RATE, Recording
from interviewer.storage.importing.media import transcribe_file
from interviewer.storage.importing.refusal import RecordingError
from interviewer.storage.importing.sniff import sniff
from interviewer.storage.importing.voices import sound, voices
from tests.storage.importing.tones import ToneWords, tones
from tests.storage.nasty import encoded

PITCHES = [500, 700, 900, 1100]


@pytest.fixture
def _short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_PIECE", 5)
    monkeypatch.setattr(decoding, "_CUT_WITHIN", 2)


def _wav(path: Path, samples: np.ndarray) -> Path:
    import wave

    rows = np.atleast_2d(samples)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(rows))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(rows.T, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _texts(path: Path, transcriber: ToneWords, partial: Path | None = None) -> str:
    conversation = transcribe_file(sniff(path), transcriber, partial=partial)
    return " ".join(item.text for item in conversation.utterances)


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        pytest.param("wav", "pcm_s16le", id="wav"),
        pytest.param("mp3", "mp3", id="mp3"),
        pytest.param("ogg", "libopus", id="ogg"),
        pytest.param("webm", "libopus", id="webm"),
        pytest.param("mp4", "aac", id="mp4"),
        pytest.param("matroska", "aac", id="mkv"),
        pytest.param("flac", "flac", id="flac"),
    ],
)
def test_every_container_gives_the_same_seconds(container: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    if codec in {"pcm_s16le", "flac"}:
        _wav(path, 0.3 * np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE))
    else:
        encoded(path, container, codec, seconds=2)
    (piece,) = Recording(path).pieces()
    assert piece.end == pytest.approx(2.0, abs=0.1)
    assert 0.1 < np.abs(piece.samples).max() < 0.6


@pytest.mark.usefixtures("_short_pieces")
def test_pieces_are_cut_in_silence_and_lose_nothing(tmp_path: Path) -> None:
    path = _wav(tmp_path / "x", tones(PITCHES * 5))
    pieces = list(Recording(path).pieces())
    assert len(pieces) > 3
    assert sum(piece.samples.shape[1] for piece in pieces) == pytest.approx(
        20 * RATE, abs=RATE / 10
    )
    assert all(np.abs(piece.samples[0, -400:]).max() < 0.01 for piece in pieces)
    assert _texts(path, ToneWords()) == " ".join(f"t{pitch}" for pitch in PITCHES * 5)


@pytest.mark.usefixtures("_short_pieces")
def test_times_of_later_pieces_count_from_the_start(tmp_path: Path) -> None:
    path = _wav(tmp_path / "x", tones(PITCHES * 5))
    words = [w for item in transcribe_file(sniff(path), ToneWords()).utterances for w in item.words]
    assert [word.start for word in words] == pytest.approx(range(20), abs=0.05)


@pytest.mark.usefixtures("_short_pieces")
def test_an_interrupted_transcription_goes_on_where_it_was(tmp_path: Path) -> None:
    path, partial = _wav(tmp_path / "x", tones(PITCHES * 5)), tmp_path / "kept.jsonl"
    with pytest.raises(KeyboardInterrupt):
        _texts(path, ToneWords(fail_after=2), partial)
    again = ToneWords()
    assert _texts(path, again, partial) == " ".join(f"t{pitch}" for pitch in PITCHES * 5)
    assert sum(again.heard) < 13
    assert partial.stat().st_mode & 0o077 == 0
    nothing = ToneWords(fail_after=0)
    assert _texts(path, nothing, partial) == " ".join(f"t{pitch}" for pitch in PITCHES * 5)


@pytest.mark.usefixtures("_short_pieces")
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: raw[:-40], id="torn last line"),
        pytest.param(lambda raw: raw + b"{not json}\n", id="rubbish at the end"),
        pytest.param(lambda raw: b"", id="empty"),
        pytest.param(lambda raw: raw.replace(b'"tones"', b'"other"', 1), id="another model"),
        pytest.param(lambda raw: b"\xff\xfe" + raw, id="not ours"),
    ],
)
def test_a_damaged_partial_file_costs_work_and_no_words(damage: object, tmp_path: Path) -> None:
    path, partial = _wav(tmp_path / "x", tones(PITCHES * 5)), tmp_path / "kept.jsonl"
    whole = _texts(path, ToneWords(), partial)
    partial.write_bytes(damage(partial.read_bytes()))  # type: ignore[operator]
    assert _texts(path, ToneWords(), partial) == whole
    assert all(json.loads(line) for line in partial.read_text(encoding="utf-8").splitlines())


def test_the_partial_of_another_recording_is_not_taken(tmp_path: Path) -> None:
    partial = tmp_path / "kept.jsonl"
    first = _texts(_wav(tmp_path / "a", tones([500])), ToneWords(), partial)
    second = _texts(_wav(tmp_path / "b", tones([900, 900])), ToneWords(), partial)
    assert (first, second) == ("t500", "t900 t900")


def test_one_speaker_a_channel_is_told_by_the_channels(tmp_path: Path) -> None:
    left, right = tones([500, 0, 700, 0]), tones([0, 900, 0, 1100])
    bleed = np.stack([left + 0.05 * right, right + 0.05 * left])
    assert speaker_each(bleed.astype(np.float32))
    found = transcribe_file(sniff(_wav(tmp_path / "x", bleed)), ToneWords()).utterances
    assert [(item.speaker, item.text) for item in found] == [
        ("Channel 1", "t500"),
        ("Channel 2", "t900"),
        ("Channel 1", "t700"),
        ("Channel 2", "t1100"),
    ]


def test_both_channels_alike_are_heard_once(tmp_path: Path) -> None:
    mono = tones(PITCHES)
    assert not speaker_each(np.stack([mono, 0.7 * mono]))
    assert _texts(_wav(tmp_path / "x", np.stack([mono, mono])), ToneWords()) == (
        "t500 t700 t900 t1100"
    )


def test_the_quieter_channel_is_silent_where_the_other_speaks() -> None:
    left, right = tones([500, 0]), tones([0, 900])
    gated = without_bleed(np.stack([left + 0.05 * right, right + 0.05 * left]))
    assert np.abs(gated[0, round(1.2 * RATE) : round(1.4 * RATE)]).max() == 0
    assert np.abs(gated[1, round(1.2 * RATE) : round(1.4 * RATE)]).max() > 0.2


def test_a_whisper_is_made_loud_and_silence_stays_silent() -> None:
    quiet = tones([500]) * np.float32(0.002)
    assert np.abs(levelled(quiet)).max() > 0.04
    assert not levelled(np.zeros(RATE, np.float32)).any()


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    told: list[tuple[float, float | None]] = []
    path = _wav(tmp_path / "x", tones(PITCHES))
    transcribe_file(sniff(path), ToneWords(), lambda done, total: told.append((done, total)))
    assert told == [(4.0, 4.0)]


def test_progress_is_told_while_a_piece_is_heard(tmp_path: Path) -> None:
    told: list[float] = []
    path = _wav(tmp_path / "x", tones(PITCHES * 8))
    transcribe_file(sniff(path), ToneWords(), lambda done, total: told.append(done))
    assert len(told) == 4
    assert told == sorted(told)
    assert told[-1] == 32.0


def test_a_recording_without_words_is_refused(tmp_path: Path) -> None:
    path = _wav(tmp_path / "x", np.zeros(RATE))
    with pytest.raises(RecordingError, match="no speech was recognised"):
        _texts(path, ToneWords())


def test_a_recording_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "LONGEST", 2.0)
    path = _wav(tmp_path / "x", tones(PITCHES))
    with pytest.raises(RecordingError, match="longer than"):
        _texts(path, ToneWords())


def _buzz(pitch: float, tilt: float, seconds: float, seed: int) -> np.ndarray:
    """A voice of sorts: harmonics of a wavering pitch under a spectral tilt."""
    generator = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE)) / RATE
    wavering = pitch * (1 + 0.03 * np.sin(2 * np.pi * generator.uniform(2, 5) * times))
    phase = 2 * np.pi * np.cumsum(wavering) / RATE
    parts = [np.sin(k * phase) / k**tilt for k in range(1, int(3500 / pitch))]
    voice = np.sum(parts, axis=0) + 0.02 * generator.standard_normal(len(times))
    scaled: np.ndarray = (0.2 * voice / np.abs(voice).max()).astype(np.float32)
    return scaled


def test_two_voices_are_told_apart_by_sound_alone() -> None:
    order = [0, 1, 1, 0, 1, 0, 1, 1, 0, 1]
    voiced = [_buzz((110, 210)[who], (1.0, 1.6)[who], 2.0, seed) for seed, who in enumerate(order)]
    found = voices([sound(clip, 0.0, 2.0, 3.0 * at) for at, clip in enumerate(voiced)])
    assert found in (order, [1 - who for who in order])


def test_stretches_without_sound_join_their_neighbours() -> None:
    silent = sound(np.zeros(RATE, np.float32)[:100], 0.0, 1.0, 0.0)
    assert voices([silent, silent]) == [0, 0]
    assert voices([]) == []
