"""Turns by voice: what ends an answer, what takes it up again, and that no word is lost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from interviewer.core.assessment import Usage
from interviewer.core.events import Answered, Withdrawn
from interviewer.core.floor import Key, State
from interviewer.core.review import review
from interviewer.core.transcript import Answer
from interviewer.errors import InterviewerError
from interviewer.speaking.parts import Better, Trouble
from interviewer.terminal.debrief import trust_of
from tests.speaking.scene import Scene

FIRST = "It keeps a running average of every gradient."
MORE = "And another one of its square."
SECOND = "We pay memory for that on every weight."


def play(script: Callable[[Scene], Awaitable[None]], **manners: bool) -> Scene:
    """Play `script` in a scene with these manners."""

    async def run() -> Scene:
        async with Scene(**manners) as scene:
            await script(scene)
        return scene

    return asyncio.run(run())


def test_a_key_ends_the_answer_and_the_probe_comes_at_once() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        assert scene.kinds == ["asked"]
        await scene.press(Key.DONE)
        assert scene.kinds == ["asked", "answered", "assessed", "probed"]
        assert len(scene.panel.heard) == 2

    assert play(script).answers == [FIRST]


def test_without_automatic_ending_silence_ends_nothing() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.waits(60)
        assert scene.panel.states[-1] is State.NUDGE

    assert play(script).answers == []


def test_examining_starts_when_it_looks_like_an_end_and_the_probe_waits_for_the_end() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.waits(2.5)
        assert scene.panel.states[-1] is State.ENDING
        assert scene.examiner.seen == [FIRST]
        assert scene.kinds == ["asked", "answered"]
        await scene.waits(1.2)
        assert len(scene.panel.heard) == 1
        await scene.waits(0.3)
        assert len(scene.panel.heard) == 2

    play(script, automatic=True)


def test_a_probe_that_is_not_ready_is_shown_when_it_is() -> None:
    async def script(scene: Scene) -> None:
        scene.examiner.may_go_on.clear()
        await scene.says(FIRST)
        await scene.waits(6)
        assert len(scene.panel.heard) == 1
        scene.examiner.may_go_on.set()
        await scene.settle()
        assert len(scene.panel.heard) == 2

    play(script, automatic=True)


def test_speech_in_the_grace_goes_on_with_the_answer_and_no_probe_is_seen() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.waits(3)
        await scene.says(MORE)
        await scene.waits(3)
        assert scene.panel.heard == scene.panel.heard[:1]
        await scene.waits(2)

    scene = play(script, automatic=True)
    assert scene.answers == [f"{FIRST} {MORE}"]
    assert [event.reason for event in scene.store.events if isinstance(event, Withdrawn)] == [
        "resumed"
    ]
    assert scene.examiner.seen == [FIRST, f"{FIRST} {MORE}"]


def test_what_examining_too_early_cost_is_recorded_and_told() -> None:
    async def script(scene: Scene) -> None:
        scene.examiner.costs = Usage(input_tokens=900, output_tokens=100)
        scene.examiner.may_go_on.clear()
        await scene.says(FIRST)
        await scene.waits(3)
        await scene.says(MORE)
        scene.examiner.may_go_on.set()
        await scene.waits(5)

    scene = play(script, automatic=True)
    [event] = [event for event in scene.store.events if isinstance(event, Withdrawn)]
    assert event.usage == scene.examiner.costs
    threads = scene.session.dialogue.transcript.threads
    assert threads[0].set_aside == (event.usage,)
    told = trust_of(review(threads), "")
    assert "Tokens: 900 in, 100 out" in told
    assert "1,000 of these tokens went into answers that were taken up again." in told


def test_speech_right_after_the_probe_withdraws_it_and_it_is_recorded() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.DONE)
        await scene.waits(1)
        await scene.says(MORE)
        await scene.press(Key.DONE)

    scene = play(script)
    assert scene.answers == [f"{FIRST} {MORE}"]
    [thread] = scene.session.dialogue.transcript.threads
    assert len(thread.withdrawn) == 1
    assert len(scene.panel.heard) == 3


def test_speech_after_a_while_answers_the_probe() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.DONE)
        await scene.waits(3)
        await scene.says(SECOND)
        await scene.press(Key.DONE)

    assert play(script).answers == [FIRST, SECOND]


def test_a_cough_in_the_grace_costs_nothing() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.waits(3)
        await scene.says("", 0.2)
        await scene.waits(6)

    scene = play(script, automatic=True)
    assert scene.kinds == ["asked", "answered", "assessed", "probed"]
    assert len(scene.panel.heard) == 2


@pytest.mark.parametrize("late", [0.5, 4.0], ids=["at once", "with the next answer open"])
def test_not_done_takes_the_last_answer_up_again(late: float) -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.DONE)
        await scene.waits(late)
        await scene.press(Key.NOT_DONE)
        await scene.waits(3)
        await scene.says(MORE)
        await scene.press(Key.DONE)

    assert play(script).answers == [f"{FIRST} {MORE}"]


def test_redo_exchanges_the_last_answer() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.DONE)
        await scene.waits(3)
        await scene.press(Key.REDO)
        await scene.says(SECOND)
        await scene.press(Key.DONE)

    scene = play(script)
    assert scene.answers == [SECOND]
    assert [event.reason for event in scene.store.events if isinstance(event, Withdrawn)] == [
        "redone"
    ]
    [told] = scene.panel.notices
    assert "takes the place of your last answer" in told


def test_redo_in_the_middle_of_an_answer_begins_it_anew() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.REDO)
        await scene.says(SECOND)
        await scene.press(Key.DONE)

    scene = play(script)
    assert scene.answers == [SECOND]
    [told] = scene.panel.notices
    assert told.startswith("From the beginning")


def test_a_corrected_word_keeps_both_versions_and_is_examined_again() -> None:
    async def script(scene: Scene) -> None:
        scene.panel.typed = ["It keeps a running average of every radiant."]
        await scene.says(FIRST)
        await scene.press(Key.DONE)
        await scene.waits(3)
        await scene.press(Key.FIX)

    scene = play(script)
    assert scene.panel.offered == [FIRST]
    answers = [event.answer for event in scene.store.events if isinstance(event, Answered)]
    assert answers[-1] == Answer(
        text="It keeps a running average of every radiant.", edited_from=FIRST
    )
    assert scene.examiner.seen[-1] == answers[-1].text
    assert len(scene.panel.heard) == 3


def test_a_word_can_be_corrected_before_the_answer_is_handed_in() -> None:
    async def script(scene: Scene) -> None:
        scene.panel.typed = ["It keeps one."]
        await scene.says(FIRST)
        await scene.press(Key.FIX)

    scene = play(script)
    assert scene.kinds.count("answered") == 1
    assert scene.answers == ["It keeps one."]


def test_typing_begins_with_what_was_heard_and_an_empty_line_goes_back_to_speaking() -> None:
    async def script(scene: Scene) -> None:
        scene.panel.typed = ["It keeps one, typed.", ""]
        await scene.says(FIRST)
        await scene.press(Key.TYPE)
        assert scene.panel.offered == [FIRST, ""]
        assert not scene.ears.is_held
        await scene.says(SECOND)
        await scene.press(Key.DONE)

    assert play(script).answers == ["It keeps one, typed.", SECOND]


def test_leaving_the_editor_pauses_the_session() -> None:
    async def script(scene: Scene) -> None:
        scene.panel.typed = [None]
        await scene.press(Key.TYPE)
        assert scene.is_finished

    assert play(script).kinds == ["asked", "paused"]


def test_quitting_hands_in_what_was_said_first() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.QUIT)
        assert scene.is_finished

    scene = play(script)
    assert scene.answers == [FIRST]
    assert scene.kinds[-1] == "finished"


def test_quitting_with_an_answer_taken_up_again_and_nothing_added_ends_the_interview() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.DONE)
        await scene.waits(3)
        await scene.press(Key.NOT_DONE)
        await scene.press(Key.QUIT)
        assert scene.is_finished

    assert play(script).answers == [FIRST]


def test_nothing_ends_and_nothing_is_heard_during_a_pause() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.PAUSE)
        await scene.waits(60)
        await scene.says("Talking to somebody else.")
        await scene.press(Key.PAUSE)
        await scene.waits(1)
        assert scene.kinds == ["asked"]
        await scene.says(MORE)
        await scene.waits(5)

    assert play(script, automatic=True).answers == [f"{FIRST} {MORE}"]


def test_what_is_asked_of_the_interview_is_answered_and_the_question_stays_open() -> None:
    async def script(scene: Scene) -> None:
        await scene.says("Could you repeat that?")
        await scene.press(Key.DONE)
        await scene.says(FIRST)
        await scene.press(Key.DONE)

    scene = play(script)
    assert scene.kinds[:3] == ["asked", "aside", "answered"]
    assert scene.answers == [FIRST]


def test_the_question_is_spoken_and_the_answer_begins_when_it_is_out() -> None:
    async def script(scene: Scene) -> None:
        assert scene.mouth.texts == ["Why Adam, for q-1?"]
        assert scene.panel.states[-1] is State.SPEAKING
        assert scene.ears.terms == []
        scene.mouth.silent.set()
        await scene.settle()
        assert scene.panel.states[-1:] == [State.LISTENING]
        assert len(scene.ears.terms) == 1

    play(script, mute=False)


def test_a_key_cuts_the_speech_short_and_ends_no_answer() -> None:
    async def script(scene: Scene) -> None:
        await scene.press(Key.DONE)
        assert scene.panel.states[-1] is State.LISTENING
        assert scene.kinds == ["asked"]

    play(script, mute=False)


def test_with_headphones_the_candidate_can_speak_over_the_question() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.DONE)

    assert play(script, mute=False, interrupts=True).answers == [FIRST]


def test_without_headphones_what_is_heard_during_the_question_is_its_own_echo() -> None:
    async def script(scene: Scene) -> None:
        await scene.says("Why Adam?")
        scene.mouth.silent.set()
        await scene.settle()
        await scene.says(FIRST)
        await scene.press(Key.DONE)

    assert play(script, mute=False).answers == [FIRST]


def test_a_voice_that_fails_is_told_of_once_and_the_interview_is_read() -> None:
    async def script(scene: Scene) -> None:
        scene.mouth.failure = InterviewerError("voice: the loudspeaker is gone.")
        scene.mouth.silent.set()
        await scene.settle()
        for words in (FIRST, SECOND):
            await scene.says(words)
            await scene.press(Key.DONE)
            await scene.waits(3)

    scene = play(script, mute=False)
    assert scene.panel.notices == ["voice: the loudspeaker is gone."]
    assert scene.answers == [FIRST, SECOND]


def test_a_lost_microphone_is_told_and_what_was_said_stands() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.tells(Trouble("The microphone stopped.", stopped=True))
        assert scene.panel.states[-1] is State.DEAF
        await scene.tells(Better())
        await scene.says(MORE)
        await scene.press(Key.DONE)

    scene = play(script)
    assert scene.answers == [f"{FIRST} {MORE}"]
    assert scene.panel.notices == ["The microphone stopped.", "The microphone works again."]


def test_ears_that_fail_leave_the_keyboard_with_what_was_heard() -> None:
    async def script(scene: Scene) -> None:
        scene.panel.typed = [f"{FIRST} And so on.", "Typed as well."]
        await scene.says(FIRST)
        scene.panel.typed.append(None)
        await scene.fails(InterviewerError("model: it is damaged."))

    scene = play(script)
    assert scene.panel.notices == ["model: it is damaged. Go on by typing."]
    assert scene.panel.offered[0] == FIRST
    assert scene.answers == [f"{FIRST} And so on.", "Typed as well."]


def test_ears_that_fail_where_nobody_can_type_end_the_run_with_one_sentence() -> None:
    async def script(scene: Scene) -> None:
        scene.panel.can_edit = False
        await scene.fails(InterviewerError("model: it is damaged."))
        assert str(scene.failure) == "model: it is damaged."

    assert play(script).kinds == ["asked"]


def test_final_words_are_kept_before_the_answer_is() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.says(MORE)
        assert scene.drafts.kept == [FIRST, MORE]

    assert play(script).answers == []


def test_after_a_second_key_more_words_answer_what_comes_next() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.press(Key.DONE)
        await scene.says(MORE)
        scene.examiner.may_go_on.clear()
        await scene.press(Key.DONE)
        await scene.says(SECOND)
        scene.examiner.may_go_on.set()
        await scene.settle()
        assert scene.panel.captions[-1] == (SECOND, "")
        await scene.press(Key.DONE)

    assert play(script).answers == [f"{FIRST} {MORE}", SECOND]


def test_words_kept_from_a_crash_begin_the_answer() -> None:
    async def run() -> Scene:
        scene = Scene()
        scene.talk.kept = Answer(text=FIRST)
        async with scene:
            await scene.says(MORE)
            await scene.press(Key.DONE)
            await scene.waits(3)
            await scene.says(SECOND)
            await scene.press(Key.DONE)
        return scene

    assert asyncio.run(run()).answers == [f"{FIRST} {MORE}", SECOND]


def test_a_recording_ends_in_an_answer_and_then_the_candidate_is_gone() -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.ends()
        assert scene.is_finished

    scene = play(script, automatic=True, recording=True)
    assert scene.answers == [FIRST]
    assert scene.kinds[-1] == "finished"


@pytest.mark.parametrize("silence", [0.0, 1.0, 2.4, 2.6, 3.9, 4.1, 9.0])
def test_wherever_a_recording_stops_the_interview_ends_with_its_answer(silence: float) -> None:
    async def script(scene: Scene) -> None:
        await scene.says(FIRST)
        await scene.waits(silence)
        await scene.ends()
        assert scene.is_finished

    assert play(script, automatic=True, recording=True).answers == [FIRST]
