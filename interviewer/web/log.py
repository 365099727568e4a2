"""What happened, as the page shows it: events and lines become entries, rubric and grades do not.

A reconnecting page gets the same entries from the same events.
"""

from collections.abc import Callable
from typing import assert_never

from interviewer.core import lines
from interviewer.core.dialogue import Dialogue
from interviewer.core.events import (
    Answered,
    Aside,
    Asked,
    Assessed,
    Event,
    Finished,
    Paused,
    Probed,
    Resumed,
    Skipped,
    Started,
    Withdrawn,
)
from interviewer.core.transcript import Thread
from interviewer.web.entries import (
    AnswerEntry,
    AsideEntry,
    Entry,
    FinishedEntry,
    MarkLine,
    NotesEntry,
    NoticeEntry,
    PausedEntry,
    ProbeEntry,
    QuestionEntry,
    ResumedEntry,
    ShapeEntry,
    SkippedEntry,
    WithdrawnEntry,
)

_QUOTES = 2
"""Shown for a criterion; the debrief has them all."""


def entry_of_event(  # noqa: C901 - one branch an event
    event: Event, after: Dialogue, title: Callable[[str], str]
) -> Entry | None:
    """The entry for `event`, folded into `after`; None when the page has nothing to show for it."""
    match event:
        case Asked():
            return QuestionEntry(
                text=event.question.prompt,
                number=len(after.transcript.threads),
                total=len(after.started.plan) if after.started else 1,
                topic=title(event.topic),
                drill=after.thread.drill,
            )
        case Answered():
            answer = event.answer
            spoken = answer.audio is not None
            return AnswerEntry(text=answer.text, spoken=spoken, heard=answer.edited_from)
        case Probed():
            return ProbeEntry(text=event.probe.text)
        case Aside():
            return AsideEntry(kind=event.kind, said=event.said, reply=event.reply)
        case Withdrawn():
            return WithdrawnEntry(reason=event.reason)
        case Skipped():
            return SkippedEntry()
        case Paused():
            return PausedEntry()
        case Resumed():
            return ResumedEntry()
        case Finished():
            return FinishedEntry()
        case Started() | Assessed():
            return None
        case _ as never:
            assert_never(never)


def entry_of_line(line: lines.Line) -> Entry | None:
    """The entry for a line that no event stands for; None for the others."""
    match line:
        case lines.Notice():
            return NoticeEntry(text=line.text)
        case lines.ShapeSoFar():
            return ShapeEntry(marks=_marks(line.thread))
        case lines.Notes():
            return _notes(line.thread)
        case (
            lines.Opening()
            | lines.QuestionLine()
            | lines.ProbeLine()
            | lines.Reply()
            | lines.Ending()
        ):
            return None
        case _ as never:
            assert_never(never)


def spoken_text(line: lines.Line) -> str | None:
    """What the interviewer says aloud for this line, or None."""
    if isinstance(line, lines.QuestionLine | lines.ProbeLine | lines.Reply):
        return line.text
    return None


def _marks(thread: Thread) -> tuple[MarkLine, ...]:
    from interviewer.core.review import review_thread

    return tuple(
        MarkLine(
            criterion=item.criterion,
            mark=item.mark,
            quotes=tuple(evidence.quote for evidence in item.evidence[:_QUOTES]),
            why=item.why,
            after_probe=bool(item.turn),
        )
        for item in review_thread(thread).standings
    )


def _notes(thread: Thread) -> NotesEntry:
    from interviewer.core.review import review_thread

    reviewed = review_thread(thread)
    verdict = reviewed.verdict
    return NotesEntry(
        marks=_marks(thread),
        first=verdict.first if verdict else None,
        final=verdict.final if verdict else None,
        tested=verdict.tested if verdict else False,
        flags=tuple(dict.fromkeys(flag.kind.value for flag in reviewed.flags)),
        drill=reviewed.drill,
    )
