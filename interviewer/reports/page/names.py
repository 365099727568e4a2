"""What marks, levels, flags and probes are called on the page."""

from interviewer.core.assessment import ExaminerKind, FlagKind
from interviewer.core.playbook import Criterion, ProbeKind
from interviewer.core.verdict import Verdict

CRITERIA = {
    Criterion.DEFINITION: "definition",
    Criterion.TRADEOFF: "trade-off",
    Criterion.EXAMPLE: "example",
    Criterion.LIMITATION: "limitation",
}
LETTERS = {
    Criterion.DEFINITION: "D",
    Criterion.TRADEOFF: "T",
    Criterion.EXAMPLE: "E",
    Criterion.LIMITATION: "L",
}
LEVELS = {Verdict.BELOW_BAR: "below the bar", Verdict.MID: "mid", Verdict.SENIOR: "senior"}
FLAGS = {
    FlagKind.MISCONCEPTION: "misconception",
    FlagKind.MISDIAGNOSIS: "misdiagnosis",
    FlagKind.ABSOLUTE_CLAIM: "absolute claim",
    FlagKind.TOOL_WORSHIP: "tool worship",
    FlagKind.DEFENSIVE_HEDGE: "defensive hedge",
    FlagKind.NO_FAILURE_MODE: "no failure mode",
    FlagKind.DODGED_PROBE: "probe not answered",
    FlagKind.BUZZWORDS: "buzzwords",
    FlagKind.INJECTION: "words to the grader",
}
PROBES = {
    ProbeKind.WHY_NOT_OTHER: "why not the other option?",
    ProbeKind.WHAT_BREAKS_FIRST: "what breaks first?",
    ProbeKind.HOW_WOULD_YOU_KNOW: "how would you know?",
    ProbeKind.WHAT_CHANGES: "what changes?",
    ProbeKind.COUNTEREXAMPLE: "a counterexample",
    ProbeKind.TELL_ME_ABOUT_A_TIME: "tell me about a time",
    ProbeKind.WHAT_MOVED: "what moved?",
}
EXAMINERS = {
    ExaminerKind.LLM: "a language model",
    ExaminerKind.LOCAL: "the local shape check",
    ExaminerKind.MIXED: "the local shape check; the model only wrote the probe",
}


def several(names: list[str]) -> str:
    """Names as a person lists them: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def shortened(quote: str, most: int) -> str:
    """At most `most` characters on one line, cut after a word."""
    line = " ".join(quote.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
