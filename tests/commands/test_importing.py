import json
import shlex
import sys
import wave
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from interviewer.commands.importing import import_file
from interviewer.core.dialogue import Dialogue, Phase
from interviewer.core.events import Answered, Finished
from interviewer.core.review import review
from interviewer.core.transcript import Word
from interviewer.errors import InterviewerError, SessionError, SettingsError
from interviewer.storage.importing.as_session import Ports, write_session
from interviewer.storage.importing.media import ClipTranscriber
from interviewer.storage.importing.timbre import RATE
from interviewer.storage.sessions import fold
from tests.fakes import ListedTopics, MemoryStore, ScriptedExaminer, SteppingClock
from tests.storage.importing.tones import ToneWords, tones
from tests.storage.nasty import NASTY

TALK = """Ana: Say you trained your last model with Adam. Why Adam?
Ben: It keeps running averages of the gradient and its square, so every weight gets its own step.
Ana: And on the same model, why not SGD with momentum?
Ben: SGD with a cosine schedule ended a point higher, but it took me two weeks to tune.
Ana: Next question. What is dropout?
Ben: You zero activations at random while training.
Ana: How would you know that it helps?
Ben: I skip that, pass.
"""


def arguments(tmp_path: Path, **changes: object) -> Namespace:
    values: dict[str, object] = {
        "sessions": str(tmp_path / "sessions"),
        "rubrics": None,
        "examiner": "local",
        "model": None,
        "speakers": None,
        "candidate": None,
        "edit": False,
    }
    return Namespace(**(values | changes))


def no_transcriber() -> ClipTranscriber:
    message = "a transcript needs no transcriber"
    raise AssertionError(message)


def _file(tmp_path: Path, text: str = TALK) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_transcript_becomes_a_session_that_is_examined_and_finished(tmp_path: Path) -> None:
    recording = import_file(_file(tmp_path), arguments(tmp_path), no_transcriber)
    dialogue = fold(recording)
    assert dialogue.phase is Phase.FINISHED
    threads = review(dialogue.transcript.threads).threads
    assert threads[0].thread.question.id == "why-adam"
    assert [len(item.thread.turns) for item in threads] == [2, 2]
    assert all(turn.graded for item in threads for turn in item.thread.turns if turn.answer)
    assert isinstance(recording.events[-1], Finished)


def test_the_same_file_again_is_the_same_session(tmp_path: Path) -> None:
    path = _file(tmp_path)
    first = import_file(path, arguments(tmp_path), no_transcriber)
    assert import_file(path, arguments(tmp_path), no_transcriber) == first


def test_other_speakers_make_another_session(tmp_path: Path) -> None:
    path = _file(tmp_path)
    first = import_file(path, arguments(tmp_path), no_transcriber)
    turned = TALK.replace("Ana:", "X:").replace("Ben:", "Ana:").replace("X:", "Ben:")
    assert import_file(_file(tmp_path, turned), arguments(tmp_path), no_transcriber) != first
    with pytest.raises(InterviewerError, match=r'no question .* --speakers "Ana=interviewer,'):
        import_file(
            _file(tmp_path, "Ana: Why Adam?\nBen: It adapts.\n"),
            arguments(tmp_path, candidate="Ana"),
            no_transcriber,
        )


def test_the_split_is_shown_with_its_correction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(_file(tmp_path), arguments(tmp_path), no_transcriber)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert " Ana: interviewer (" in shown.err
    assert ' Wrong way round? --speakers "Ana=candidate,Ben=interviewer", or' in shown.err
    assert " 2 questions (1 of the playbook), 2 follow-ups" in shown.err


def _editor(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "-c", script]))


def test_who_said_what_can_be_corrected_in_an_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(
        monkeypatch,
        "import sys, pathlib; page = pathlib.Path(sys.argv[1]); text = page.read_text();"
        "page.write_text(text.replace('robust', 'x').replace('7 interviewer', '7 candidate'))",
    )
    path = _file(tmp_path)
    first = import_file(path, arguments(tmp_path), no_transcriber)
    again = import_file(path, arguments(tmp_path, edit=True), no_transcriber)
    assert again.session != first.session
    threads = fold(again).transcript.threads
    assert threads[-1].answers[-1].text.endswith("How would you know that it helps? I skip that,"
                                                 " pass.")  # fmt: skip
    assert sorted(item.name for item in (tmp_path / "sessions").iterdir()) == sorted(
        [first.session, again.session]
    )


