"""What `progress` needs an examiner for: its jitter, and older sessions seen by the same eyes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.core.progress import Grader, Sitting, grader_of
from interviewer.core.review import results
from interviewer.core.trend import Jitter, jitter_of
from interviewer.core.variants import VARIANTS, as_said
from interviewer.errors import SessionError
from interviewer.reexamination import examine_again
from interviewer.storage.sessions import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interviewer.core.events import QuestionResult
    from interviewer.core.transcript import Thread
    from interviewer.ports import Examiner, TopicSource
    from interviewer.storage.progress_cache import ProgressCache

_MEASURED = 8
"""Questions a jitter is measured on: enough for a band, few enough to wait for."""
_SAVED_EVERY = 25
"""Sessions after which the work is kept, so that Ctrl-C loses little."""


@dataclass(frozen=True)
class Reexamining:
    """Examines again what `cache` knows of."""

    cache: ProgressCache
    examiner: Examiner
    topics: TopicSource

    async def measure(self, grader: Grader, sittings: Sequence[Sitting]) -> Jitter | None:
        """The jitter of `grader` on its newest answers; None when the examiner here is another."""
        repeats: list[Sequence[QuestionResult]] = []
        for sitting in reversed(sittings):
            if len(repeats) >= _MEASURED:
                break
            if any(grader_of(result) == grader for result in sitting.results):
                repeats += await self._repeats(sitting, grader)
        jitter = jitter_of(repeats)
        if jitter is not None:
            self.cache.measure(grader, jitter)
            self.cache.save()
        return jitter

    async def regrade(self, target: Grader | None) -> tuple[Sitting, ...]:
        """Every session as the examiner here sees it; `target` is its grader where known before."""
        seen: list[Sitting] = []
        sittings = self.cache.sittings
        for number, sitting in enumerate(sittings, 1):
            again = await self._seen_by(sitting, target)
            target = target or _grader_in(again)
            seen.append(again)
            if number % _SAVED_EVERY == 0:
                self.cache.save()
                print(f"examined again: {number} of {len(sittings)}", file=sys.stderr)
        self.cache.save()
        return tuple(seen)

    async def _seen_by(self, sitting: Sitting, target: Grader | None) -> Sitting:
        if target is not None:
            known = self.cache.regraded.get((sitting.session, target))
            if known is not None:
                return sitting._replace(results=known.results)
            if all(grader_of(result) in (None, target) for result in sitting.results):
                return sitting
        threads = self._threads(sitting.session)
        again = await examine_again(threads, self.examiner, self.topics, as_said)
        found = results(again)
        grader = next(filter(None, map(grader_of, found)), None)
        if grader is not None:
            self.cache.regrade(grader, {sitting.session: found})
        return sitting._replace(results=found)

    async def _repeats(self, sitting: Sitting, grader: Grader) -> list[list[QuestionResult]]:
        threads = [
            thread
            for thread, result in zip(self._threads(sitting.session), sitting.results, strict=False)
            if grader_of(result) == grader
        ]
        columns = [
            results(await examine_again(threads, self.examiner, self.topics, change))
            for change in VARIANTS
        ]
        rows = [list(row) for row in zip(*columns, strict=True)]
        return [row for row in rows if grader_of(row[0]) == grader]

    def _threads(self, session: str) -> tuple[Thread, ...]:
        try:
            return fold(self.cache.folder.read(session)).transcript.threads
        except SessionError:
            return ()  # its last line was read and the rest is damaged: nothing to examine


def _grader_in(sitting: Sitting) -> Grader | None:
    return next(filter(None, map(grader_of, sitting.results)), None)
