"""Many interviews at once on one server: each keeps to itself."""

import asyncio
import re
from pathlib import Path

from tests.web.crowd import Crowd
from tests.web.serving import Server
from tests.web.tabs import said

_COUNT = 20


def _answer(number: int, turn: int) -> str:
    return (
        f"Candidate{number:02} says{turn}: Adam keeps running averages of the gradient and its "
        f"square, on our model{number:02} it cost memory, and it breaks with stale moments."
    )


def test_of_twenty_interviews_at_once_none_touches_another(sessions: Path) -> None:
    with Server(sessions) as server:
        crowd = Crowd(server, _answer)
        wish = {"topics": ["optimization"], "questions": 2, "probes": 1}
        sittings = asyncio.run(crowd.sits(_COUNT, lambda _: 0.0, **wish))
        assert len({sat.session for sat in sittings}) == _COUNT
        for number, sat in enumerate(sittings):
            name = f"{number:02}"
            assert said(sessions, sat.session) == sat.said
            kept = (sessions / sat.session / "events.jsonl").read_text(encoding="utf-8")
            assert set(re.findall(r"Candidate(\d\d)", kept)) == {name}
            assert set(re.findall(r"Candidate(\d\d)", str(sat.log))) == {name}
            assert sat.log[-1]["type"] == "finished"
