"""A quote stands when it was said, however a model reports it, and falls when it was not."""

import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.core.evidence import is_only, locate
from tests.core.evidence_set import FALSE, STANDING, cases

ADAM = (
    "So Adam keeps, um, it keeps running averages of the gradient and its square, so every weight "
    "gets its own step size. I don't think it always generalises better than SGD. On our vision "
    "model we used a learning rate of 1e-4 and SGD with a cosine schedule actually ended a point "
    "higher, but it took me two weeks to tune, so for the prototypes I stayed on Adam. It isn't "
    "robust to a bad weight decay. Warmup comes before the decay, and it can't fix label noise."
)
HEARD = (
    "yeah so we fine tuned the bert base model on ninety thousand tickets with a learning rate of "
    "three times ten to the minus five and the l s t m baseline was at eighty two point five "
    "percent recall before that and "
    "the new one was at ninety percent but only on the frequent classes the "
    "rare ones got worse and honestly i would not ship it without a threshold per class"
)

STANDS = {
    "verbatim": (ADAM, "every weight gets its own step size"),
    "verbatim across two sentences": (ADAM, "its own step size. I don't think it always"),
    "another case and no punctuation": (ADAM, "EVERY WEIGHT gets its own step size"),
    "in quotation marks": (ADAM, "“Every weight gets its own step size.”"),
    "restart cleaned up": (ADAM, "Adam keeps running averages of the gradient and its square"),
    "filler left out": (ADAM, "Adam keeps it keeps running averages of the gradient"),
    "contraction in full": (ADAM, "I do not think it always generalises better than SGD"),
    "contraction in full inside": (ADAM, "It is not robust to a bad weight decay"),
    "cannot for can't": (ADAM, "and it cannot fix label noise"),
    "American spelling": (ADAM, "I don't think it always generalizes better than SGD"),
    "slip in a long word": (ADAM, "every wieght gets its own step size"),
    "two slips in a long quote": (
        ADAM,
        "it keeps runing averages of the gradiant and its square, so every weight gets its step",
    ),
    "plural": (ADAM, "keeps running average of the gradients and its square"),
    "article left out": (ADAM, "SGD with cosine schedule actually ended a point higher"),
    "aside left out": (ADAM, "SGD with a cosine schedule ended a point higher"),
    "number in decimals": (ADAM, "we used a learning rate of 0.0001"),
    "number spoken": (ADAM, "we used a learning rate of one e minus four"),
    "number in digits": (ADAM, "it took me 2 weeks to tune"),
    "initials spelled out": (ADAM, "S G D with a cosine schedule"),
    "typographic apostrophe": (ADAM, "I don’t think it always generalises better"),
    "line break inside": (ADAM, "every weight gets\nits own step size"),
    "ellipsis in one sentence": (ADAM, "On our vision model … for the prototypes I stayed on Adam"),
    "three dots": (ADAM, "SGD with a cosine schedule ... took me two weeks to tune"),
    "bracketed dots at the edge": (ADAM, "[...] every weight gets its own step size [...]"),
    "digits for spoken thousands": (HEARD, "the BERT base model on 90,000 tickets"),
    "k for thousand": (HEARD, "on 90k tickets with a learning rate"),
    "scientific for spoken": (HEARD, "a learning rate of 3e-5"),
    "power for spoken": (HEARD, "learning rate of 0.00003 and the LSTM baseline"),
    "percent sign": (HEARD, "the LSTM baseline was at 82.5% recall"),
    "written together": (HEARD, "we finetuned the BERT base model"),
    "hyphenated": (HEARD, "We fine-tuned the BERT-base model on"),
    "punctuated by the model": (HEARD, "Honestly, I would not ship it without a threshold."),
    "contracted by the model": (HEARD, "honestly I wouldn't ship it without a threshold per class"),
    "no recogniser apostrophes": ("it isnt robust we cant ship", "It isn't robust, we can't ship"),
    "decomposed accents": ("we used the naïve baseline split", "the nai\u0308ve baseline split"),
    "possessive": ("the model's loss went flat early", "the models loss went flat"),
    "dots typed by the candidate": ("well... momentum smooths it", "well... momentum smooths"),
    "second occurrence is the standing one": (
        "it is not a robust choice early on. later it is a robust choice for noise",
        "it is a robust choice for noise",
    ),
}  # fmt: skip

