import itertools

import pytest

from interviewer.speech.words import TimedWord, as_sentences, placed, spread_words, timed_words

FOUND = [
    {"word": " ReLU", "start": 0.0, "end": 0.5, "probability": 0.4},
    {"word": "-like", "start": 0.5, "end": 0.8, "probability": 0.9},
    {"word": ",", "start": 0.8, "end": 0.9, "probability": 0.9},
    {"word": ' "', "start": 0.9, "end": 0.9, "probability": 0.9},
    {"word": "yes", "start": 1.0, "end": 1.3, "probability": 0.8},
    {"word": '."', "start": 1.3, "end": 2.9, "probability": 1.2},
    {"word": "", "start": 2.9, "end": 2.9, "probability": 0.1},
]


def test_words_read_as_the_text_does() -> None:
    words = timed_words(FOUND, 0.2, 2.0)
    assert [word.text for word in words] == ["ReLU-like,", '"yes."']


def test_times_lie_within_the_voice_and_punctuation_takes_none() -> None:
    first, second = timed_words(FOUND, 0.2, 2.0)
    assert (first.start, first.end) == (0.2, 0.8)
    assert (second.start, second.end) == (1.0, 1.3)


@pytest.mark.parametrize("text", ["", "one", "one two three"])
def test_estimated_words_fill_the_clip_in_order(text: str) -> None:
    words = spread_words(text, 3.0, 0.5)
    assert " ".join(word.text for word in words) == text
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))
    assert not words or words[-1].end == pytest.approx(3.0)


def test_words_are_placed_on_the_clock_of_the_answer() -> None:
    [word] = placed([TimedWord("Adam", 0.5, 1.0, 0.87654)], 10.0)
    assert (word.start, word.end, word.probability) == (10.5, 11.0, 0.877)


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        pytest.param(["a step of its own", "The price is memory."],
                     "a step of its own. The price is memory.", id="a stop left out"),
        pytest.param(["It is fast.", "So we kept it"], "It is fast. So we kept it", id="there"),
        pytest.param(["we trained it with", "Adam"], "we trained it with Adam", id="unfinished"),
        pytest.param(["the run we did", "Adam won"], "the run we did Adam won", id="a term"),
        pytest.param(["then", "I measured it"], "then I measured it", id="I"),
        pytest.param(["the loss", "SGD had"], "the loss SGD had", id="letters"),
        pytest.param(["on the model", "it was slow"], "on the model it was slow", id="goes on"),
        pytest.param(["", "Well", ""], "Well", id="nothing heard"),
    ],
)  # fmt: skip
def test_segments_read_as_sentences_and_no_word_changes(texts: list[str], whole: str) -> None:
    assert as_sentences(texts, ["Adam", "SGD"]) == whole
