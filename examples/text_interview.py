"""A whole interview driven from Python: your front end is a class with three methods."""

import asyncio
from datetime import UTC, datetime

from interviewer import Dialogue, Playbook, Ports, Session
from interviewer.core.events import Event, Planned, Started, Terms
from interviewer.core.lines import Line, ProbeLine, QuestionLine
from interviewer.core.picking import Picker
from interviewer.core.shape_model import ShapeModel
from interviewer.core.transcript import Answer
from interviewer.examiners import LocalExaminer
from interviewer.ports import Amended
from interviewer.resources import data

ANSWERS = [
    "It keeps running averages of the gradient and its square, so every weight gets its own step "
    "size. It converges fast and it is robust.",
    "Fair. On the vision model SGD with a cosine schedule ended a point higher, but it took me two "
    "weeks to tune, so for the prototypes I stayed on Adam.",
    "The second moment goes stale when the data shifts, and then one batch throws it off.",
]


class Rehearsed:
    """A candidate who says what was prepared."""

    def __init__(self) -> None:
        self._answers = iter(ANSWERS)

    async def show(self, line: Line) -> None:
        if isinstance(line, QuestionLine | ProbeLine):
            print("Interviewer:", line.text)

    async def listen(self) -> Answer | Amended | None:
        text = next(self._answers, None)
        print("You:", text)
        return None if text is None else Answer(text=text)

    async def goes_on(self) -> Amended:
        return await asyncio.Future()


class Memory:
    """Keeps events in a list; the command line keeps them in a file."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event) -> None:
        self.events.append(event)


def main() -> None:
    playbook = Playbook.shipped()
    started = Started(
        at=datetime.now(UTC),
        session="example",
        app_version="0",
        playbook=playbook.name,
        playbook_hash=playbook.content_hash(),
        terms=Terms(questions=1, probes=2),
        plan=(Planned(topic="optimization", question="why-adam"),),
    )
    ports = Ports(
        candidate=Rehearsed(),
        examiner=LocalExaminer(lambda: ShapeModel.from_json(data("shape.json"))),
        store=Memory(),
        topics=playbook,
        picker=Picker(seed=1),
        clock=lambda: datetime.now(UTC),
    )
    dialogue = asyncio.run(Session(ports, Dialogue().on(started)).run())
    [thread] = dialogue.transcript.threads
    print(f"{len(thread.answers)} answers, {len(thread.turns) - 1} follow-ups")


if __name__ == "__main__":
    main()
