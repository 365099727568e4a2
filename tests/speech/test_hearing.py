import numpy as np

from interviewer.speech.audio import FRAME, RATE
from interviewer.speech.hearing import Close, Finding, Hearing, Tick
from interviewer.speech.segmenter import Began
from tests.speech.stand_ins import LevelVad, quiet, word


def closes(found: list[Finding]) -> list[Close]:
    return [finding for finding in found if isinstance(finding, Close)]


def test_a_segment_comes_with_exactly_its_sound() -> None:
    sound = np.concatenate([quiet(0.8), word(7, 1.024), quiet(2)])
    hearing = Hearing(LevelVad())
    hearing.begin()
    [close] = closes(hearing.feed(sound))
    span = close.clip.span
    assert np.array_equal(close.clip.samples, sound[span.start : span.end])
    assert close.clip.voice.lead == 0.25


def test_sound_is_found_again_after_a_long_session() -> None:
    hearing = Hearing(LevelVad())
    for _ in range(40):
        hearing.feed(quiet(1))
    hearing.begin()
    [close] = closes(hearing.feed(np.concatenate([quiet(1), word(3, 1.0), quiet(1)])))
    assert float(np.abs(close.clip.samples).max()) == float(word(3).max())


def test_blocks_of_any_length_give_the_same_findings() -> None:
    sound = np.concatenate([quiet(0.5), word(1), quiet(1), word(2), quiet(1.5)])
    whole, parts = Hearing(LevelVad()), Hearing(LevelVad())
    whole.begin()
    parts.begin()
    at_once = closes(whole.feed(sound))
    one_by_one = [
        finding
        for start in range(0, sound.size, 441)
        for finding in parts.feed(sound[start : start + 441])
    ]
    assert [close.clip.span for close in closes(one_by_one)] == [c.clip.span for c in at_once]


def test_while_resting_a_voice_is_noticed_but_not_kept() -> None:
    hearing = Hearing(LevelVad())
    found = hearing.feed(np.concatenate([quiet(0.5), word(1, 1.0), quiet(2)]))
    assert any(isinstance(finding, Began) for finding in found)
    assert not closes(found)
    assert hearing.flush() == []


def test_reaching_back_takes_in_the_words_that_broke_in() -> None:
    hearing = Hearing(LevelVad())
    hearing.feed(np.concatenate([quiet(2), word(5, 1.0)]))
    start, found = hearing.begin(back=1.5)
    assert abs(start / RATE - 2.0) < 0.05
    assert any(isinstance(finding, Began) for finding in found)
    [close] = closes(hearing.feed(quiet(1)))
    assert close.clip.voiced > 0.95


def test_a_silence_reached_back_over_is_no_part_of_the_answer() -> None:
    hearing = Hearing(LevelVad())
    hearing.feed(quiet(2))
    start, found = hearing.begin(back=1.0)
    assert start == hearing.position
    assert found == []


def test_a_hole_in_the_sound_closes_what_was_open_and_keeps_the_clock() -> None:
    hearing = Hearing(LevelVad())
    hearing.begin()
    hearing.feed(word(1, 1.024))
    [close] = closes(hearing.lose_thread(RATE))
    assert close.clip.voiced == 1.024
    assert hearing.position == (RATE + 1.024 * RATE) // FRAME * FRAME


def test_every_frame_ticks_with_the_silence_so_far() -> None:
    hearing = Hearing(LevelVad())
    hearing.begin()
    ticks = [
        f for f in hearing.feed(np.concatenate([word(1, 0.32), quiet(0.64)])) if isinstance(f, Tick)
    ]
    assert len(ticks) == 30
    assert ticks[9].silence == 0
    assert ticks[-1].silence == 0.64
    assert ticks[-1].at == 30 * FRAME
