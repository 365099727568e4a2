"""Whole interviews in real time: a virtual microphone, a virtual loudspeaker, a pseudo terminal."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.core.events import Answered, Asked, Event, Probed
from interviewer.core.transcript import Answer
from interviewer.storage.drafts import DRAFT_FILE
from interviewer.storage.sessions import EVENTS_FILE, read_events
from tests.speech.speaking import answer, noise, save
from tests.speech.test_voice import heard_share, recogniser
from tests.voice.conftest import Sit, VirtualSound, samples, until, voice

AVERAGES = "Adam keeps a running average of the gradient and another of its square."
MEMORY = "We pay memory for that, two extra values for every weight."
MOMENTUM = "On our vision model plain momentum ended one point higher."
DONE = "\r"

Speak = Callable[[str], None]


@pytest.fixture
def speak(sound: VirtualSound, tmp_path: Path) -> Speak:
    """Into the microphone; returns when it has been said."""

    def speak(text: str) -> None:
        sound.say(save(answer([text], [0.3], "hibari"), tmp_path / "answer.wav")).wait(60)

    return speak


def events(sessions: Path) -> tuple[Event, ...]:
    [path] = sessions.glob(f"*/{EVENTS_FILE}")
    return read_events(path).events


def answers(sessions: Path) -> list[Answer]:
    return [event.answer for event in events(sessions) if isinstance(event, Answered)]


def asked(sessions: Path) -> str:
    """Everything the interviewer asked, in order."""
    texts = []
    for event in events(sessions):
        if isinstance(event, Asked):
            texts.append(event.question.prompt)
        elif isinstance(event, Probed):
            texts.append(event.probe.text)
    return " ".join(texts)


@pytest.mark.parametrize("sound", [48_000], indirect=True)
def test_a_question_is_heard_an_answer_understood_and_the_probe_spoken(
    sound: VirtualSound, sit: Sit, speak: Speak, sessions: Path, tmp_path: Path
) -> None:
    sound.leak()
    said = sound.record_speaker(tmp_path / "said.wav")
    person = sit(*voice("--probes", "1", "--record"))
    person.waits_for("Why Adam?")
    person.waits_for("● listening")
    speak(AVERAGES)
    person.waits_for("square")
    person.types(DONE)
    person.waits_for("◖ the interviewer speaks")
    person.waits_for("● listening")
    sound.stop_recording(said)
    speak(MEMORY)
    person.waits_for("weight")
    person.types(DONE)
    person.waits_for("interviewer review latest")
    assert person.leaves() == 0

    spoken = recogniser()(samples(tmp_path / "said.wav"))
    assert heard_share(asked(sessions), spoken) > 0.8
    first, second = answers(sessions)
    assert heard_share(AVERAGES, first.text) > 0.8
    assert heard_share(MEMORY, second.text) > 0.8
    # The loudspeaker is heard by the microphone, and nothing of it is an answer.
    assert "trained" not in first.text
    assert len(second.text.split()) < len(MEMORY.split()) + 3
    [kept] = sessions.glob("*/audio.flac")
    assert heard_share(AVERAGES, recogniser()(samples(kept))) > 0.8


def test_a_word_is_corrected_an_answer_typed_and_another_begun_anew(
    sound: VirtualSound, sit: Sit, speak: Speak, sessions: Path
) -> None:
    person = sit(*voice("--mute"))
    person.waits_for("● listening")
    speak(AVERAGES)
    person.waits_for("square")
    person.types("e")
    person.waits_for("Correct what was misheard")
    person.types(" And costs memory.\r")
    person.waits_for("so far")
    person.waits_for("● listening")
    person.types("t")
    person.waits_for("Typing.")
    person.types(f"{MOMENTUM}\r")
    person.waits_for("so far")
    person.waits_for("Typing.")
    person.types("\r")  # an empty line goes back to speaking
    person.waits_for("● listening")
    speak(MOMENTUM)
    person.waits_for("higher")
    person.types("r")
    speak(MEMORY)
    person.waits_for("weight")
    person.types(DONE)
    person.waits_for("interviewer review latest")
    assert person.leaves() == 0

    corrected, typed, redone = answers(sessions)
    assert corrected.text == f"{corrected.edited_from} And costs memory."
    assert corrected.words
    assert typed == Answer(text=MOMENTUM)
    assert heard_share(MEMORY, redone.text) > 0.8
    assert heard_share(MOMENTUM, redone.text) < 0.5


def test_doctor_tries_the_way_from_the_voice_through_the_room_to_the_text(
    sound: VirtualSound, tmp_path: Path
) -> None:
    sound.leak()
    sound.say(save(noise(30.0, -55.0), tmp_path / "room.wav"))
    command = [sys.executable, "-m", "interviewer", "doctor", "--voice", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert checks["recogniser"]["works"], checks["recogniser"]
    assert "understands 100%" in checks["voice"]["found"]
    assert checks["microphone"]["works"], checks["microphone"]
    assert checks["loudspeaker"]["works"], checks["loudspeaker"]
    assert "100% of its words are understood" in checks["loudspeaker"]["found"]


def test_a_microphone_that_vanishes_in_the_middle_of_an_answer_loses_no_word(
    sound: VirtualSound, sit: Sit, speak: Speak, sessions: Path
) -> None:
    person = sit(*voice("--mute", "--probes", "0"))
    person.waits_for("● listening")
    speak(AVERAGES)
    person.waits_for("square")
    sound.vanish()
    person.waits_for("What you have said stands")
    person.waits_for("no sound comes")
    sound.start()
    person.waits_for("The microphone works again.")
    speak(MEMORY)
    person.waits_for("weight")
    person.types(DONE)
    person.waits_for("interviewer review latest")
    assert person.leaves() == 0
    [whole] = answers(sessions)
    assert heard_share(f"{AVERAGES} {MEMORY}", whole.text) > 0.8


def test_ctrl_c_leaves_a_stalled_microphone_and_the_words_begin_the_answer_when_resumed(
    sound: VirtualSound, sit: Sit, speak: Speak, sessions: Path
) -> None:
    person = sit(*voice("--mute", "--probes", "0"))
    person.waits_for("● listening")
    speak(AVERAGES)
    person.waits_for("square")
    sound.stall()
    person.waits_for("no sound comes")
    until(lambda: any(sessions.glob(f"*/{DRAFT_FILE}")))
    [draft] = sessions.glob(f"*/{DRAFT_FILE}")
    person.types("\x03")
    person.waits_for(f"interviewer resume --voice {draft.parent.name}")
    assert person.leaves() == 0
    sound.go_on()

    person = sit("resume", "--voice", "--mute", "--examiner", "local")
    person.waits_for("Before the interruption you had said:")
    person.waits_for("● listening")
    speak(MEMORY)
    person.waits_for("weight")
    person.types(DONE)
    person.waits_for("interviewer review latest")
    assert person.leaves() == 0
    [whole] = answers(sessions)
    assert heard_share(f"{AVERAGES} {MEMORY}", whole.text) > 0.8
    assert not draft.exists()
