"""From the first fields of a reply to a follow-up that may be put, or the reason it may not."""

import re
from dataclasses import dataclass

from interviewer.core.assessment import Probe
from interviewer.core.evidence import locate
from interviewer.core.guards import refuse
from interviewer.core.playbook import Alternative, Criterion, ProbeKind
from interviewer.core.transcript import Thread
from interviewer.core.words import tokens
from interviewer.llm.prompts import said_before
from interviewer.ports import Examination

MISQUOTES = "it quotes words that were not said"
_LONGEST_PROBE = 400
"""Characters."""
_SHORTEST_QUOTATION = 3
"""Words: shorter ones are names."""
_QUOTATION = re.compile(
    r"“([^”]+)”|\"([^\"]+)\"|(?<!\w)[‘']([^’']+(?:[’'][a-z]+[^’']*)*)[’'](?!\w)"
)

_KIND_SIGNS: tuple[tuple[ProbeKind, str], ...] = (
    (ProbeKind.WHY_NOT_OTHER, r"\bwhy not\b|\brather than\b|\binstead of\b"),
    (ProbeKind.WHAT_MOVED, r"\bwhich (?:number|metric)|\bwhat moved\b|\bby how much\b"),
    (
        ProbeKind.TELL_ME_ABOUT_A_TIME,
        r"\btell me about\b|\ba time\b|\bwalk me through\b|\btake (?:the|one)\b",
    ),
    (ProbeKind.COUNTEREXAMPLE, r"\bcounterexample\b|\bname a case\b|\bis there a case\b"),
    (
        ProbeKind.HOW_WOULD_YOU_KNOW,
        r"\bhow (?:would|do|did|could|can) you (?:know|tell|check|see|notice)\b",
    ),
    (
        ProbeKind.WHAT_BREAKS_FIRST,
        r"\bbreaks?\b|\bfails?\b|\bgoes? wrong\b|\bstops? working\b",
    ),
    (
        ProbeKind.WHAT_CHANGES,
        r"\bwhat (?:changes|would change|happens)\b|\bif (?:the|you|your)\b",
    ),
)
_USUAL = {
    Criterion.DEFINITION: ProbeKind.HOW_WOULD_YOU_KNOW,
    Criterion.TRADEOFF: ProbeKind.WHY_NOT_OTHER,
    Criterion.EXAMPLE: ProbeKind.TELL_ME_ABOUT_A_TIME,
    Criterion.LIMITATION: ProbeKind.WHAT_BREAKS_FIRST,
}


@dataclass(frozen=True)
class Refused:
    """The model's follow-up is not put; the script's takes its place."""

    reason: str


def probe_of(fields: dict[str, str], examination: Examination) -> Probe | Refused | None:
    """The follow-up in the closed fields; None when the model wrote none."""
    text = " ".join(fields["probe"].split())
    if not text:
        return None
    thread = examination.thread
    try:
        target = Criterion(fields["focus"])
    except ValueError:
        return Refused("it aims at no criterion")
    refusal = refuse(text, thread, examination.put)
    if refusal is not None:
        return Refused(refusal.value)
    if len(text) > _LONGEST_PROBE or not text.isprintable():
        return Refused("it is too long to be spoken")
    if _misquotes(text, examination):
        return Refused(MISQUOTES)
    option = _option(text, thread)
    return Probe(
        kind=_kind(text, target, option),
        target=target,
        text=text,
        anchor=_anchor(fields.get("anchor", ""), examination),
        option=option.name if option else None,
        written_by="model",
    )


def _misquotes(text: str, examination: Examination) -> bool:
    """Words of an earlier question or session may be held against the candidate too."""
    own = tuple(answer.text for answer in examination.thread.answers)
    said = (*own, *said_before(examination))
    for found in _QUOTATION.finditer(text):
        quotation = next(group for group in found.groups() if group)
        if len(tokens(quotation)) < _SHORTEST_QUOTATION:
            continue
        if not any(_said(quotation, answer) for answer in said):
            return True
    return False


def _said(quotation: str, answer: str) -> bool:
    """Word for word, or as a quote that stands."""
    plain = " ".join(token.text for token in tokens(quotation))
    said = " ".join(token.text for token in tokens(answer))
    return f" {plain} " in f" {said} " or locate(quotation, answer) is not None


def _anchor(anchor: str, examination: Examination) -> str:
    answer = examination.thread.turns[examination.turn].answer
    found = locate(anchor, answer.text) if answer else None
    return found.quote if found else ""


def _option(text: str, thread: Thread) -> Alternative | None:
    said = f" {' '.join(token.text for token in tokens(text))} "
    for option in thread.question.alternatives:
        for name in (option.name, *option.aliases):
            if f" {' '.join(token.text for token in tokens(name))} " in said:
                return option
    return None


def _kind(text: str, target: Criterion, option: Alternative | None) -> ProbeKind:
    """The move its words make; the usual one for its target when they show none."""
    asked = text.lower()
    found = next((kind for kind, signs in _KIND_SIGNS if re.search(signs, asked)), _USUAL[target])
    if found is ProbeKind.WHY_NOT_OTHER and option is None and target is not Criterion.TRADEOFF:
        return _USUAL[target]
    return found
