"""Statements that cannot both hold are found; what only looks like it is left alone."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.core.contradictions import contradictions

CALIBRATION = Path(__file__).parents[2] / "examples" / "calibration"

CANNOT_BOTH_HOLD = {
    "denied": (
        "Adam is robust to the learning rate.",
        "Adam is not robust to the learning rate.",
    ),
    "denied with a contraction": (
        "Batch norm helps with small batches.",
        "Batch norm doesn't help with small batches.",
    ),
    "first denied, then claimed": (
        "We never froze the backbone.",
        "Sure, we froze the backbone.",
    ),
    "faster and slower": (
        "SGD converges faster than Adam.",
        "SGD converges slower than Adam.",
    ),
    "the comparison the other way round": (
        "Adam generalises better than SGD.",
        "SGD generalises better than Adam.",
    ),
    "higher and lower": (
        "The validation loss was higher than the training loss.",
        "The validation loss was lower than the training loss.",
    ),
    "before and after": (
        "I scale the features before the split.",
        "I scale the features after the split.",
    ),
    "order exchanged around before": (
        "The warmup comes before the decay.",
        "The decay comes before the warmup.",
    ),
    "increase and decrease": (
        "Dropout increases the training loss.",
        "Dropout decreases the training loss.",
    ),
    "frozen and updated": (
        "The embedding layers were frozen the entire run.",
        "The embedding layers were updated the entire run.",
    ),
    "on and off": (
        "Dropout is on at inference.",
        "Dropout is off at inference.",
    ),
    "always and sometimes": (
        "Weight decay always improves generalisation.",
        "Weight decay sometimes improves generalisation.",
    ),
    "always and not always": (
        "Weight decay always improves generalisation.",
        "Weight decay does not always improve generalisation.",
    ),
    "spelled the other way": (
        "Batch normalisation regularizes the network.",
        "Batch normalization does not regularise the network.",
    ),
    "without case or punctuation": (
        "yeah so we trained on photos and the first layers stay frozen the entire run you know",
        "well the first layers were not frozen the entire run and it took two days",
    ),
    "without recogniser apostrophes": (
        "the auxiliary loss stabilises the generator",
        "the auxiliary loss doesnt stabilise the generator",
    ),
    "overfit and underfit": (
        "The boosted trees overfit the tickets.",
        "The boosted trees underfit the tickets.",
    ),
    "among other statements": (
        "We had forty thousand photos. Label smoothing made calibration worse. It took two weeks.",
        "I plotted both curves. Label smoothing made calibration better. Then I stopped.",
    ),
    "with and without": (
        "We shipped it with a threshold per class.",
        "We shipped it without a threshold per class.",
    ),
    "more and less": (
        "The transformer needs more data than the convnet.",
        "The transformer needs less data than the convnet.",
    ),
    "one word more on one side": (
        "Adam needs extra memory for the second moment.",
        "Adam doesn't need memory for the second moment.",
    ),
    "short": ("Dropout helps.", "Dropout does not help."),
    "question mark elsewhere": (
        "Momentum smooths the gradient noise.",
        "Why momentum? Momentum does not smooth the gradient noise.",
    ),
}

MAY_BOTH_HOLD = {
    "said again": ("Adam is robust to the rate.", "Adam is robust to the rate."),
    "said in the converse": ("SGD is faster than Adam.", "Adam is slower than SGD."),
    "both turned": (
        "More data lowers the variance of the fit.",
        "Less data raises the variance of the fit.",
    ),
    "taken back": (
        "Dropout is on at inference.",
        "I was wrong, dropout is off at inference.",
    ),
    "taken back afterwards": (
        "Dropout is on at inference.",
        "Dropout is off at inference, I misspoke before.",
    ),
    "corrected with actually": (
        "Adam generalises better than SGD.",
        "Actually Adam generalises worse than SGD.",
    ),
    "actually inside": (
        "Adam generalises better than SGD.",
        "Adam actually generalises worse than SGD.",
    ),
    "what was said is named": (
        "SGD converges faster than Adam.",
        "I said earlier SGD converges faster, but SGD converges slower than Adam.",
    ),
    "it depends": (
        "Adam is robust to the learning rate.",
        "It depends, Adam is not robust to the learning rate.",
    ),
    "a condition in front": (
        "Batch norm helps training.",
        "If the batch is tiny, batch norm does not help training.",
    ),
    "a condition behind": (
        "Batch norm helps training.",
        "Batch norm does not help training when the batch is tiny.",
    ),
    "a condition before, none now": (
        "When the batch is tiny batch norm does not help training.",
        "Batch norm helps training.",
    ),
    "in that case": (
        "I freeze the backbone layers.",
        "In that case I don't freeze the backbone layers.",
    ),
    "another place": (
        "Dropout is on at training time.",
        "Dropout is off at inference time.",
    ),
    "another subject": (
        "The training loss went down.",
        "The validation loss did not go down.",
    ),
    "another option": (
        "Adam needs a warmup on transformers.",
        "SGD needs no warmup on transformers.",
    ),
    "bounded now": (
        "Label smoothing helps calibration.",
        "Label smoothing does not help calibration on tiny classes.",
    ),
    "bounded then": (
        "Label smoothing hurts calibration on rare classes.",
        "Label smoothing helps calibration.",
    ),
    "hedged": (
        "Weight decay improves generalisation.",
        "Weight decay might not improve generalisation.",
    ),
    "often is not always": (
        "Weight decay often improves generalisation.",
        "Weight decay does not improve generalisation.",
    ),
    "hypothetical": (
        "We froze the backbone layers.",
        "I would not freeze the backbone layers today.",
    ),
    "what others say": (
        "Adam does not generalise worse than SGD.",
        "People say Adam does generalise worse than SGD.",
    ),
    "what was thought": (
        "The augmentation hurt the recall of rare classes.",
        "I thought the augmentation did not hurt the recall of rare classes.",
    ),
    "a question": (
        "Momentum smooths the gradient noise.",
        "So momentum does not smooth the gradient noise?",
    ),
    "someone else": (
        "We froze the embedding layers.",
        "They did not freeze the embedding layers.",
    ),
    "not only": (
        "Adam adapts the step size.",
        "It is not only that Adam adapts the step size per weight.",
    ),
    "another time": (
        "The loss went up in the first epoch.",
        "The loss went down in the second epoch.",
    ),
    "both directions in one": (
        "The validation loss rises to fall again over training.",
        "The validation loss falls to rise again over training.",
    ),
    "one word in common": ("The loss is fine.", "The loss is not great."),
    "it may be another thing": (
        "It helps the rare classes.",
        "It does not help the rare classes.",
    ),
    "another number": (
        "The recall at rank 10 was higher than before.",
        "The recall at rank 100 was not higher than before.",
    ),
    "an opposite of its own": (
        "High bias means the fit is too simple.",
        "High variance means the fit is not too simple.",
    ),
    "denied twice": (
        "Early stopping is possible without labels.",
        "Early stopping is not impossible without labels.",
    ),
    "nothing before": ("", "Adam is not robust to the learning rate."),
}


@pytest.mark.parametrize(
    ("earlier", "now"), [pytest.param(*pair, id=name) for name, pair in CANNOT_BOTH_HOLD.items()]
)
def test_statements_that_cannot_both_hold_are_quoted(earlier: str, now: str) -> None:
    (found,) = contradictions(now, [earlier])
    assert found.earlier in earlier
    assert now[found.now.start : found.now.end] == found.now.quote


@pytest.mark.parametrize(
    ("earlier", "now"),
    [
        pytest.param(earlier, now, id=name)
        for name, (earlier, now) in CANNOT_BOTH_HOLD.items()
        if name not in {"question mark elsewhere", "among other statements"}
    ],
)
def test_a_recogniser_that_prints_no_case_or_punctuation_hides_none(earlier: str, now: str) -> None:
    plain = [text.lower().replace(",", "").replace(".", "") for text in (earlier, now)]
    assert len(contradictions(plain[1], [plain[0]])) == 1


@pytest.mark.parametrize(
    ("earlier", "now"), [pytest.param(*pair, id=name) for name, pair in MAY_BOTH_HOLD.items()]
)
def test_what_may_both_hold_is_left_alone(earlier: str, now: str) -> None:
    assert contradictions(now, [earlier]) == ()


def test_both_statements_are_shown_verbatim() -> None:
    (found,) = contradictions(
        "We tuned it. SGD converges slower than Adam.",
        ["Nothing to see.", "Well, SGD converges faster than Adam."],
    )
    assert found.earlier == "SGD converges faster than Adam"
    assert found.now.quote == "SGD converges slower than Adam"


def test_a_statement_is_held_against_one_earlier_statement_only() -> None:
    said = "SGD converges faster than Adam."
    assert len(contradictions("SGD converges slower than Adam.", [said, said])) == 1


def _records() -> list[dict[str, Any]]:
    return [
        record
        for path in sorted(CALIBRATION.glob("*.yaml"))
        for record in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]


def test_consecutive_answers_of_one_candidate_raise_no_false_alarm() -> None:
    pairs = [(r["prior_answer"], r["answer"]) for r in _records() if r["prior_answer"]]
    alarms = [pair for pair in pairs if contradictions(pair[1], [pair[0]])]
    assert len(pairs) > 150
    assert len(alarms) <= 0.01 * len(pairs), alarms


def test_an_answer_does_not_contradict_itself() -> None:
    answers = [record["answer"] for record in _records()]
    assert sum(bool(contradictions(answer, [answer])) for answer in answers) <= 0.01 * len(answers)


def test_answers_of_different_people_on_one_topic_seldom_look_contradictory() -> None:
    records = _records()
    pairs = [
        (one["answer"], other["answer"])
        for one, other in pairwise(records)
        if one["topic"] == other["topic"]
    ]
    assert sum(bool(contradictions(now, [then])) for then, now in pairs) <= 0.01 * len(pairs)
