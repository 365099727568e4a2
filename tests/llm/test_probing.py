"""A model's follow-up is put only when it holds what was said and gives nothing away."""

from dataclasses import replace
from typing import Any

import pytest

from interviewer.core.assessment import Probe
from interviewer.core.playbook import Criterion, ProbeKind
from interviewer.core.transcript import Answer
from interviewer.llm.probing import MISQUOTES, Refused, probe_of
from tests import build
from tests.llm.material import PROBE, examination


def made(text: str, focus: str = "tradeoff", anchor: str = "") -> Probe | Refused | None:
    return probe_of({"focus": focus, "anchor": anchor, "probe": text}, examination())


def test_the_probe_is_put_as_written() -> None:
    probe = made(PROBE, anchor="two extra buffers per weight")
    assert isinstance(probe, Probe)
    assert probe.text == PROBE
    assert probe.anchor == "two extra buffers per weight"
    assert probe.target is Criterion.TRADEOFF
    assert probe.written_by == "model"


def test_an_anchor_that_was_not_said_is_left_out() -> None:
    probe = made(PROBE, anchor="seven extra buffers per weight")
    assert isinstance(probe, Probe)
    assert probe.anchor == ""


def test_no_text_is_no_probe() -> None:
    assert made("  ") is None


@pytest.mark.parametrize(
    ("text", "kind", "option"),
    [
        pytest.param(
            "On the vision model, why not SGD with momentum from the start?",
            ProbeKind.WHY_NOT_OTHER,
            "SGD with momentum",
            id="why not",
        ),
        pytest.param(
            "What breaks first when the batch gets tiny?",
            ProbeKind.WHAT_BREAKS_FIRST,
            None,
            id="breaks",
        ),
        pytest.param(
            "Tell me about a time the vision model surprised you: what did you see?",
            ProbeKind.TELL_ME_ABOUT_A_TIME,
            None,
            id="a time",
        ),
        pytest.param(
            "Which number moved on the defect detector?", ProbeKind.WHAT_MOVED, None, id="number"
        ),
        pytest.param(
            "How would you know that the second moment was to blame?",
            ProbeKind.HOW_WOULD_YOU_KNOW,
            None,
            id="know",
        ),
        pytest.param(
            "You kept the buffers: for whom?", ProbeKind.WHY_NOT_OTHER, None, id="no sign at all"
        ),
    ],
)
def test_the_kind_is_read_from_the_words(text: str, kind: ProbeKind, option: str | None) -> None:
    probe = made(text)
    assert isinstance(probe, Probe)
    assert (probe.kind, probe.option) == (kind, option)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            'You said "Adam is always the winner": on the vision model too?', MISQUOTES, id="double"
        ),
        pytest.param(
            "You said ‘Adam is always the winner’: on the vision model too?", MISQUOTES, id="single"
        ),
        pytest.param(
            "Why the vision model?" + " so" * 80, "it is too long to be spoken", id="long"
        ),
        pytest.param(PROBE, "it was asked before", id="asked before"),
    ],
)
def test_an_unfit_follow_up_is_refused(text: str, reason: str) -> None:
    asked = replace(examination(), put=(PROBE,))
    refused = probe_of({"focus": "tradeoff", "anchor": "", "probe": text}, asked)
    assert refused == Refused(reason)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“two extra buffers per weight”: who paid for those?", id="curly"),
        pytest.param('You said "went back to SGD". What sent you back?', id="straight"),
        pytest.param(
            "It's the model's own weight: don't you lose the average then?", id="apostrophes"
        ),
    ],
)
def test_true_quotations_and_apostrophes_pass(text: str) -> None:
    assert isinstance(made(text), Probe)


def test_an_unknown_focus_is_refused() -> None:
    assert made(PROBE, focus="charisma") == Refused("it aims at no criterion")


@pytest.mark.parametrize("place", ["earlier", "remembered"])
def test_words_of_an_earlier_question_or_session_may_be_quoted(place: str) -> None:
    text = "Before, you said “weight decay is always applied”. Does that hold on the vision model?"
    fields = {"focus": "definition", "anchor": "", "probe": text}
    assert probe_of(fields, examination()) == Refused(MISQUOTES)
    said = build.thread(build.assess("s---"))
    answer = Answer(text="Weight decay is always applied to the bias terms.")
    earlier = replace(said, turns=(replace(said.turns[0], answer=answer),))
    before: dict[str, Any] = {place: (earlier,)}
    assert isinstance(probe_of(fields, examination(**before)), Probe)
