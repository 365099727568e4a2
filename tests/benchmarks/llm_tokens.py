"""What a session costs in input tokens, and how it grows. Run it by hand:

    python tests/benchmarks/llm_tokens.py

A candidate made of the rubrics' own phrasings answers at the length people speak; a loopback server
counts four characters as a token (a tokenizer of 49,000 words gives 4.1 for these requests). What
repeats the request before it, byte for byte, is what a provider's cache can hold.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from interviewer.llm.client import ModelClient
from interviewer.llm.examiner import LlmExaminer
from tests.llm.author import grades_mildly, speech, topics
from tests.llm.material import settings
from tests.llm.server import ModelServer
from tests.llm.test_replies import recorded, session

AT_MOST = 60_000
"""Input tokens of ten questions."""
_FRAME = 75
"""Tokens around an answer: the follow-up and its fence."""


async def main() -> int:
    """Print the figures; exit code 1 when one is out of bounds."""
    within = True
    for probes in (1, 2):
        async with ModelServer([grades_mildly]) as server:
            asked = LlmExaminer(client=ModelClient(settings(server.url)), fence="f1r57")
            run = await session(asked, topics(10), probes)
            await asked.close()
        total = sum(usage.input_tokens for usage in run.usages)
        repeated = _repeated([exchange.raw for exchange in server.exchanges])
        print(
            f"10 questions, follow-ups each {probes}: {len(run.usages)} calls, "
            f"{total:,} input tokens, {repeated:.0%} of them sent before"
        )
        within &= probes > 1 or total < AT_MOST
    with tempfile.TemporaryDirectory() as folder:
        run = await recorded(Path(folder), topics(1), 6)
    counts = [usage.input_tokens for usage in run.usages]
    question = topics(1)[0].questions[0]
    for part, (before, after) in enumerate(pairwise(counts), 1):
        said = len(speech(question, part)) // 4
        print(f"turn {part + 1}: {after:,} tokens, {after - before} more for {said} said")
        within &= after - before <= said + _FRAME
    return 0 if within else 1


def _repeated(requests: Sequence[bytes]) -> float:
    """The share of all bytes that begin a request as they began the one before it."""
    shared = 0
    for before, after in pairwise(requests):
        pairs = zip(before, after, strict=False)
        shared += next((at for at, (one, other) in enumerate(pairs) if one != other), 0)
    return shared / sum(map(len, requests))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
