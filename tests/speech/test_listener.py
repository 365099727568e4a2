"""Threads, queues and the event loop together, on sound that spells its words."""

import asyncio
import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from interviewer.core.transcript import Answer
from interviewer.speech.audio import RATE, Again, Arrival, Gone, Missing, Muted, Samples
from interviewer.speech.ears import Ears
from interviewer.speech.failures import MicrophoneError, ModelError
from interviewer.speech.heard import (
    Back,
    Committed,
    Dropped,
    Ended,
    Heard,
    Lost,
    Partial,
    Silence,
    SpeechStarted,
    Unheard,
)
from interviewer.speech.listener import Listener
from interviewer.speech.recogniser import Recogniser
from tests.speech.stand_ins import LevelVad, ScriptedSource, SpellingRecogniser, quiet, word


def ears(*script: Arrival | Exception, recogniser: Recogniser | None = None) -> Ears:
    chosen = recogniser or SpellingRecogniser()
    return Ears(
        source=ScriptedSource(script), recogniser=lambda: chosen, vad=LevelVad, lockstep=True
    )


def spoken(*parts: Samples) -> Samples:
    return np.concatenate(parts)


async def until(listener: Listener, wanted: Callable[[Heard], bool]) -> list[Heard]:
    """Everything up to the first event that is wanted."""
    events: list[Heard] = []
    async for event in listener.events():
        events.append(event)
        if wanted(event):
            return events
    pytest.fail("the events ended")


def is_end(event: Heard) -> bool:
    return isinstance(event, Ended)


def is_long_silence(event: Heard) -> bool:
    return isinstance(event, Silence) and event.seconds >= 1.5


def all_of(ears: Ears) -> tuple[list[Heard], Answer]:
    async def listen() -> tuple[list[Heard], Answer]:
        async with Listener(ears) as listener:
            listener.begin()
            return await until(listener, is_end), await listener.finish()

    return asyncio.run(listen())


ANSWER = spoken(quiet(0.5), word(1), quiet(0.1), word(2), quiet(1.2), word(3), quiet(1.0))


def test_an_answer_is_told_as_it_comes() -> None:
    events, answer = all_of(ears(ANSWER))
    assert [event for event in events if isinstance(event, Committed)] == [
        Committed("w1 w2"),
        Committed("w3"),
    ]
    assert Partial("w1 w2", "w3") in events
    assert sum(isinstance(event, SpeechStarted) for event in events) == 2
    assert answer.text == "w1 w2 w3"
    assert [w.text for w in answer.words] == ["w1", "w2", "w3"]
    assert answer.audio is not None
    assert answer.audio.start == 0


def test_committed_words_are_only_added_to() -> None:
    events, _ = all_of(ears(ANSWER))
    committed = [event.committed for event in events if isinstance(event, Partial)]
    assert all(b.startswith(a) for a, b in itertools.pairwise(committed))


def test_silence_is_counted_from_the_last_word() -> None:
    events, _ = all_of(ears(spoken(word(1, 0.512), quiet(2.0))))
    silences = [event for event in events if isinstance(event, Silence)]
    assert all(round(event.at - event.seconds, 3) == 0.512 for event in silences)
    assert silences[0].seconds >= 0.3
    assert silences[-1].seconds > 1.8


def test_what_is_said_after_the_end_is_added_to_the_same_answer() -> None:
    async def listen() -> tuple[Answer, Answer]:
        async with Listener(ears(spoken(word(1), quiet(2), word(2), quiet(2)))) as listener:
            listener.begin()
            await until(listener, is_long_silence)
            first = await listener.finish()
            await until(listener, is_end)
            return first, await listener.finish()

    first, whole = asyncio.run(listen())
    assert (first.text, whole.text) == ("w1", "w1 w2")
    assert whole.words[0] == first.words[0]


def test_a_key_in_the_middle_of_a_sentence_gives_what_was_said() -> None:
    async def listen() -> Answer:
        async with Listener(ears(spoken(word(1, 1.0), word(2, 1.0), quiet(1)))) as listener:
            listener.begin()
            await until(listener, lambda event: isinstance(event, SpeechStarted))
            return await listener.finish()

    assert asyncio.run(listen()).text == "w1"


