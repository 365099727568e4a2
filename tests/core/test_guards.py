"""A follow-up never gives a key point away, and always touches what was said."""

from dataclasses import replace

import pytest

from interviewer.core.guards import LONGEST_PROBE, Refusal, ignores, leaked, refuse
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.playbooks import Playbook
from tests.build import assess, question, thread
from tests.fakes import graded

SAID = "I took Adam because the ranking loss converged in a day"


def _thread(said: str = SAID) -> Thread:
    return Thread("optimization", question(), (Turn(None, Answer(text=said), graded(assess())),))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("You said it converged in a day. Why not SGD with momentum?", None),
        ("Which part of the ranking loss told you that?", None),
        ("Tell me more about the ranking loss.", Refusal.NO_QUESTION),
        ("Was it fast? Was it robust? Was the ranking loss fine?", Refusal.NO_QUESTION),
        ("What about the " + "very " * LONGEST_PROBE + "long ranking loss?", Refusal.TOO_LONG),
        ("Warum nicht SGD mit Momentum, wenn der ranking loss konvergiert?", Refusal.FOREIGN),
        ("为什么不用带动量的随机梯度下降?", Refusal.FOREIGN),
        ("What is the weather like where you are?", Refusal.IGNORES),
        (
            "Is the ranking loss helped by dividing a running mean by the root mean square?",
            Refusal.LEAKS,
        ),
        ("Does Adam pay two extra buffers per weight for that ranking loss?", Refusal.LEAKS),
    ],
)
def test_unfit_probes_are_refused_with_the_reason(text: str, refusal: Refusal | None) -> None:
    assert refuse(text, _thread()) is refusal


def test_a_probe_already_put_is_refused_whatever_leads_into_it() -> None:
    put = ["Why not SGD on the ranking loss?"]
    assert refuse("Fine. Why not SGD on the ranking loss?", _thread(), put) is Refusal.REPEATS


def test_words_the_candidate_brought_up_are_no_leak() -> None:
    said = "it divides a running mean of gradients by the root of a running mean square"
    text = "Why divide the running mean by the root of the running mean square at all?"
    assert leaked(text, _thread()) is not None
    assert leaked(text, _thread(said)) is None


def test_nothing_said_means_nothing_to_touch() -> None:
    silent = replace(_thread(), turns=(Turn(None),))
    assert not ignores("What would you look at first?", silent)


def test_no_shipped_probe_gives_a_key_point_away() -> None:
    leaks = [
        (asked.id, text, point.id)
        for topic in Playbook.shipped().topics()
        for asked in topic.questions
        for text in (
            *(rung.text for rung in asked.probes),
            *(wrong.probe for wrong in asked.misconceptions),
        )
        if (point := leaked(text, thread(assess("----"), asked=asked))) is not None
    ]
    assert leaks == []
