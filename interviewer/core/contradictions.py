"""To be replaced."""

from collections.abc import Sequence

from interviewer.core.assessment import Contradiction


def contradictions(now: str, earlier: Sequence[str]) -> tuple[Contradiction, ...]:
    """None yet."""
    return ()
