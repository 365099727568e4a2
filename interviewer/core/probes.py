"""Choose the follow-up: what stands open first, else the weakest part of the shape.

A probe holds the candidate's own words and asks for the one thing missing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.core.assessment import Assessment, Evidence, FlagKind, Probe, RedFlag, Reply
from interviewer.core.phrasing import bridge, fragment, generic_rungs, sentence
from interviewer.core.playbook import (
    Alternative,
    Criterion,
    Mark,
    Misconception,
    ProbeKind,
    ScriptedProbe,
)
from interviewer.core.transcript import Thread
from interviewer.core.verdict import ERRORS, Marks, best_marks, thread_verdict
from interviewer.core.words import tokens

_KIND_FIRST = {
    Criterion.DEFINITION: ProbeKind.HOW_WOULD_YOU_KNOW,
    Criterion.TRADEOFF: ProbeKind.WHY_NOT_OTHER,
    Criterion.EXAMPLE: ProbeKind.TELL_ME_ABOUT_A_TIME,
    Criterion.LIMITATION: ProbeKind.WHAT_BREAKS_FIRST,
}
_UNKNOWING = re.compile(
    r"\b(?:(?:i )?(?:really |honestly |just )*(?:dont|do not|wouldnt|would not|couldnt) "
    r"(?:really |even |actually )*(?:know|remember|recall)\b(?! (?:if|whether|any(?:one|body))\b)"
    r"|no (?:idea|clue)|not (?:a clue|sure)(?! (?:if|whether|that)\b)|never (?:heard|learned)"
    r"|cant (?:think of|say|remember|answer)|beats me|idk|drawing a blank|ive got nothing)"
)
_UNKNOWING_LENGTH = 30
"""Words: a longer answer that says "I don't know" somewhere has said something else too."""


def does_not_know(answer: str) -> bool:
    """Whether a short answer is an "I don't know" in place of one."""
    said = [token.text for token in tokens(answer)]
    return len(said) <= _UNKNOWING_LENGTH and bool(_UNKNOWING.search(" ".join(said)))


def choose_probe(thread: Thread, put: Sequence[str]) -> Probe | None:
    """The next follow-up of this thread, or None when nothing is left worth asking.

    `put` are the texts of all probes of the session; none is chosen twice. An examined "I don't
    know" is followed by one narrowing probe at another part of the answer. A drill stays at its
    criterion until that stands.
    """
    last = thread.current.assessment
    if thread.drill is not None and not thread.answers:
        rungs = _rungs(thread, [thread.drill])
        return _first_new(rungs, thread, put) or _first_new(rungs, thread, ())
    if last is None:
        return _first_new(_rungs(thread, _order(thread, None)), thread, put)
    open_issue = _press_open_issue(thread, last, put)
    if open_issue is not None:
        return open_issue
    if _is_complete(thread):
        return None
    return _first_new(_rungs(thread, _order(thread, last)), thread, put)


def next_target(thread: Thread) -> Criterion | None:
    """The criterion to work on: the lowest mark of the thread, None when all four are solid."""
    targets = _order(thread, thread.current.assessment)
    marks = best_marks(turn.assessment for turn in thread.turns if turn.assessment)
    return next((item for item in targets if marks[item] is not Mark.SOLID), None)


@dataclass(frozen=True)
class _Rung:
    """A scripted probe with what comes before it."""

    probe: ScriptedProbe
    lead: str = ""
    anchor: str = ""


def _is_complete(thread: Thread) -> bool:
    verdict = thread_verdict(thread)
    wanted = Criterion if thread.drill is None else (thread.drill,)
    return (
        verdict is not None
        and verdict.grounded
        and all(verdict.marks[item] is Mark.SOLID for item in wanted)
    )


def _order(thread: Thread, last: Assessment | None) -> list[Criterion]:
    """Criteria from the one to press first; the one just met with "I don't know" comes last."""
    if thread.drill is not None:
        return [thread.drill]
    marks: Marks = best_marks(turn.assessment for turn in thread.turns if turn.assessment)
    asked = thread.current.probe.target if thread.current.probe else None
    unknown = asked or Criterion.DEFINITION
    stuck = last is not None and last.reply is Reply.DOES_NOT_KNOW
    claims_more = last is not None and any(
        flag.kind in (FlagKind.TOOL_WORSHIP, FlagKind.ABSOLUTE_CLAIM) for flag in last.red_flags
    )

    def rank(criterion: Criterion) -> tuple[bool, int, bool, bool, int]:
        return (
            stuck and criterion is unknown,
            marks[criterion].rank,
            criterion is not asked,
            not (claims_more and criterion is Criterion.TRADEOFF),
            list(Criterion).index(criterion),
        )

    ordered = sorted(Criterion, key=rank)
    all_solid = all(marks[item] is Mark.SOLID for item in Criterion)
    return [Criterion.TRADEOFF, *ordered] if all_solid else ordered


def _press_open_issue(thread: Thread, last: Assessment, put: Sequence[str]) -> Probe | None:
    return (
        _press_contradiction(last, put)
        or _press_error(thread, last, put)
        or _press_dodge(thread, last, put)
        or _press_claim(thread, last, put)
    )


def _press_contradiction(last: Assessment, put: Sequence[str]) -> Probe | None:
    for found in last.contradictions:
        before, now = fragment(found.earlier), fragment(found.now.quote)
        text = f"Earlier you said “{before}”, and now “{now}”. Which of the two holds, and when?"
        if text not in put:
            return Probe(
                kind=ProbeKind.COUNTEREXAMPLE,
                target=Criterion.TRADEOFF,
                text=text,
                anchor=found.now.quote,
            )
    return None


def _press_error(thread: Thread, last: Assessment, put: Sequence[str]) -> Probe | None:
    for flag in last.red_flags:
        if flag.kind not in ERRORS or flag.withdrawn or flag.evidence is None:
            continue
        wrong = _misconception(thread, flag.about)
        quote = fragment(flag.evidence.quote)
        text = (
            f"You said “{quote}”. {wrong.probe}"
            if wrong
            else f"You said “{quote}”. What would you look at to be sure that it is that?"
        )
        if text not in put:
            return Probe(
                kind=ProbeKind.HOW_WOULD_YOU_KNOW,
                target=Criterion.DEFINITION,
                text=text,
                anchor=flag.evidence.quote,
            )
    return None


def _press_dodge(thread: Thread, last: Assessment, put: Sequence[str]) -> Probe | None:
    if last.reply is not Reply.DODGED or thread.current.probe is None:
        return None
    target = thread.current.probe.target
    rungs = [_Rung(rung.probe, "Let me put it more directly.") for rung in _rungs(thread, [target])]
    return _first_new(rungs, thread, put)


def _press_claim(thread: Thread, last: Assessment, put: Sequence[str]) -> Probe | None:
    for flag in last.red_flags:
        kinds = _CLAIM_KINDS.get(flag.kind)
        if kinds is None or flag.withdrawn or flag.evidence is None:
            continue
        lead = f"“{fragment(flag.evidence.quote)}” is a strong claim."
        rungs = [
            _Rung(rung.probe, "" if "$claim" in rung.probe.text else lead, flag.evidence.quote)
            for kind in kinds
            for rung in _rungs(thread, list(Criterion))
            if rung.probe.kind is kind
        ]
        found = _first_new(rungs, thread, put)
        if found is not None:
            return found
    return None


_CLAIM_KINDS = {
    FlagKind.ABSOLUTE_CLAIM: (ProbeKind.COUNTEREXAMPLE, ProbeKind.WHAT_BREAKS_FIRST),
    FlagKind.TOOL_WORSHIP: (ProbeKind.WHY_NOT_OTHER,),
}


def _misconception(thread: Thread, about: str) -> Misconception | None:
    return next((item for item in thread.question.misconceptions if item.id == about), None)


def _rungs(thread: Thread, targets: Sequence[Criterion]) -> list[_Rung]:
    """Ladder and generic rungs, target by target, the kind that fits the target first."""
    ladder = (*thread.question.probes, *generic_rungs(bool(thread.question.alternatives)))
    return [
        _Rung(probe)
        for target in targets
        for probe in sorted(
            (probe for probe in ladder if probe.targets is target),
            key=lambda probe: probe.kind is not _KIND_FIRST[target],
        )
    ]


def _first_new(rungs: Iterable[_Rung], thread: Thread, put: Sequence[str]) -> Probe | None:
    for rung in rungs:
        probe = _fill(rung, thread)
        if probe is not None and not _was_put(probe, put):
            return probe
    return None


def _was_put(probe: Probe, put: Sequence[str]) -> bool:
    """Compared by the question itself: a new lead does not make an old question new."""
    last_sentence = sentence(probe.text)
    return any(sentence(text) == last_sentence for text in put)


def _fill(rung: _Rung, thread: Thread) -> Probe | None:
    """The rung with option, claim and the candidate's words in it; None: it has a gap."""
    text, option = rung.probe.text, None
    if "$option" in text:
        choice = _option(thread)
        if choice is None:
            return None
        option, text = choice.name, text.replace("$option", choice.name)
    anchor = rung.anchor or _anchor(thread)
    if "$claim" in text:
        if not anchor:
            return None
        text = text.replace("$claim", f"“{fragment(anchor)}”")
        return _probe(rung, text, anchor, option)
    lead = rung.lead or _drill_lead(thread) or bridge(thread, anchor, rung.probe.targets)
    return _probe(rung, f"{lead} {text}".strip(), anchor if "“" in lead else "", option)


