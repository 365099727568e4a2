import pytest

from interviewer.core.asking import (
    asks,
    changes_subject,
    is_backchannel,
    is_question,
    leads_in,
)


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


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("Great, let us start.", False, id="start"),
        pytest.param("So let's get going.", False, id="going"),
        pytest.param("Okay, next question.", True, id="next"),
        pytest.param("Different topic.", True, id="topic"),
        pytest.param("Alright, moving on.", True, id="moving"),
        pytest.param("Let's switch gears a bit.", True, id="gears"),
        pytest.param("And now for a last one from my side.", False, id="too-long"),
    ],
)
def test_announcements_lead_in_and_some_change_the_subject(text: str, changes: bool) -> None:
    assert leads_in(text) == (text != "And now for a last one from my side.")
    assert changes_subject(text) == changes


@pytest.mark.parametrize(
    "text",
    ["One last question on that.", "Another one about your schedule.", "Let us start with Adam."],
)
def test_words_about_the_matter_announce_nothing_new(text: str) -> None:
    assert not changes_subject(text)


def test_a_question_has_its_own_sentence() -> None:
    assert is_question("Why not SGD?")
    assert not is_question("On the vision model it ended higher.")
