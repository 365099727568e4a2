"""One answer with what it is an answer to: the smallest thing that can be examined."""

from dataclasses import dataclass

from interviewer.core.playbook import Question, Topic


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """`question` is None when the rubric does not hold what was asked; then `topic` serves."""

    prompt: str
    """The opening question as it was put."""
    answer: str
    topic: Topic | None = None
    question: Question | None = None
    probe: str | None = None
    """The follow-up this answers; None when it answers the opening question."""
    prior: str | None = None
    """What the candidate said earlier in this thread, in order, joined by blank lines."""