FALLS = {
    "negation inserted": (ADAM, "every weight does not get its own step size"),
    "never inserted": (ADAM, "it never keeps running averages of the gradient"),
    "negation dropped": (ADAM, "I think it always generalises better than SGD"),
    "negation dropped from a contraction": (ADAM, "It is robust to a bad weight decay"),
    "negation cut off in front": (ADAM, "robust to a bad weight decay"),
    "negation cut off across a verb": (ADAM, "it always generalises better than SGD"),
    "can for can't": (ADAM, "it can fix label noise"),
    "cut in the middle of can't": ("warmup helps, label noise it can't", "label noise it can"),
    "content word exchanged": (ADAM, "every layer gets its own step size"),
    "content word added": (ADAM, "every single weight gets its own adaptive step size"),
    "opposite": (ADAM, "a cosine schedule actually ended a point lower"),
    "order in time exchanged": (ADAM, "Warmup comes after the decay"),
    "one letter makes another word": ("the lower layers stay frozen", "the slower layers stay"),
    "another number": (ADAM, "we used a learning rate of 1e-3"),
    "another spoken number": (ADAM, "it took me three weeks to tune"),
    "another percentage": (HEARD, "the new one was at 91 percent"),
    "digit lost": (HEARD, "fine tuned the bert base model on 9,000 tickets"),
    "number added": (ADAM, "it took me two weeks to tune 5"),
    "qualifier dropped": (HEARD, "at ninety percent but on the frequent classes"),
    "two sentences spliced": (ADAM, "every weight gets its own label noise"),
    "words in another order": (ADAM, "step size gets every weight its own"),
    "words from all over": (ADAM, "averages vision cosine prototypes"),
    "ellipsis across sentences": (ADAM, "every weight gets … SGD with a cosine schedule"),
    "ellipsis over a negation": ("it does really not help with noise", "it does … help with noise"),
    "ellipsis against the order": (ADAM, "I stayed on Adam … On our vision model we used"),
    "ellipsis over too much": ("adam " + "so it was fine and " * 20 + "it diverged early",
                               "so adam … it diverged early"),
    "too many parts": (ADAM, "our vision … model we used … a cosine … schedule actually"),
    "two words": (ADAM, "step size"),
    "one content word": (ADAM, "and it was the gradient of it"),
    "only small words": (ADAM, "so it gets its own"),
    "a filler does not make three words": ("um step size", "um step size"),
    "invented": (ADAM, "gradient clipping saved the run"),
    "invented and short": (ADAM, "good trade-off here"),
    "empty": (ADAM, ""),
    "dots only": (ADAM, "… … …"),
    "nothing was said": ("", "every weight gets its own step size"),
    "the question's words": (ADAM, "Why would you choose Adam over SGD"),
    "supervised is not unsupervised": (
        "we used supervised pretraining", "we used unsupervised pretraining",
    ),
    "without dropped": (HEARD, "ship it with a threshold per class"),
    "subject exchanged": ("the encoder overfits, the decoder works", "the decoder overfits, the"),
    "hedge dropped": ("it might overfit the small classes", "it overfit the small classes badly"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "quote"), [pytest.param(*pair, id=name) for name, pair in STANDS.items()]
)
def test_what_was_said_stands_however_it_is_reported(said: str, quote: str) -> None:
    found = locate(quote, said)
    assert found is not None
    assert said[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    ("said", "quote"), [pytest.param(*pair, id=name) for name, pair in FALLS.items()]
)
def test_what_was_not_said_is_not_evidence(said: str, quote: str) -> None:
    assert locate(quote, said) is None


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        pytest.param("Every weight gets its own step size!", "every weight gets its own step size"),
        pytest.param("learning rate of 0.0001", "learning rate of 1e-4"),
        pytest.param("It does not fix label noise. It can not.", None),
        pytest.param("and it can not fix label noise", "and it can't fix label noise"),
        pytest.param("Adam keeps running averages", "Adam keeps, um, it keeps running averages"),
        pytest.param(
            "On our vision model ... ended a point higher",
            "On our vision model we used a learning rate of 1e-4 and SGD with a cosine schedule "
            "actually ended a point higher",
        ),
    ],
)
def test_what_is_shown_are_the_words_as_they_were_said(quote: str, shown: str | None) -> None:
    found = locate(quote, ADAM)
    assert (found.quote if found else None) == shown


