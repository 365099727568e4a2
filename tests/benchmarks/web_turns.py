"""What does the browser's server add to a turn when many sit at once? Run it by hand:

    python tests/benchmarks/web_turns.py [interviews] [turns]

Real server, real sockets, the local examiner: from the answer leaving the page to the probe or
question that follows it arriving there. Three loads in one run: one candidate alone; all of them,
each thinking 1 to 4 seconds before each answer, many times faster than anyone types; and all of
them answering at once, without thinking, which shows the queue. A machine at other work shows in
the first line too: compare the ratios.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.web.crowd import Crowd, Sat, percentile
from tests.web.serving import Server

P95_AT_MOST = 0.100
_ANSWERS = (
    "Adam keeps running averages of the gradient and its square, so every weight gets its own "
    "step size, and it needs little tuning on a new problem.",
    "On our vision model SGD with a cosine schedule ended one point higher, but that took me two "
    "weeks of tuning, so for the prototypes I stayed with Adam.",
    "What breaks first is the memory, two extra values a weight, and I have not pushed it to "
    "billions of weights myself.",
)


def _answer(number: int, turn: int) -> str:
    return _ANSWERS[(number + turn) % len(_ANSWERS)]


def _seconds_used(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _measure(
    server: Server, count: int, turns: int, pause: Callable[[int], float]
) -> tuple[list[float], float]:
    """Every turn, and the server's CPU seconds a turn."""
    before = _seconds_used(server.process_id)
    questions = max(turns // 3, 1)
    wish = {"questions": questions, "probes": 2, "topics": ["optimization"]}
    sittings: list[Sat] = asyncio.run(Crowd(server, _answer).sits(count, pause, **wish))
    found = [turn for sat in sittings for turn in sat.turns]
    return found, (_seconds_used(server.process_id) - before) / len(found)


def _show(name: str, turns: list[float], used: float) -> float:
    p95 = percentile(turns, 0.95)
    print(
        f"{name}: {len(turns)} turns, median {1000 * statistics.median(turns):.0f} ms, "
        f"95 % within {1000 * p95:.0f} ms, worst {1000 * max(turns):.0f} ms, "
        f"{1000 * used:.1f} ms of CPU a turn"
    )
    return p95


def main() -> int:
    """Print the figures; exit code 1 when the 95th percentile is out of bounds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    thinking = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "sessions") as server:
        _measure(server, 1, 3, lambda _: 0.0)  # what is loaded once is loaded now
        alone = _show("alone", *_measure(server, 1, turns, lambda _: 0.2))
        together = _show(
            f"{count} together", *_measure(server, count, turns, lambda _: thinking.uniform(1, 4))
        )
        _show(f"{count} at the same moment", *_measure(server, count, turns, lambda _: 0.0))
    print(f"95 % together / alone: {together / alone:.1f} (at most {1000 * P95_AT_MOST:.0f} ms)")
    return 0 if together <= P95_AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