def _drill_lead(thread: Thread) -> str:
    if thread.drill is None or thread.answers:
        return ""
    if thread.drill is Criterion.DEFINITION:
        return "Straight to the mechanism."
    return "Take the definition as given."


def _probe(rung: _Rung, text: str, anchor: str, option: str | None) -> Probe:
    kind, target = rung.probe.kind, rung.probe.targets
    return Probe(kind=kind, target=target, text=text, anchor=anchor, option=option)


def _option(thread: Thread) -> Alternative | None:
    """The option the candidate did not defend: not yet probed, not named first by themselves."""
    probed = {turn.probe.option for turn in thread.turns if turn.probe}
    left = [item for item in thread.question.alternatives if item.name not in probed]
    said = " " + " ".join(token.text for answer in thread.answers for token in tokens(answer.text))
    return next((item for item in left if not _names(item, said)), left[-1] if left else None)


def _names(option: Alternative, said: str) -> bool:
    names = (
        " ".join(token.text for token in tokens(name)) for name in (option.name, *option.aliases)
    )
    return any(f" {name} " in f"{said} " for name in names)


def _anchor(thread: Thread) -> str:
    """The candidate's words the probe holds: of the last answer, the part that was best."""
    assessment = thread.current.assessment
    if assessment is None or assessment.reply is not Reply.ANSWERED:
        return ""
    flagged = [flag.evidence for flag in assessment.red_flags if flag.evidence and _quotable(flag)]
    found: list[Evidence] = [
        evidence
        for finding in sorted(assessment.findings, key=lambda item: -item.mark.rank)
        for evidence in finding.evidence
    ]
    chosen = [*found, *flagged]
    return chosen[0].quote if chosen else ""


def _quotable(flag: RedFlag) -> bool:
    return flag.kind not in (FlagKind.INJECTION, FlagKind.DODGED_PROBE)
