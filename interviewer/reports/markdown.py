"""The debrief as Markdown, to send to a mentor."""

import re

from interviewer.core.assessment import RedFlag
from interviewer.core.heard_at import clock
from interviewer.core.review import SessionReview, Standing, ThreadReview, heard_at
from interviewer.core.verdict import ThreadVerdict

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(review: SessionReview, session: str, trust: str) -> str:
    """The whole debrief; everything the candidate said is escaped."""
    parts = [f"# Debrief of session {escape(session)}", *_headline(review)]
    for number, thread in enumerate(review.threads, 1):
        parts += _thread(number, thread)
    parts.append(f"---\n\n{escape(trust)}")
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """`text` as it reads, without meaning anything to Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _headline(review: SessionReview) -> list[str]:
    lines = [f"- **held:** {escape(item.thread.question.prompt)}" for item in review.held]
    lines += [f"- **fell:** {escape(item.thread.question.prompt)}" for item in review.fell]
    if review.drill is not None and review.drill.drill is not None:
        prompt = escape(review.drill.thread.question.prompt)
        lines.append(f"- **drill next:** {review.drill.drill} of “{prompt}”")
    return ["\n".join(lines)] if lines else ["Nothing was graded in this session."]


def _thread(number: int, review: ThreadReview) -> list[str]:
    parts = [f"## {number}. {escape(review.thread.question.prompt)}"]
    for turn in review.thread.turns:
        if turn.probe is not None:
            parts.append(f"**Interviewer:** {escape(turn.probe.text)}")
        if turn.answer is not None:
            parts.append(f"**You:** {escape(turn.answer.text)}")
    if review.thread.skipped:
        parts.append("*(skipped)*")
    if review.verdict is None:
        return [*parts, "No grade: nothing here was examined."]
    parts += [_table(review), _way(review.verdict)]
    flags = [_flag(flag) for flag in review.flags]
    flags += [
        f"- contradiction: “{escape(found.earlier)}” against “{escape(found.now.quote)}”"
        for found in review.contradictions
    ]
    if flags:
        parts.append("\n".join(flags))
    for item in review.stronger:
        points = "\n".join(f"- {escape(point.text)}" for point in item.points)
        parts.append(f"**A stronger {item.criterion}:** {escape(item.anchor)}\n\n{points}".strip())
    return parts


def _table(review: ThreadReview) -> str:
    rows = ["| criterion | mark | your words |", "|---|---|---|"]
    marks = [_row(item, heard_at(review.thread, item)) for item in review.standings]
    return "\n".join(rows + marks)


def _row(standing: Standing, at: float | None) -> str:
    words = " … ".join(f"“{escape(item.quote)}”" for item in standing.evidence)
    where = ["after the probe"] if standing.turn else []
    where += [f"at {clock(at)}"] if at is not None else []
    after = f" ({', '.join(where)})" if where else ""
    return f"| {standing.criterion} | {standing.mark} | {words or escape(standing.why)}{after} |"


def _way(verdict: ThreadVerdict) -> str:
    if not verdict.tested:
        return f"First answer **{verdict.first}**, not tested under a probe."
    recovered = ", recovered on the second question" if verdict.rose else ""
    repaired = ", an error or a dodge was made good" if verdict.repaired else ""
    return (
        f"First answer **{verdict.first}**, after the probes **{verdict.final}**"
        f"{recovered}{repaired}. Score {verdict.score:g} of 100 (for trends only)."
    )


def _flag(flag: RedFlag) -> str:
    words = f": “{escape(flag.evidence.quote)}”" if flag.evidence else ""
    back = " (taken back)" if flag.withdrawn else ""
    return f"- red flag, {flag.kind.replace('_', ' ')}{back}{words}"
