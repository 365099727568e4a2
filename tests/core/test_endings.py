"""Last words that ask for another, and words that say it was all."""

import pytest

from interviewer.core.endings import is_closed, is_unfinished, says_nothing_yet

UNFINISHED = (
    "It adapts the step size because",
    "It adapts the step size because.",
    "and the reason for that is",
    "we moved to the",
    "So I would say, um",
    "It depends on whether the",
    "which is why they're",
)
FINISHED = (
    "We froze the backbone and trained the head",
    "the loss went down to 0.3",
    "It was not worth more",
    "and then I left it at that",
    "there is not much to argue about",
    "",
)
CLOSED = (
    "Adam adapts the step size. That's it.",
    "so yeah, that's my answer",
    "That is all I have, I think.",
    "that's about it, thanks",
    "and on the vision model SGD won. Does that answer your question?",
    "I'll stop there.",
    "I'm done",
    "skip this one please",
    "Can you repeat the question?",
)
NOT_CLOSED = (
    "That's it for the encoder, and the decoder",
    "that is all the data we had in May",
    "my answer would be Adam",
    "we pass the gradient back",
    "I'm done training at epoch nine when the loss",
    "hold on a second",
    "",
)


@pytest.mark.parametrize("text", UNFINISHED)
def test_a_last_word_that_asks_for_another_is_unfinished(text: str) -> None:
    assert is_unfinished(text)


@pytest.mark.parametrize("text", FINISHED)
def test_a_full_word_at_the_end_is_not_unfinished(text: str) -> None:
    assert not is_unfinished(text)


@pytest.mark.parametrize("text", CLOSED)
def test_who_says_that_this_was_all_or_asks_for_something_has_closed(text: str) -> None:
    assert is_closed(text)


@pytest.mark.parametrize("text", NOT_CLOSED)
def test_closing_words_inside_an_answer_close_nothing(text: str) -> None:
    assert not is_closed(text)


@pytest.mark.parametrize("text", ["", "Um.", "Good question, let me think.", "So, well..."])
def test_thinking_aloud_is_nothing_yet(text: str) -> None:
    assert says_nothing_yet(text)


@pytest.mark.parametrize("text", ["Momentum.", "I don't know.", "Well, it is a matrix."])
def test_one_word_of_substance_is_something(text: str) -> None:
    assert not says_nothing_yet(text)


def test_the_end_of_a_long_answer_is_found() -> None:
    long = "We trained it on four cards and watched the gap to validation. " * 200
    assert is_closed(long + "That's my answer.")
    assert is_unfinished(long + "and")
    assert not says_nothing_yet("um " * 400)
