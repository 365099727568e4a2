import pytest

from interviewer.speech.gates import (
    Scores,
    is_babble,
    is_fuller,
    is_noise,
    is_slow,
    is_thin,
    is_unsettled,
    leaves_gap,
    repeats,
)


@pytest.mark.parametrize(
    ("scores", "voiced", "expected"),
    [
        pytest.param(Scores(-0.1, 0.05), 2.0, False, id="clear speech"),
        pytest.param(Scores(-0.1, 0.05), 0.1, True, id="a click, however sure"),
        pytest.param(Scores(-0.7, 0.45), 0.3, True, id="brief and doubtful"),
        pytest.param(Scores(-0.7, 0.42), 1.0, False, id="two words of real speech"),
        pytest.param(Scores(-0.2, 0.9), 1.0, False, id="no-speech chance alone proves nothing"),
        pytest.param(Scores(-0.9, 0.8), 3.0, True, id="hold music"),
        pytest.param(Scores(-1.4, 0.1), 3.0, True, id="a guess"),
    ],
)
def test_noise_is_told_from_speech(scores: Scores, voiced: float, expected: bool) -> None:
    assert is_noise(scores, voiced) is expected


@pytest.mark.parametrize(
    ("text", "scores", "expected"),
    [
        pytest.param("It adapts the step of every weight.", Scores(-0.2, 0.0), False, id="plain"),
        pytest.param("It adapts the step.", Scores(-0.95, 0.0), True, id="unsure"),
        pytest.param("It adapts", Scores(-0.2, 0.0, hit_cap=True), True, id="cut off"),
        pytest.param("we went on and on we went on and on", Scores(-0.2, 0.0), True, id="twice"),
        pytest.param("a b c d e f g h i j k l m n o", Scores(-0.2, 0.0), True, id="too fast"),
        pytest.param("okay " * 12, Scores(-0.2, 0.0), True, id="a loop"),
    ],
)
def test_a_failed_short_window_shows(text: str, scores: Scores, expected: bool) -> None:
    assert is_unsettled(text, scores, 3.0) is expected


def test_few_words_for_a_long_voice_are_suspect() -> None:
    assert is_thin("one two three", 5.0)
    assert not is_thin("one two three", 2.0)
    assert not is_thin("one two three four five six seven", 5.0)
    assert is_slow("one two three four five six seven", 5.0)


def test_a_stretch_without_words_is_seen_even_when_a_word_is_stretched_over_it() -> None:
    assert not leaves_gap([(0.1, 0.5), (0.6, 1.0)], 2.0)
    assert leaves_gap([(0.1, 0.5), (0.6, 1.0)], 4.0)
    assert leaves_gap([(0.1, 3.0), (3.1, 4.0)], 4.0)
    assert leaves_gap([], 2.5)


def test_a_loop_nobody_could_say_is_babble() -> None:
    assert is_babble("RNN, " * 20, 2.0)
    assert not is_babble("it adapts the step of every weight", 2.0)


def test_a_loop_is_not_fuller() -> None:
    assert is_fuller("yes", "it adapts the step of every weight")
    assert not is_fuller("it adapts the step", "it adapts every step")
    assert not is_fuller("yes", "okay. " * 60)


def test_a_phrase_said_twice_is_found_whatever_its_punctuation() -> None:
    assert repeats("It was the age, of wisdom. It was the AGE of foolishness")
    assert not repeats("it was the age of wisdom")
