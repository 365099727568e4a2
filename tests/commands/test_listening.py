"""What a listener tells, brought to the turns of an interview: voices, silences, troubles."""

import asyncio

from interviewer.commands.listening import HeldSource, ListenerEars
from interviewer.core.turn_events import (
    Committed,
    SpeechStarted,
    SpeechStopped,
    Tail,
    Tick,
)
from interviewer.speaking.parts import Better, Over, Sound, Trouble
from interviewer.speech.audio import Again, Arrival, Gone, Missing, Muted
from interviewer.speech.ears import Ears
from tests.speech.stand_ins import LevelVad, ScriptedSource, SpellingRecogniser, quiet, word


def told(*script: Arrival, held: bool = False) -> tuple[list[Sound], str]:
    """Everything up to the end of the sound, ticks left out, and the answer."""

    async def listen() -> tuple[list[Sound], str]:
        source = HeldSource(ScriptedSource(script))
        recogniser = SpellingRecogniser()
        inner = Ears(source=source, recogniser=lambda: recogniser, vad=LevelVad, lockstep=True)
        heard: list[Sound] = []
        async with ListenerEars(inner, source) as ears:
            ears.begin((), 0.0)
            ears.hold(held)
            async for sound in ears.heard():
                heard.append(sound)
                if isinstance(sound, Over):
                    break
            answer = await ears.finish()
        return [sound for sound in heard if not isinstance(sound, Tick)], answer.text

    return asyncio.run(listen())


def voices(heard: list[Sound]) -> list[tuple[str, float]]:
    return [
        (type(sound).__name__, round(sound.at, 1))
        for sound in heard
        if isinstance(sound, SpeechStarted | SpeechStopped)
    ]


def test_every_voice_starts_and_stops_when_it_did() -> None:
    heard, answer = told(quiet(0.5), word(1, 1.0), quiet(1.5), word(2, 1.0), quiet(1.5))
    assert voices(heard) == [
        ("SpeechStarted", 0.5), ("SpeechStopped", 1.5),
        ("SpeechStarted", 3.0), ("SpeechStopped", 4.0),
    ]  # fmt: skip
    assert [sound.text for sound in heard if isinstance(sound, Committed)] == ["w1", "w2"]
    assert any(isinstance(sound, Tail) and sound.text == "w1" for sound in heard)
    assert answer == "w1 w2"


def test_a_breath_too_short_to_be_followed_by_a_start_still_ends_one_silence() -> None:
    heard, _ = told(quiet(0.5), word(1, 1.0), quiet(0.4), word(2, 3.0), quiet(1.5))
    kinds = [kind for kind, _ in voices(heard)]
    assert kinds == ["SpeechStarted", "SpeechStopped"] * (len(kinds) // 2)
    assert voices(heard)[-1] == ("SpeechStopped", 4.9)


def test_troubles_are_sentences_and_what_was_said_stands() -> None:
    heard, answer = told(
        quiet(0.5), word(1, 1.0), quiet(1.0), Gone("the microphone is gone"), Again(),
        Missing(8_000), Muted(3.0), word(2, 1.0), quiet(1.0),
    )  # fmt: skip
    troubles = [sound for sound in heard if isinstance(sound, Trouble | Better)]
    assert troubles == [
        Trouble(
            "The microphone stopped: the microphone is gone. What you have said stands, and it is "
            "tried again.",
            stopped=True,
        ),
        Better(),
        Trouble("0.5 s of sound were lost: this machine is too busy."),
        Trouble("The microphone delivers silence only: it is muted, or not permitted to this "
                "program."),
    ]  # fmt: skip
    assert answer == "w1 w2"


def test_held_ears_hear_silence_and_time_goes_on() -> None:
    heard, answer = told(quiet(0.5), word(1, 1.0), quiet(1.0), held=True)
    assert heard == [Over()]
    assert answer == ""
