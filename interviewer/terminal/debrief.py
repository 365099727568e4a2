"""The debrief on a terminal: in ten seconds what held, what fell, and what to drill."""

from collections import Counter
from collections.abc import Iterable

from interviewer.core.assessment import Evidence, ExaminerKind, Usage
from interviewer.core.heard_at import clock
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.review import (
    SessionReview,
    Standing,
    Stronger,
    ThreadReview,
    heard_at,
    total_usage,
)
from interviewer.core.verdict import ThreadVerdict, Verdict
from interviewer.terminal.delivery_view import delivered
from interviewer.terminal.style import Style

NAMES = {
    Criterion.DEFINITION: "definition",
    Criterion.TRADEOFF: "trade-off",
    Criterion.EXAMPLE: "example",
    Criterion.LIMITATION: "limitation",
}
DRILLS = {
    Criterion.DEFINITION: "the mechanism",
    Criterion.TRADEOFF: "why not the other option",
    Criterion.EXAMPLE: "a case of your own",
    Criterion.LIMITATION: "what breaks first",
}
"""What rehearsing a criterion comes down to."""
LEVELS = {Verdict.BELOW_BAR: "below the bar", Verdict.MID: "mid", Verdict.SENIOR: "senior"}
_STAYED = {
    Verdict.BELOW_BAR: "no higher after",
    Verdict.MID: "no higher after",
    Verdict.SENIOR: "it held under",
}
_MARK_COLORS = {Mark.SOLID: "green", Mark.PARTIAL: "yellow", Mark.MISSING: "red"}
_FLAG_NAMES = {
    "no_failure_mode": "no failure mode",
    "dodged_probe": "probe not answered",
    "injection": "words to the grader",
}
_LONGEST_NAME = 56
_LONGEST_QUOTE = 240
"""Characters of a quote shown on the terminal; the session keeps the whole of it."""


def debrief(review: SessionReview, style: Style, trust: str) -> str:
    """The whole debrief; `trust` says who graded and how far to believe it."""
    parts = [headline(review, style)]
    for number, thread in enumerate(review.threads, 1):
        title = f"question {number} of {len(review.threads)}"
        parts.append(_thread(title, thread, style))
    if (spoken := delivered(review, style)) is not None:
        parts.append(spoken)
    parts.append(style.paint(f" {style.block(trust, ' ')}", "dim"))
    return "\n\n".join(parts)


def headline(review: SessionReview, style: Style) -> str:
    """Three lines at most: held, fell, drill."""
    if not any(item.verdict for item in review.threads):
        return " Nothing was graded in this session."
    rows = [
        ("held", _titles(review.held), "green"),
        ("fell", _titles(review.fell), "red"),
        ("halfway", _titles(_wavered(review)), "yellow"),
        ("drill next", _drill(review.drill), "bold"),
    ]
    return "\n".join(style.beside(label, text, color) for label, text, color in rows if text)


def notes(review: ThreadReview, style: Style) -> str:
    """The notes on one thread: marks with their quotes, the way it went, the flags."""
    lines = [style.rule("notes"), *(_mark(item, None, style) for item in review.standings)]
    lines += _outcome(review, style)
    lines += _flags(review, style)
    return "\n".join(lines)


def shape_so_far(review: ThreadReview, style: Style) -> str:
    """One dim line: the shape of what was said up to now."""
    words = (f"{NAMES[item.criterion]} {_short(item.mark)}" for item in review.standings)
    return style.paint(style.beside("so far", " · ".join(words)), "dim")


def _short(mark: Mark) -> str:
    return "–" if mark is Mark.MISSING else mark.value


def _thread(title: str, review: ThreadReview, style: Style) -> str:
    lines = [style.rule(title), style.beside("Interviewer", review.thread.question.prompt, "cyan")]
    for index, turn in enumerate(review.thread.turns):
        if turn.probe is not None:
            lines.append(style.beside("Interviewer", turn.probe.text, "cyan"))
        if turn.answer is not None:
            lines.append(style.beside("You", turn.answer.text, "bold"))
        elif index == len(review.thread.turns) - 1:
            ending = "(skipped)" if review.thread.skipped else "(not answered)"
            lines.append(style.beside("You", ending, "dim"))
    if review.verdict is None:
        return "\n".join([*lines, "", " No grade: nothing here was examined."])
    lines += ["", *_marks(review, style), *_outcome(review, style)]
    lines += _flags(review, style)
    lines += _stronger(review.stronger, style)
    return "\n".join(lines)


def _marks(review: ThreadReview, style: Style) -> list[str]:
    return [_mark(item, heard_at(review.thread, item), style) for item in review.standings]


def _mark(standing: Standing, at: float | None, style: Style) -> str:
    """`at`: where in the recording its words were said, where that is worth showing."""
    name = f" {NAMES[standing.criterion]}".ljust(13)
    mark = style.paint(standing.mark.value.ljust(9), _MARK_COLORS[standing.mark])
    quotes = " … ".join(quote(item) for item in standing.evidence[:2])
    text = quotes or standing.why or "nothing said that carries it"
    where = ["after the probe"] if standing.turn else []
    where += [f"at {clock(at)}"] if at is not None else []
    if where:
        text += f"   ({', '.join(where)})"
    return name + mark + style.block(text, " " * 22)