def test_a_new_answer_starts_empty_and_on_its_own_clock() -> None:
    async def listen() -> Answer:
        async with Listener(ears(spoken(word(1), quiet(2), word(2), quiet(1)))) as listener:
            listener.begin()
            await until(listener, is_long_silence)
            listener.begin()
            await until(listener, is_end)
            return await listener.finish()

    answer = asyncio.run(listen())
    assert answer.text == "w2"
    assert answer.words[0].start < 0.5
    assert answer.audio is not None
    assert answer.audio.start > 1.5


def test_while_resting_a_voice_is_told_but_nothing_is_written() -> None:
    recogniser = SpellingRecogniser()

    async def listen() -> list[Heard]:
        whole = ears(spoken(word(1), quiet(1)), recogniser=recogniser)
        async with Listener(whole) as listener:
            return await until(listener, is_end)

    events = asyncio.run(listen())
    assert any(isinstance(event, SpeechStarted) for event in events)
    assert recogniser.decoded == []


def test_words_that_broke_in_belong_to_the_answer() -> None:
    async def listen() -> Answer:
        async with Listener(ears(spoken(quiet(1), word(4, 1.0), quiet(1)))) as listener:
            await until(listener, lambda event: isinstance(event, SpeechStarted))
            listener.begin(back=0.5)
            await until(listener, is_end)
            return await listener.finish()

    assert asyncio.run(listen()).text == "w4"


def test_a_microphone_lost_in_the_middle_loses_no_word_said() -> None:
    script = (spoken(word(1), quiet(1), word(2)), Gone("unplugged"), Again(), word(3), quiet(1))
    events, answer = all_of(ears(*script))
    assert [type(event) for event in events if isinstance(event, Lost | Back)] == [Lost, Back]
    assert answer.text == "w1 w2 w3"


def test_a_hole_in_the_sound_is_told_and_keeps_the_clock() -> None:
    script = (word(1), Missing(2 * RATE), word(2), quiet(1))
    events, answer = all_of(ears(*script))
    assert Dropped(2.0) in events
    assert answer.text == "w1 w2"
    assert answer.words[1].start > 2.1


def test_a_muted_microphone_is_told() -> None:
    events, _ = all_of(ears(quiet(0.5), Muted(3.0)))
    assert Unheard(3.0) in events


def test_what_was_said_survives_a_source_that_fails() -> None:
    async def listen() -> Answer:
        failing = ears(spoken(word(1), quiet(1)), MicrophoneError("microphone: broken."))
        async with Listener(failing) as listener:
            listener.begin()
            with pytest.raises(MicrophoneError, match="broken"):
                await until(listener, is_end)
            return await listener.finish()

    assert asyncio.run(listen()).text == "w1"


def test_a_model_that_cannot_be_loaded_ends_the_waiting() -> None:
    def fail() -> Recogniser:
        message = "tiny.en: the model is cut short."
        raise ModelError(message)

    async def listen() -> None:
        source = ScriptedSource([word(1), quiet(2)])
        broken = Ears(source=source, recogniser=fail, vad=LevelVad, lockstep=True)
        async with Listener(broken) as listener:
            listener.begin()
            with pytest.raises(ModelError, match="cut short"):
                await listener.ready()
            with pytest.raises(ModelError, match="cut short"):
                await until(listener, is_end)

    asyncio.run(listen())


def test_words_offered_reach_the_recogniser() -> None:
    class Noting(SpellingRecogniser):
        def decode(self, clip, terms: Sequence[str] = ()):  # type: ignore[no-untyped-def]
            offered.append(tuple(terms))
            return super().decode(clip, terms)

    offered: list[tuple[str, ...]] = []

    async def listen() -> None:
        whole = ears(spoken(word(1), quiet(1)), recogniser=Noting())
        async with Listener(whole) as listener:
            listener.begin(("Adam", "SGD"))
            await until(listener, is_end)

    asyncio.run(listen())
    assert set(offered) == {("Adam", "SGD")}


def test_every_sample_can_be_recorded() -> None:
    kept: list[Samples] = []
    source = ScriptedSource([ANSWER])
    whole = Ears(
        source=source, recogniser=SpellingRecogniser, vad=LevelVad, lockstep=True, tap=kept.append
    )
    all_of(whole)
    assert np.array_equal(np.concatenate(kept), ANSWER)


def test_leaving_closes_the_source() -> None:
    whole = ears(ANSWER)

    async def listen() -> None:
        async with Listener(whole):
            pass

    asyncio.run(listen())
    assert isinstance(whole.source, ScriptedSource)
    assert whole.source.closed.is_set()
