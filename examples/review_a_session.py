"""Read a recorded session back: what held, what fell, and the words every mark stands on."""

import sys
from pathlib import Path

from interviewer import read_session, review

RECORDED = Path(__file__).parent / "recorded" / "events.jsonl"


def main(path: Path = RECORDED) -> None:
    reviewed = review(read_session(path).transcript.threads)
    for item in reviewed.threads:
        print(item.thread.question.prompt)
        if item.verdict is None:
            print("  not graded")
            continue
        print(f"  {item.verdict.first} → {item.verdict.final}, score {item.verdict.score:g}")
        for standing in item.standings:
            words = standing.evidence[0].quote if standing.evidence else "–"
            print(f"  {standing.criterion:<11} {standing.mark:<8} {words}")
    if reviewed.drill is not None:
        print("drill next:", reviewed.drill.thread.question.prompt)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
