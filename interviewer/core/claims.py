"""Progress in words: what a trend allows to be said, the same on every surface."""

from interviewer.core.assessment import ExaminerKind
from interviewer.core.progress import Grader, Progress, ReturningFlag, Spoken
from interviewer.core.trend import Change, Trend

_GRADERS = {
    ExaminerKind.LOCAL: "locally (shape check)",
    ExaminerKind.LLM: "by a model",
    ExaminerKind.MIXED: "partly by a model, partly locally",
}


def claim(trend: Trend) -> str:
    """What may be claimed of a trend."""
    band = "" if trend.band is None else f" (±{trend.band:.{digits(trend)}f})"
    return {
        Change.ROSE: f"rose, beyond the examiner's jitter{band} and chance",
        Change.FELL: f"fell, beyond the examiner's jitter{band} and chance",
        Change.WITHIN_JITTER: f"within the examiner's jitter{band}: no change to claim",
        Change.WITHIN_SPREAD: f"beyond jitter{band}, but questions differ by as much: not claimed",
        Change.UNMEASURED: "jitter not measured: nothing claimed",
        Change.TOO_FEW: "too few sessions to compare",
    }[trend.change]


SPOKEN = {
    Spoken.PACE: "pace, words a minute",
    Spoken.FIRST_WORD: "to the first word, s",
    Spoken.FILLERS: "fillers in 100 words",
}


def spoken_claim(trend: Trend) -> str:
    """What may be claimed of how answers are spoken; what is better is not said."""
    return {
        Change.ROSE: "more than before, beyond chance",
        Change.FELL: "less than before, beyond chance",
        Change.TOO_FEW: "too few sessions to compare",
    }.get(trend.change, "no change beyond chance")


def figures(trend: Trend) -> str:
    """`before → now`, or what there is of it."""
    if trend.now is None:
        return "–"
    now = f"{trend.now:.{digits(trend)}f}"
    return now if trend.before is None else f"{trend.before:.{digits(trend)}f} → {now}"


def digits(trend: Trend) -> int:
    """Decimals worth showing: a score has none, marks of two steps have one."""
    return 0 if trend.top > 10 else 1


def graded_by(grader: Grader) -> str:
    """Who graded."""
    return _GRADERS[grader.examiner] + (f", version {grader.version}" if grader.version else "")


def counted(number: int, one: str, many: str = "") -> str:
    """`1 session`, `2 sessions`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def recoveries(found: Progress) -> tuple[str, ...]:
    """What was made good under the probes; empty when nothing left room for it."""
    said = []
    if found.recoveries.chances:
        chances = counted(found.recoveries.chances, "first answer")
        said.append(f"{found.recoveries.rose} of {chances} below senior rose under the probes")
    if found.recoveries.repaired:
        repaired = counted(found.recoveries.repaired, "error or dodge", "errors or dodges")
        said.append(f"{repaired} made good in the same thread")
    return tuple(said)


def returning(flag: ReturningFlag) -> str:
    """How often a red flag came back, and since when it did not."""
    since = (
        f"none in the last {counted(flag.clean_since, 'session')}"
        if flag.clean_since
        else "last in the newest session"
    )
    return f"{flag.kind.replace('_', ' ')}: in {counted(flag.sessions, 'session')}, {since}"


def notes(found: Progress) -> tuple[str, ...]:
    """How the comparison was made and what it leaves out."""
    said = ["Compared are the first and the last sessions, five at either end at most."]
    if found.jitter is not None:
        measured = counted(found.jitter.questions, "question")
        said.append(
            f"Jitter: measured on {measured} of yours, examined again in lower case, without "
            "punctuation and with fillers. One line in twenty moves by chance all the same."
        )
    elif found.grader is not None and found.grader.examiner is ExaminerKind.LOCAL:
        said.append(
            "These grades are of another version of the local examiner, so its jitter cannot be "
            "measured. Examine them again with: interviewer progress --regrade"
        )
    elif found.grader is not None:
        said.append(
            "The examiner's jitter is not known. Measure it, at the price of some forty calls, "
            "with: interviewer progress --measure"
        )
    for item in found.left_out:
        questions = counted(item.questions, "question")
        said.append(
            f"Not compared: {questions} graded {graded_by(item.grader)}. "
            "Examine them again with: interviewer progress --regrade"
        )
    return tuple(said)
