"""A question somebody put that the playbook does not hold, made gradable from its nearest ones."""

import hashlib
from collections.abc import Sequence

from interviewer.core.assessment import Probe
from interviewer.core.nearest import Placed
from interviewer.core.phrasing import generic_rungs
from interviewer.core.playbook import Criterion, KeyPoint, Level, ProbeKind, Question, QuestionKind
from interviewer.core.words import tokens

_HEARD = "heard-"
_LONGEST_PROMPT = 600
_POINTS = 24
_CUES = (
    ("why not |and not |instead|rather than|as opposed to|over a |versus|alternative|compare",
     ProbeKind.WHY_NOT_OTHER),
    ("break|fail|stop working|stops working|go wrong|limit|suffer", ProbeKind.WHAT_BREAKS_FIRST),
    ("how would you know|how do you know|how can you tell|find out|check|tell whether|be sure|"
     "diagnos|convince me", ProbeKind.HOW_WOULD_YOU_KNOW),
    ("what moved|which number|which metric|by how much|improve|result", ProbeKind.WHAT_MOVED),
    ("what if|what changes|would change|suppose|now the|now you|half|twice|ten times|differently",
     ProbeKind.WHAT_CHANGES),
    ("a time|example|project|did you|have you|your own|you ever", ProbeKind.TELL_ME_ABOUT_A_TIME),
    ("always|never|counter|would you not|wouldnt you|let you down|exception|trust",
     ProbeKind.COUNTEREXAMPLE),
)  # fmt: skip
_TARGETS = {
    ProbeKind.WHY_NOT_OTHER: Criterion.TRADEOFF,
    ProbeKind.WHAT_BREAKS_FIRST: Criterion.LIMITATION,
    ProbeKind.HOW_WOULD_YOU_KNOW: Criterion.DEFINITION,
    ProbeKind.WHAT_MOVED: Criterion.EXAMPLE,
    ProbeKind.WHAT_CHANGES: Criterion.TRADEOFF,
    ProbeKind.TELL_ME_ABOUT_A_TIME: Criterion.EXAMPLE,
    ProbeKind.COUNTEREXAMPLE: Criterion.LIMITATION,
}


def improvised(asked: str, nearest: Sequence[Placed]) -> Question:
    """The question as it was put, with key points and misconceptions of its nearest questions.

    Anchors and alternatives are those of the nearest; `nearest` holds at least one. Its id depends
    on the words only, so that the same question is the same one in the next recording.
    """
    first = nearest[0].question
    words = " ".join(token.text for token in tokens(asked))
    points = {point.id: point for item in nearest for point in item.question.key_points}
    wrong = {item.id: item for near in nearest for item in near.question.misconceptions}
    return Question(
        id=f"{_HEARD}{hashlib.sha256(words.encode()).hexdigest()[:10]}",
        prompt=shortened(asked),
        kind=_kind(words, first),
        level=Level.MID,
        key_points=_chosen(tuple(points.values())),
        misconceptions=tuple(wrong.values()),
        alternatives=first.alternatives,
        probes=generic_rungs(bool(first.alternatives)),
        anchors=first.anchors,
    )


def is_improvised(question: Question) -> bool:
    """Whether the playbook does not hold it: its rubric is then the whole topic's."""
    return question.id.startswith(_HEARD)


def heard_probe(asked: str) -> Probe:
    """A follow-up somebody put, with the kind its words show; without a sign, it asks how so."""
    said = " ".join(token.text for token in tokens(asked))
    kind = next(
        (kind for cues, kind in _CUES if any(cue in said for cue in cues.split("|"))),
        ProbeKind.HOW_WOULD_YOU_KNOW,
    )
    return Probe(kind=kind, target=_TARGETS[kind], text=asked, written_by="person")


def shortened(asked: str) -> str:
    """As long as a prompt may be; of a longer one the end, which holds the question."""
    if len(asked) <= _LONGEST_PROMPT:
        return asked
    end = asked[-(_LONGEST_PROMPT - 2) :]
    return f"… {end.partition(' ')[2] or end}".strip()


def _chosen(points: tuple[KeyPoint, ...]) -> tuple[KeyPoint, ...]:
    """The nearest questions' points come first, and no criterion is crowded out."""
    quota = _POINTS // len(Criterion)
    return tuple(
        point
        for criterion in Criterion
        for point in [item for item in points if item.criterion is criterion][:quota]
    )


def _kind(words: str, nearest: Question) -> QuestionKind:
    if "tell me about a time" in words or "have you ever" in words:
        return QuestionKind.EXPERIENCE
    if words.startswith("design ") or " design a " in words:
        return QuestionKind.SYSTEM_DESIGN
    return nearest.kind
