"""Commands in their typed and spoken forms, and answers that look like them."""

import sys
from pathlib import Path
from types import FrameType

import pytest
import yaml

from interviewer.core.utterances import Intent, intent, is_stalling

CALIBRATION = Path(__file__).parents[2] / "examples" / "calibration"

TYPED = {
    "/skip": Intent.SKIP,
    "/SKIP ": Intent.SKIP,
    "  /skip please": Intent.SKIP,
    "/skip, I have not the faintest idea what this one is about": Intent.SKIP,
    "/ skip": Intent.SKIP,
    "/repeat": Intent.REPEAT,
    "/Hint": Intent.HINT,
    "/pause.": Intent.PAUSE,
    "/quit": Intent.QUIT,
    "/quit\n": Intent.QUIT,
    "/skpi": Intent.UNKNOWN_COMMAND,
    "/help": Intent.UNKNOWN_COMMAND,
    "/next question": Intent.UNKNOWN_COMMAND,
    "/skipping": Intent.UNKNOWN_COMMAND,
    "/tmp was full, so the run died at epoch nine": Intent.ANSWER,
    "/data/train held the leaked rows": Intent.ANSWER,
    "I would type /skip in that tool": Intent.ANSWER,
}

SAID = {
    Intent.SKIP: (
        "pass",
        "Pass.",
        "I'll pass",
        "skip",
        "skip this one please",
        "um, can we skip this one?",
        "next question",
        "Next question please.",
        "let's move on",
        "can we move on to the next question please",
        "I don't know, next question please",
        "no idea, pass",
        "I'd like to skip this question",
        "could you ask me another question",
        "I'd rather not answer that",
        "honestly i have no clue can we go to the next one",
        "LET US SKIP THIS QUESTION",
        "I give up",
        "I don't know the answer, let's move on",
    ),
    Intent.REPEAT: (
        "repeat",
        "can you repeat that",
        "Can you repeat the question, please?",
        "say that again",
        "um sorry could you say that again",
        "sorry, what was the question",
        "Sorry?",
        "what?",
        "pardon me",
        "come again",
        "what was the question again",
        "I didn't catch that",
        "i didn't quite catch that could you repeat it please",
        "could you read that to me once more",
        "sorry you were breaking up can you say it again",
        "What did you say?",
        "would you mind repeating that",
        "hm say again",
        "i missed the last part",
        "could you please repeat the last part",
    ),
    Intent.CLARIFY: (
        "what do you mean by robust?",
        "what do you mean by robust",
        "What do you mean?",
        "do you mean at training time or inference?",
        "um do you mean at training time or at inference",
        "Do you mean the whole network, or only the head?",
        "sorry what exactly do you mean by generalise",
        "are you asking about the optimizer or the schedule",
        "Is this about convnets or transformers?",
        "could you clarify the question",
        "can you rephrase that please",
        "I don't understand the question",
        "I'm not sure what you're asking",
        "i don't understand what do you mean by domain gap",
        "when you say fast do you mean wall clock",
        "what does robust mean here",
        "in what sense?",
        "which model do you mean",
        "can I assume we have labels?",
        "to be clear are we talking about fine tuning the whole model",
        "How so?",
        "do you want me to talk about training or inference",
        "Is this a batch or a streaming system?",
        "what kind of data do we have",
        "why?",
        "can you be more specific",
    ),
    Intent.HINT: (
        "hint",
        "give me a hint",
        "Could you give me a little hint, please?",
        "can I have a hint",
        "any hints?",
        "I'm stuck, can you help me out?",
        "i don't know give me a clue",
        "I need a hint",
        "could you point me in the right direction",
    ),
    Intent.PAUSE: (
        "pause",
        "can we pause for a minute",
        "hold on",
        "hang on a second",
        "I need a break",
        "let's take a short break",
        "give me a minute please",
        "one moment please",
        "i need a minute",
        "sorry someone's at the door",
    ),
    Intent.QUIT: (
        "quit",
        "let's stop here",
        "Let us stop here, thank you.",
        "can we stop",
        "I want to stop now",
        "please end the interview",
        "that's enough for today",
        "let's call it a day",
        "I'm done for today",
        "goodbye",
    ),
    Intent.EMPTY: (
        "",
        "   \n",
        "...",
        "…",
        "?!",
        "um",
        "Um, uh... hmm.",
        "[silence]",
        "[BLANK_AUDIO]",
        "(inaudible)",
        "<|nospeech|> um",
        "*coughs*",
        "so, um, well",
        "Good question. Let me think.",
        "okay um let me think about that for a second",
        "give me a second to think",
        "hmm let me see",
    ),
    Intent.ANSWER: (
        "I don't know",
        "i don't know, sorry",
        "Sorry, I don't know.",
        "I don't know why",
        "no",
        "yes",
        "it depends",
        "we pass the gradient back through the skip connection",
        "pass the mask to the attention layer",
        "I'd pass.",
        "I'd skip it",
        "I would stop there",
        "skip connections",
        "I'd repeat the experiment",
        "repeat the experiment with three seeds",
        "Can you repeat the experiment with another seed? That is the first thing I ask.",
        "What do I mean by robust? I mean that the loss goes down for a wide range of step sizes.",
        "what do i mean by robust i mean it works for many step sizes",
        "What do you mean by robust? I'd say that the loss falls for a wide range of step sizes.",
        "what do you mean by robust is what i ask the product people first",
        "Do you mean at training time or inference? At training time it drops half the units.",
        "do you mean at training time because at inference i would switch it off",
        "next question is which layer to freeze",
        "The next question is which layer to freeze.",
        "next token prediction",
        "stop early when the validation loss rises",
        "stop the gradient",
        "let's stop here and look at the gradient for a second",
        "pause the learning rate decay and look at the curve",
        "early stopping, then quit the run",
        "a hint of overfitting was the gap at epoch nine",
        "the hint is in the validation curve",
        "hold on to a test set nobody touches",
        "We had to clarify the question with the client",
        "how do you know? you look at the gap",
        "I'm not sure, maybe dropout",
        "I'm stuck",
        "good question, let me think, it keeps a running average of the gradient",
        "wait for the plateau and divide by ten",
        "help desk tickets, forty thousand of them",
        "what we did was freeze the backbone",
        "so what happened was the loss diverged",
        "[silence] it was the learning rate",
        "the recogniser printed [silence] for every pause",
        "f(x) (a linear map) is all it is",
        "我不知道",
    ),
}  # fmt: skip

