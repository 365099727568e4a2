"""What the interviewer says beside the question: repetitions, clarifications, hints, nudges."""

from interviewer.core.events import AsideKind
from interviewer.core.playbook import Criterion
from interviewer.core.transcript import Thread

_HINTS = {
    Criterion.DEFINITION: "Start with the mechanism: what goes in, what happens, what comes out.",
    Criterion.TRADEOFF: "Say what it buys, what it costs, and when you would choose otherwise.",
    Criterion.EXAMPLE: "Put one case of your own on the table: task, decision, what you saw.",
    Criterion.LIMITATION: "Say where it stops working, and under which condition.",
}
_EMPTY = ("Take your time. I am listening.", "Nothing came through yet. /skip moves on.")


def reply_to(kind: AsideKind, thread: Thread, before: tuple[AsideKind, ...]) -> str:
    """The interviewer's words; `before` are the asides already exchanged on this question."""
    match kind:
        case AsideKind.REPEATED:
            return f"Of course. {thread.asked}"
        case AsideKind.CLARIFIED:
            return _clarify(thread)
        case AsideKind.HINTED:
            return _hint(thread)
        case AsideKind.EMPTY | AsideKind.NUDGED:
            seen = sum(item in (AsideKind.EMPTY, AsideKind.NUDGED) for item in before)
            return _EMPTY[min(seen, len(_EMPTY) - 1)]


def _hint(thread: Thread) -> str:
    # Imported when a hint is asked for: nothing before the first question needs it.
    from interviewer.core.probes import next_target

    return _HINTS[next_target(thread) or Criterion.LIMITATION]


def _clarify(thread: Thread) -> str:
    if thread.current.probe is None and thread.question.clarification:
        return thread.question.clarification
    if thread.current.probe is None:
        return f"Take it the way you met it in your own work. {thread.asked}"
    return f"Take the case you have in mind, and say how you read it. {thread.asked}"