@pytest.mark.parametrize(
    ("script", "says"),
    [
        pytest.param("raise SystemExit(3)", "ended with 3. Nothing was changed.", id="gave-up"),
        pytest.param(
            "import sys; open(sys.argv[1], 'wb').write(b'\\xff')", "did not save UTF-8", id="bytes"
        ),
    ],
)
def test_an_editor_that_fails_is_one_sentence(
    script: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _editor(monkeypatch, script)
    with pytest.raises(SettingsError, match=says):
        import_file(_file(tmp_path), arguments(tmp_path, edit=True), no_transcriber)


def test_names_in_a_file_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (line.split(": ", 1) for line in TALK.splitlines())
    rows = [{"role": f"{name}\x1b[31m", "content": text} for name, text in lines]
    import_file(_file(tmp_path, json.dumps(rows)), arguments(tmp_path), no_transcriber)
    assert "\x1b" not in capsys.readouterr().err


def test_our_own_events_are_read_as_they_are(tmp_path: Path) -> None:
    first = import_file(_file(tmp_path), arguments(tmp_path), no_transcriber)
    events = tmp_path / "sessions" / first.session / "events.jsonl"
    again = import_file(events, arguments(tmp_path), no_transcriber)
    assert again.events == first.events


@pytest.mark.parametrize("cut", range(1, 13))
def test_an_interrupted_import_goes_on_wherever_it_stopped(cut: int, tmp_path: Path) -> None:
    path = _file(tmp_path)
    whole = import_file(path, arguments(tmp_path), no_transcriber)
    events = tmp_path / "sessions" / whole.session / "events.jsonl"
    lines = events.read_bytes().splitlines(keepends=True)
    assert cut < len(lines)
    events.write_bytes(b"".join(lines[:cut]))
    again = import_file(path, arguments(tmp_path), no_transcriber)
    assert again.session == whole.session
    assert [event.type for event in again.events] == [event.type for event in whole.events]
    assert fold(again).transcript == fold(whole).transcript


_SAID = {"t500": "Why dropout?", "t900": "It zeroes activations.", "t700": "Why Adam then?"}


class _Speaking(ToneWords):
    """What the tones of a call stand for."""

    def words(self, samples: np.ndarray) -> Iterator[Word]:
        for word in super().words(samples):
            yield word.model_copy(update={"text": _SAID[word.text]})


def _call(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    left, right = tones([500, 0, 700, 0]), tones([0, 900, 0, 900])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.stack([left, right], axis=1) * 32767).astype("<i2").tobytes())
    return path


def test_a_recorded_call_is_heard_once_however_often_the_speakers_are_corrected(
    tmp_path: Path,
) -> None:
    path = _call(tmp_path)
    first = import_file(path, arguments(tmp_path), _Speaking)
    assert [len(thread.turns) for thread in fold(first).transcript.threads] in ([2], [1, 1])
    named = arguments(tmp_path, speakers="Channel 1=interviewer,Channel 2=candidate")
    again = import_file(path, named, lambda: _Speaking(fail_after=0))
    assert again == first
    kept = tmp_path / "sessions" / first.session / "transcription.jsonl"
    assert kept.is_file()
    assert [item.name for item in (tmp_path / "sessions").iterdir()] == [first.session]


async def _refused(dialogue: Dialogue, store: MemoryStore) -> None:
    ports = Ports(
        store=store, examiner=ScriptedExaminer(()), topics=ListedTopics(()), clock=SteppingClock()
    )
    await write_session((), dialogue, ports)


def test_a_full_disk_ends_in_one_sentence_and_a_valid_file(tmp_path: Path) -> None:
    import asyncio

    whole = import_file(_file(tmp_path), arguments(tmp_path), no_transcriber)
    store = MemoryStore(refuse=frozenset({0}))
    with pytest.raises(SessionError, match="no space"):
        asyncio.run(_refused(Dialogue.of(whole.events[:1]), store))
    assert store.events == []


def test_a_cue_without_a_name_loses_no_words(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:03,000\nANA: What is dropout?\n\n"
        "2\n00:00:04,000 --> 00:00:06,000\nBEN: You zero activations at random\n\n"
        "3\n00:00:06,000 --> 00:00:08,000\nwhile the model trains.\n"
    )
    recording = import_file(_file(tmp_path, text), arguments(tmp_path), no_transcriber)
    (answer,) = [event.answer for event in recording.events if isinstance(event, Answered)]
    assert answer.text == "You zero activations at random while the model trains."


def test_answers_keep_their_place_in_the_recording(tmp_path: Path) -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ana>What is dropout?\n\n"
        "00:04.000 --> 00:09.500\n<v Ben>You zero activations at random while training.\n"
    )
    recording = import_file(_file(tmp_path, text), arguments(tmp_path), no_transcriber)
    (answer,) = [event.answer for event in recording.events if isinstance(event, Answered)]
    assert answer.audio is not None
    assert (answer.audio.start, answer.audio.end) == (4.0, 9.5)


@pytest.mark.parametrize("name", sorted(NASTY))
def test_a_nasty_file_becomes_a_session_or_one_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    NASTY[name](path)
    said = ""
    try:
        finished = fold(import_file(path, arguments(tmp_path), ToneWords)).phase is Phase.FINISHED
    except InterviewerError as error:
        said, finished = str(error), False
    assert finished or (said.startswith(str(path)) and said.endswith("."))
