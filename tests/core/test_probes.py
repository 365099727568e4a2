"""The follow-up holds the candidate's words, asks for the one thing missing, and never repeats."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from interviewer.core.assessment import (
    Assessment,
    Contradiction,
    Evidence,
    FlagKind,
    Probe,
    Reply,
)
from interviewer.core.phrasing import fragment
from interviewer.core.playbook import Criterion, ProbeKind
from interviewer.core.probes import choose_probe, does_not_know, next_target
from interviewer.core.transcript import Answer, Thread, Turn
from tests.build import ANSWER, D, E, L, T, assess, flag, probe, question, thread
from tests.fakes import graded


def _choose(*assessments: Assessment, put: Sequence[str] = ()) -> Probe:
    chosen = choose_probe(thread(*assessments), put)
    assert chosen is not None
    return chosen


@pytest.mark.parametrize(
    ("marks", "target", "kind"),
    [
        ("----", D, ProbeKind.HOW_WOULD_YOU_KNOW),
        ("s---", T, ProbeKind.WHY_NOT_OTHER),
        ("ss--", E, ProbeKind.TELL_ME_ABOUT_A_TIME),
        ("sss-", L, ProbeKind.WHAT_BREAKS_FIRST),
        ("sssp", L, ProbeKind.WHAT_BREAKS_FIRST),
        ("pss-", L, ProbeKind.WHAT_BREAKS_FIRST),
        ("ssss", T, ProbeKind.WHY_NOT_OTHER),
    ],
)
def test_the_weakest_part_is_pressed(marks: str, target: Criterion, kind: ProbeKind) -> None:
    chosen = _choose(assess(marks))
    assert (chosen.target, chosen.kind) == (target, kind)


def test_the_probe_quotes_the_candidate_verbatim() -> None:
    chosen = _choose(assess("s---"))
    assert chosen.anchor in ANSWER
    assert f"“{fragment(chosen.anchor)}”" in chosen.text
    assert "SGD with momentum" in chosen.text
    assert chosen.option == "SGD with momentum"


def test_the_option_named_is_one_the_candidate_did_not_bring_up() -> None:
    said = "it beats plain sgd for me because of the running averages"
    base = thread(assess("s---", answer=said))
    spoken = replace(base, turns=(replace(base.turns[0], answer=Answer(text=said)),))
    chosen = choose_probe(spoken, ())
    assert chosen is not None
    assert chosen.option == "RMSProp"


def test_the_same_probe_is_never_put_twice_whatever_leads_into_it() -> None:
    put: list[str] = []
    for _ in range(12):
        chosen = choose_probe(thread(assess("s---")), put)
        if chosen is None:
            break
        last_sentences = [text.rpartition(". ")[2] for text in put]
        assert chosen.text.rpartition(". ")[2] not in last_sentences
        put.append(chosen.text)
    assert len(put) >= 4


def test_a_misconception_is_met_with_its_own_probe() -> None:
    wrong = flag(FlagKind.MISCONCEPTION, "no-tuning", quote=ANSWER)
    chosen = _choose(assess("sss-", flags=[wrong]))
    assert chosen.text.endswith("a hundred times larger?")
    assert ANSWER in chosen.text


def test_an_unlisted_error_is_asked_how_it_would_be_known() -> None:
    chosen = _choose(assess("s---", flags=[flag(FlagKind.MISDIAGNOSIS, quote=ANSWER)]))
    assert chosen.kind is ProbeKind.HOW_WOULD_YOU_KNOW
    assert ANSWER in chosen.text


def test_an_error_taken_back_is_not_pressed() -> None:
    wrong = flag(FlagKind.MISCONCEPTION, "no-tuning", withdrawn=True, quote=ANSWER)
    assert _choose(assess("s---", flags=[wrong])).target is T


def test_a_contradiction_is_quoted_back() -> None:
    now = Evidence(quote="it needs no tuning", start=0, end=18)
    torn = assess("s---", contradictions=[Contradiction(earlier="it needs tuning", now=now)])
    chosen = _choose(torn)
    assert "“it needs tuning”" in chosen.text
    assert "“it needs no tuning”" in chosen.text


def test_a_dodge_is_put_more_directly_and_not_word_for_word() -> None:
    first = _choose(assess("s---"))
    dodge = assess("----", reply=Reply.DODGED, flags=[flag(FlagKind.DODGED_PROBE)])
    base = thread(assess("s---"))
    again = Turn(first, Answer(text="it is just better"), graded(dodge))
    chosen = choose_probe(replace(base, turns=(*base.turns, again)), [first.text])
    assert chosen is not None
    assert chosen.text.startswith("Let me put it more directly.")
    assert chosen.target is first.target
    assert chosen.text.rpartition(". ")[2] != first.text.rpartition(". ")[2]


def test_an_absolute_claim_is_asked_for_a_counterexample() -> None:
    absolute = flag(FlagKind.ABSOLUTE_CLAIM, quote=ANSWER)
    chosen = _choose(assess("s---", flags=[absolute]))
    assert chosen.kind is ProbeKind.COUNTEREXAMPLE
    assert "strong claim" in chosen.text


def test_what_was_just_met_with_i_do_not_know_is_not_asked_again() -> None:
    unknown = assess("----", reply=Reply.DOES_NOT_KNOW)
    chosen = _choose(unknown)
    assert chosen.target is not D
    assert "“" not in chosen.text


def test_a_complete_and_grounded_thread_is_left_alone() -> None:
    assert choose_probe(thread(assess("ssss"), assess("ss--")), ()) is None


def test_a_question_without_alternatives_never_names_an_option() -> None:
    bare = question(alternatives=(), probes=question().probes[1:])
    chosen = choose_probe(thread(assess("s---"), asked=bare), ())
    assert chosen is not None
    assert "$option" not in chosen.text


def test_an_ungraded_turn_is_still_followed_up() -> None:
    bare = Thread("optimization", question(), (Turn(None, Answer(text=ANSWER)),))
    assert choose_probe(bare, ()) is not None


@pytest.mark.parametrize(
    ("marks", "target"),
    [(("s---",), T), (("ssss",), None), (("s-s-", "-s--"), L), (("pppp",), D)],
)
def test_the_next_target_is_the_lowest_mark_of_the_thread(
    marks: tuple[str, ...], target: Criterion | None
) -> None:
    assert next_target(thread(*(assess(item) for item in marks))) is target


def test_a_claim_of_superiority_goes_to_the_trade_off() -> None:
    worship = assess("p---", flags=[flag(FlagKind.TOOL_WORSHIP, quote=ANSWER)])
    assert next_target(thread(worship)) is T


@pytest.mark.parametrize(
    "answer",
    ["I don't know.", "i dont know", "No idea, sorry", "um I honestly don't really know that one",
     "I can't think of an example", "Never heard of it", "not sure"],
)  # fmt: skip
def test_short_admissions_are_recognised(answer: str) -> None:
    assert does_not_know(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "You don't know whether the gap is noise until you run three seeds.",
        "It divides by the running mean square.",
        "I don't know if it was the schedule, but switching to SGD gained a point.",
        "I don't know the exact constant, but the mechanism is that it keeps two running averages "
        "and divides one by the root of the other, so rare features still move at a useful pace.",
    ],
)
def test_an_answer_that_says_something_is_no_admission(answer: str) -> None:
    assert not does_not_know(answer)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Converges fast and robust.", "Converges fast and robust"),
        (
            "SGD with a cosine schedule ended a point higher, but it took me two weeks to tune it",
            "SGD with a cosine schedule ended a point higher",
        ),
        (
            "it keeps running averages of the gradient and its square so every weight gets its own",
            "it keeps running averages of the gradient and its square",
        ),
    ],
)
def test_a_fragment_is_short_verbatim_and_ends_where_a_clause_does(
    quote: str, expected: str
) -> None:
    assert fragment(quote) == expected
    assert fragment(quote) in quote


def test_probes_put_earlier_in_the_session_are_not_reused() -> None:
    first = _choose(assess("s---"))
    second = _choose(assess("s---"), put=[first.text])
    assert second.text != first.text


def test_a_probe_turn_keeps_the_target_until_it_is_given() -> None:
    base = thread(assess("s---"))
    asked = Turn(probe(target=E), Answer(text=ANSWER), graded(assess("s---")))
    chosen = choose_probe(replace(base, turns=(*base.turns, asked)), ())
    assert chosen is not None
    assert chosen.target is E
