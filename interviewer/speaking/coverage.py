"""What an answer has touched so far, seen in the background while it is given."""

import asyncio
from collections.abc import Awaitable, Callable

from interviewer.core.playbook import Criterion

Covered = Callable[[str], Awaitable[frozenset[Criterion]]]


class Coverage:
    """Looks at one text at a time; what comes meanwhile is seen with the next words."""

    def __init__(
        self, covered: Covered | None, tell: Callable[[frozenset[Criterion]], None]
    ) -> None:
        """`covered` None: nobody looks."""
        self._covered, self._tell = covered, tell
        self.task: asyncio.Task[None] | None = None

    def look(self, text: str) -> None:
        """See what this text touches."""
        if self._covered is not None and (self.task is None or self.task.done()):
            self.task = asyncio.create_task(self._look(self._covered, text))

    async def _look(self, covered: Covered, text: str) -> None:
        self._tell(await covered(text))
