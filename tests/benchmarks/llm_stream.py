"""When is the follow-up known, and what do we add to the model's own pace? Run it by hand:

    python tests/benchmarks/llm_stream.py [turns]

A loopback server streams an honest reply at 4 characters every 12 ms. Both figures come from the
same run and the same clock: the share of the reply's time after which the follow-up is put, and
what a turn takes beyond the server's own time, from the answer to the request and from the last
byte to the grade.
"""

import asyncio
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from interviewer.core.assessment import Probe
from interviewer.llm.examiner import LlmExaminer
from interviewer.playbooks import Playbook
from tests.llm.material import examination, examiner, reply_with
from tests.llm.server import ModelServer, streamed

SHARE_AT_MOST = 0.30
OVERHEAD_AT_MOST = 0.050


@dataclass(frozen=True)
class Timing:
    """One turn, in seconds."""

    probe: float
    whole: float
    overhead: float

    @property
    def share(self) -> float:
        """How much of the reply's time the follow-up took."""
        return self.probe / self.whole


async def one_turn(asked: LlmExaminer, server: ModelServer) -> Timing:
    """Examine the same answer once."""
    clock = asyncio.get_running_loop().time
    topic = Playbook.shipped().topic("optimization")
    start, probe = clock(), 0.0
    async for step in asked.examine(examination(topic=topic)):
        if isinstance(step, Probe):
            probe = clock() - start
    end = clock()
    exchange = server.exchanges[-1]
    served = exchange.sent_last_at - exchange.received_at
    return Timing(probe=probe, whole=exchange.sent_last_at - start, overhead=end - start - served)


async def measure(turns: int) -> list[Timing]:
    """All turns over one connection, after the client was built."""
    async with ModelServer([streamed(text=reply_with(), size=4, pace=0.012)]) as server:
        asked = examiner(server.url)
        await asked.warm_up()
        timings = [await one_turn(asked, server) for _ in range(turns)]
        await asked.close()
    return timings


def main() -> int:
    """Print the figures; exit code 1 when one is out of bounds."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    timings = asyncio.run(measure(turns))
    shares = [timing.share for timing in timings]
    overheads = [timing.overhead for timing in timings]
    seconds = statistics.median(timing.whole for timing in timings)
    print(f"reply: {len(reply_with())} characters in {seconds:.2f} s, {turns} turns")
    print(
        f"follow-up put after {statistics.median(shares):.3f} of the reply's time, "
        f"{max(shares):.3f} at worst (at most {SHARE_AT_MOST})"
    )
    print(
        f"beyond the server's own time: median {1000 * statistics.median(overheads):.1f} ms, "
        f"worst {1000 * max(overheads):.1f} ms (at most {1000 * OVERHEAD_AT_MOST:.0f} ms), "
        f"{statistics.median(overheads) / seconds:.3f} of the turn"
    )
    within = max(shares) <= SHARE_AT_MOST and max(overheads) <= OVERHEAD_AT_MOST
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
