"""A whole interview held against an endpoint, and how it went."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from interviewer.core.dialogue import Dialogue
from interviewer.core.events import Assessed, Planned, Started, Terms
from interviewer.core.lines import Notice
from interviewer.examiners import FallbackExaminer
from interviewer.ports import Examiner
from interviewer.session import Ports, Session
from tests import build
from tests.fakes import (
    FirstPicker,
    ListedTopics,
    MemoryStore,
    ScriptedCandidate,
    ScriptedExaminer,
    SteppingClock,
    graded,
)
from tests.llm.material import ANSWER, QUESTION, TOPIC, examiner
from tests.llm.server import Behaviour, ModelServer


@dataclass(frozen=True)
class Held:
    """How an interview went."""

    dialogue: Dialogue
    candidate: ScriptedCandidate
    store: MemoryStore
    requests: int = 0

    @property
    def notices(self) -> list[str]:
        """What the program said beside the interviewer."""
        return [line.text for line in self.candidate.shown if isinstance(line, Notice)]

    @property
    def graded(self) -> Sequence[Assessed]:
        """The grades on record."""
        return [event for event in self.store.events if isinstance(event, Assessed)]


async def interview(
    asked: Examiner, seconds: float = 30
) -> tuple[Dialogue, ScriptedCandidate, MemoryStore]:
    """One question with one follow-up, to its end."""
    candidate, store = ScriptedCandidate([ANSWER] * 2), MemoryStore()
    ports = Ports(
        candidate=candidate,
        examiner=asked,
        store=store,
        topics=ListedTopics([TOPIC]),
        picker=FirstPicker(),
        clock=SteppingClock(),
    )
    started = Started(
        at=build.at(),
        session="s",
        app_version="0",
        playbook="p",
        playbook_hash="0",
        terms=Terms(questions=1, probes=1),
        plan=(Planned(topic=TOPIC.id, question=QUESTION.id),),
    )
    session = Session(ports, Dialogue().on(started))
    async with asyncio.timeout(seconds):
        dialogue = await session.run()
    assert not session.unsaved
    return dialogue, candidate, store


def local() -> ScriptedExaminer:
    """Grades what the model could not."""
    return ScriptedExaminer([[graded(build.assess("s---", answer=ANSWER))]] * 2)


async def held_against(behaviour: Behaviour, deadlines: tuple[float, float] = (5, 10)) -> Held:
    """A whole interview with the model behind `behaviour`."""
    async with ModelServer([behaviour]) as server:
        held = await held_at(server.url, deadlines)
        return replace(held, requests=len(server.exchanges))


async def held_at(base_url: str, deadlines: tuple[float, float] = (5, 10)) -> Held:
    """A whole interview with the model at `base_url`, in two turns' time and a little for us."""
    first = examiner(base_url, first_chunk=deadlines[0], total=deadlines[1])
    await first.warm_up()
    asked = FallbackExaminer(first, local())
    return Held(*await interview(asked, seconds=2 * deadlines[1] + _OUR_OWN))


_OUR_OWN = 5.0
"""Seconds for everything but the endpoint, on a busy machine."""