def test_the_first_of_equal_places_is_shown() -> None:
    said = "the step size matters. later again the step size matters."
    found = locate("the step size matters", said)
    assert found is not None
    assert found.start == 0


ONLY = {
    "said back": ("why choose Adam over SGD", True),
    "in other small words": ("So I would choose Adam over SGD", True),
    "inflected": ("choosing Adam over SGD for this", True),
    "turned round": ("I would choose SGD over Adam", False),
    "denied": ("I would not choose Adam over SGD", False),
    "with a reason": ("I choose Adam over SGD because of sparse gradients", False),
    "with a number": ("choose Adam over SGD with 1e-4", False),
}


@pytest.mark.parametrize(
    ("quote", "only"), [pytest.param(*case, id=name) for name, case in ONLY.items()]
)
def test_saying_the_question_back_says_nothing(quote: str, only: bool) -> None:
    assert is_only(quote, "Why would you choose Adam over SGD?") is only


# Measured on the records that chose no number; the bounds are those of the published table
# or stricter. `python tests/benchmarks/evidence_table.py` prints the rates.
AT_LEAST = {
    "verbatim": 0.98,
    "lightly altered": 0.97,
    "unpunctuated": 0.97,
    "as recognised": 0.96,
}
AT_MOST = {
    "negation inserted": 0.003,
    "negation dropped": 0.01,
    "content word swapped": 0.01,
    "number changed": 0.0,
    "turned round": 0.01,
    "spliced": 0.01,
    "another's words": 0.0,
    "short invented": 0.0,
}


@pytest.fixture(scope="module")
def rates() -> dict[str, float]:
    tried: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for case in cases():
        if not case.tuning:
            tried[case.column] += 1
            accepted[case.column] += locate(case.quote, case.said) is not None
    assert min(tried[column] for column in (*STANDING, *FALSE)) > 100
    return {column: accepted[column] / tried[column] for column in tried}


@pytest.mark.parametrize("column", STANDING)
def test_quotes_that_stand_are_found(column: str, rates: dict[str, float]) -> None:
    assert rates[column] >= AT_LEAST[column]


@pytest.mark.parametrize("column", FALSE)
def test_false_quotes_are_refused(column: str, rates: dict[str, float]) -> None:
    assert rates[column] <= AT_MOST[column]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_is_answered_with_words_that_were_said(quote: str, said: str) -> None:
    found = locate(quote, said)
    assert found is None or said[found.start : found.end] == found.quote


LOOP = "adam keeps running averages of the gradient and its square so weights get own steps"


def _steps(quote: str, said: str) -> int:
    """How many lines of Python it takes."""
    counted = 0

    def count(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal counted
        counted += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        locate(quote, said)
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize(
    ("quote", "unit"),
    [
        pytest.param("the gradint of the model ", "the gradient of the model ", id="one phrase"),
        pytest.param("model model loss ", "model ", id="one word"),
        pytest.param("not step 3 not ", "not step 3 ", id="nothing may be left out"),
        pytest.param(LOOP + " twice ", LOOP + " ", id="a loop"),
        pytest.param("s g d m o m e n t u m ", "s g d m o m e n t u m ", id="letters"),
    ],
)
def test_work_grows_with_the_answer_and_no_faster(quote: str, unit: str) -> None:
    long = quote * (1_000 // len(quote))
    small, large = (_steps(long, unit * (size // len(unit))) for size in (4_000, 32_000))
    assert large < 2 * 8 * small


def test_a_long_answer_and_a_long_quote_are_answered() -> None:
    said = "".join(
        f"in run {n} the loss fell by {n % 7} points after warmup. " for n in range(2_000)
    )
    quote = said[40_000:45_000].partition(" ")[2].rpartition(" ")[0]
    found = locate(quote.replace("points", "point", 40), said)
    assert len(said) > 90_000
    assert found is not None
    assert found.end - found.start > 4_900