CASES = [
    *(pytest.param(text, meant, id=f"{meant}: {text!r:.50}") for text, meant in TYPED.items()),
    *(
        pytest.param(text, meant, id=f"{meant}: {text!r:.50}")
        for meant, texts in SAID.items()
        for text in texts
    ),
]


@pytest.mark.parametrize(("text", "meant"), CASES)
def test_an_utterance_is_understood(text: str, meant: Intent) -> None:
    assert intent(text) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param(text, meant, id=f"{meant}: {text!r:.50}")
        for meant, texts in SAID.items()
        for text in texts
        # There the question mark is what tells a question from the answer that follows it.
        if meant is not Intent.ANSWER or "?" not in text
    ],
)
def test_a_recogniser_that_prints_no_case_or_punctuation_changes_nothing(
    text: str, meant: Intent
) -> None:
    plain = "".join(char for char in text.lower() if char not in ".,?!…")
    assert intent(plain, typed=False) is meant


def test_slash_words_are_commands_only_when_typed() -> None:
    assert intent("/nothing") is Intent.UNKNOWN_COMMAND
    assert intent("/nothing", typed=False) is Intent.ANSWER
    assert intent("/skip it in the warmup", typed=False) is Intent.ANSWER


@pytest.mark.parametrize("path", sorted(CALIBRATION.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_labelled_answer_is_taken_for_a_command(path: Path) -> None:
    records = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    said = [r[key] for r in records for key in ("answer", "prior_answer") if r[key]]
    assert {text: intent(text) for text in said if intent(text) is not Intent.ANSWER} == {}


def test_only_questions_handed_back_stall() -> None:
    assert [meant for meant in Intent if is_stalling(meant)] == [Intent.REPEAT, Intent.CLARIFY]


def test_a_very_long_utterance_is_an_answer() -> None:
    assert intent("sorry " * 20_000 + "can you repeat that") is Intent.ANSWER
    assert intent("so well like " * 20_000) is Intent.ANSWER


@pytest.mark.parametrize(
    "words", ["pass next skip", "please just", "when you say do you mean", "sorry again", "so well"]
)
def test_no_run_of_requests_makes_reading_them_slow(words: str) -> None:
    steps = [_steps(" ".join((words.split() * 30)[:length]) + " q") for length in (10, 28)]
    assert steps[1] < 10 * steps[0]


def _steps(text: str) -> int:
    """How many calls it takes, those of the regular expressions included."""
    counted = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        intent(text)
    finally:
        sys.setprofile(before)
    return counted


def test_the_last_request_counts() -> None:
    assert intent("sorry I didn't catch that, no, next question please") is Intent.SKIP
    assert intent("I need a break, let's stop here") is Intent.QUIT
