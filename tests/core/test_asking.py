import pytest

from interviewer.core.asking import asks, is_backchannel, is_question


@pytest.mark.parametrize(
    "text",
    [
        "Why Adam?",
        "so why adam",
        "okay great walk me through one training step",
        "Tell me about a run that went wrong.",
        "And what breaks first when it becomes the real run",
        "You have eight hundred examples and no more are coming. What do you do?",
        "a convnet misses long scratches where do you look and in what order",
        "Suppose it fits on the card. Does your choice change?",
        "Do you know the assassin, Esmero?",
        "Make your case.",
    ],
)
def test_questions_are_heard_with_and_without_their_mark(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "What we do is freeze the backbone.",
        "When I train it, the loss falls.",
        "Which is fine for a prototype.",
        "It converges fast, right?",
        "How I would do it depends on the data.",
        "I chose Adam because it is robust.",
        "For some time nothing was heard in that chamber but sobs.",
        "",
    ],
)
def test_statements_ask_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize("text", ["Mm-hmm.", "Right, okay.", "Got it, thanks.", "uh", ""])
def test_listening_noises_are_backchannels(text: str) -> None:
    assert is_backchannel(text)


@pytest.mark.parametrize("text", ["Right, it adapts.", "Okay, why?", "Go on with the schedule."])
def test_words_with_content_are_not(text: str) -> None:
    assert not is_backchannel(text)


def test_a_question_has_its_own_sentence() -> None:
    assert is_question("Why not SGD?")
    assert not is_question("On the vision model it ended higher.")