def quote(evidence: Evidence) -> str:
    """The candidate's words between quotation marks, shortened only at the end."""
    text = " ".join(evidence.quote.split())
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE]}…”"


def short(prompt: str) -> str:
    """A question as it can be named in a line: its first words, whole when it is short."""
    if len(prompt) <= _LONGEST_NAME:
        return prompt
    return prompt[:_LONGEST_NAME].rsplit(" ", 1)[0].rstrip(",.:;?") + " …"


def _outcome(review: ThreadReview, style: Style) -> list[str]:
    verdict = review.verdict
    if verdict is None:
        return []
    lines = [_way(verdict)]
    if review.drill is not None:
        lines.append(f"drill next: {DRILLS[review.drill]}")
    return ["", *(" " + style.block(line, " ") for line in lines)]


def _way(verdict: ThreadVerdict) -> str:
    first, final = LEVELS[verdict.first], LEVELS[verdict.final]
    if not verdict.tested:
        return f"first answer {first} · not tested under a probe, so at most mid"
    way = f"first answer {first} → after the probes {final}"
    if verdict.first is verdict.final:
        way = f"first answer {first}, and {_STAYED[verdict.final]} the probes"
    if verdict.rose:
        way += " · recovered on the second question"
    if verdict.repaired:
        way += " · an error or a dodge was made good"
    if not verdict.grounded and verdict.final is not Verdict.SENIOR:
        way += " · no probe was answered with grounds"
    return way


def _flags(review: ThreadReview, style: Style) -> list[str]:
    lines = []
    unquoted = Counter(flag.kind for flag in review.flags if flag.evidence is None)
    once = {(flag.kind, flag.evidence, flag.about): flag for flag in review.flags}
    for flag in once.values():
        name = _FLAG_NAMES.get(flag.kind.value, flag.kind.value.replace("_", " "))
        words = quote(flag.evidence) if flag.evidence else _times(unquoted[flag.kind])
        taken_back = " (taken back)" if flag.withdrawn else ""
        lines.append(style.beside("red flag", f"{name}{taken_back} {words}".strip(), "red"))
        wrong = next((m for m in review.thread.question.misconceptions if m.id == flag.about), None)
        if wrong is not None:
            lines.append(" " * 15 + style.block(wrong.correction, " " * 15))
    for found in review.contradictions:
        text = f"“{found.earlier}” against “{found.now.quote}”"
        lines.append(style.beside("contradiction", text, "red"))
    lines += [style.beside("note", note, "dim") for note in review.notes]
    return lines


def _times(count: int) -> str:
    return f"({count} times)" if count > 1 else ""


def _stronger(stronger: Iterable[Stronger], style: Style) -> list[str]:
    lines: list[str] = []
    for item in stronger:
        lines += ["", f" {style.paint(f'a stronger {NAMES[item.criterion]}', 'bold')}"]
        lines.append("   " + style.block(item.anchor, "   "))
        lines += ["   · " + style.block(point.text, "     ") for point in item.points]
    return lines


def _titles(reviews: Iterable[ThreadReview]) -> str:
    return " · ".join(short(item.thread.question.prompt) for item in reviews)


def _wavered(review: SessionReview) -> list[ThreadReview]:
    return [item for item in review.threads if item.verdict and item.verdict.final is Verdict.MID]


def _drill(review: ThreadReview | None) -> str:
    if review is None or review.drill is None:
        return ""
    return f"{DRILLS[review.drill]}, on “{short(review.thread.question.prompt)}”"


def spent(usage: Usage) -> str:
    """What the model cost, in a sentence."""
    cost = "price not known" if usage.cost is None else f"about ${usage.cost:.3f}"
    cached = f", {usage.cached_tokens:,} of them cached" if usage.cached_tokens else ""
    return f"Tokens: {usage.input_tokens:,} in{cached}, {usage.output_tokens:,} out, {cost}."


def trust_of(review: SessionReview, agreement: str) -> str:
    """Who graded, and how far to trust it; `agreement` is the local examiner's measured figure."""
    sources = [source for item in review.threads for source in item.sources]
    models = sorted({source.model for source in sources if source.model})
    local = [source for source in sources if source.examiner is not ExaminerKind.LLM]
    reasons = list(dict.fromkeys(source.fell_back for source in sources if source.fell_back))
    said = []
    if len(local) < len(sources):
        said.append(f"Graded by {', '.join(models)}; quotes and verdict checked by code.")
    if local:
        which = "The rest was graded" if said else "Graded"
        said.append(
            f"{which} locally: a shape check, no judge of truth beyond the rubric. {agreement}"
        )
    if reasons:
        said.append("Fell back because " + "; ".join(reasons) + ".")
    aside = [usage for item in review.threads for usage in item.thread.set_aside]
    if aside or any(source.usage for source in sources):
        said.append(spent(total_usage([*(source.usage for source in sources), *aside])))
    if aside:
        again = total_usage(aside)
        tokens = again.input_tokens + again.output_tokens
        said.append(f"{tokens:,} of these tokens went into answers that were taken up again.")
    return " ".join(said) or "Nothing was graded."
