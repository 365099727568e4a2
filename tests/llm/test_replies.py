"""A whole session runs from recorded replies, and costs what it may."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from interviewer.core.assessment import Usage
from interviewer.core.dialogue import Dialogue
from interviewer.core.events import Assessed, Event, Finished, Planned, Probed, Started, Terms
from interviewer.core.playbook import Topic
from interviewer.examiners import FallbackExaminer
from interviewer.llm.client import ModelClient
from interviewer.llm.examiner import LlmExaminer
from interviewer.llm.prompts import Prompts
from interviewer.llm.replies import record, replaying
from interviewer.session import Ports, Session
from tests import build
from tests.fakes import (
    FirstPicker,
    ListedTopics,
    MemoryStore,
    ScriptedCandidate,
    ScriptedExaminer,
    SteppingClock,
)
from tests.llm.author import grades_mildly, speech, topics
from tests.llm.material import (
    FENCE,
    KEY,
    collect,
    examination,
    examined,
    in_loop,
    reply_with,
    settings,
)
from tests.llm.server import ModelServer


@dataclass(frozen=True)
class Run:
    """A finished session."""

    events: Sequence[Event]
    heard: Sequence[str]

    @property
    def usages(self) -> list[Usage]:
        """Of every graded turn, in order."""
        return [
            event.graded.source.usage
            for event in self.events
            if isinstance(event, Assessed) and event.graded.source.usage is not None
        ]


async def session(model: LlmExaminer, asked: Sequence[Topic], probes: int) -> Run:
    """One question of each topic, examined by the model alone."""
    answers = [speech(topic.questions[0], part) for topic in asked for part in range(probes + 1)]
    candidate, store = ScriptedCandidate(answers), MemoryStore()
    ports = Ports(
        candidate=candidate,
        examiner=FallbackExaminer(model, ScriptedExaminer([])),
        store=store,
        topics=ListedTopics(asked),
        picker=FirstPicker(),
        clock=SteppingClock(),
    )
    started = Started(
        at=build.at(),
        session="s",
        app_version="0",
        playbook="p",
        playbook_hash="0",
        terms=Terms(questions=len(asked), probes=probes),
        plan=tuple(Planned(topic=topic.id) for topic in asked),
    )
    await Session(ports, Dialogue().on(started)).run()
    candidate.check_done()
    return Run(store.events, candidate.heard)


async def recorded(folder: Path, asked: Sequence[Topic], probes: int) -> Run:
    """A session against the authoring server, whose replies are kept in `folder`."""
    async with ModelServer([grades_mildly]) as server:
        client = ModelClient(settings(server.url), replaying(folder, forward=True))
        return await session(LlmExaminer(client=client, fence="f1r57"), asked, probes)


def replayed(folder: Path) -> LlmExaminer:
    """The examiner with the folder in the model's place."""
    return LlmExaminer(
        client=ModelClient(settings("http://127.0.0.1:9/v1"), replaying(folder)), fence="5ec0nd"
    )


def test_a_recorded_session_runs_again_without_a_model(tmp_path: Path) -> None:
    async def run() -> tuple[Run, Run]:
        asked = topics(2)
        first = await recorded(tmp_path, asked, 2)
        return first, await session(replayed(tmp_path), asked, 2)

    first, again = in_loop(run())
    assert isinstance(again.events[-1], Finished)
    assert again.heard == first.heard
    assert again.events == first.events
    assert sum(isinstance(event, Probed) for event in again.events) == 4
    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert KEY not in kept


def test_every_request_of_a_session_begins_with_what_was_sent_before() -> None:
    """Byte for byte on the wire: the rules through the session, the rubric through a question."""

    async def run() -> list[bytes]:
        async with ModelServer([grades_mildly]) as server:
            asked = LlmExaminer(client=ModelClient(settings(server.url)), fence="f1r57")
            await session(asked, topics(3), 3)
            await asked.close()
            return [exchange.raw for exchange in server.exchanges]

    sent = in_loop(run())
    assert len(sent) == 12
    for place, (before, after) in enumerate(pairwise(sent), 1):
        rules, role, _ = before.partition(b'"role":"system"')
        assert len(rules) > 4_000
        assert after.startswith(rules + role)
        if place % 4:
            assert after.startswith(before[: before.rindex(b"</said-f1r57>")])


def test_ten_questions_stay_under_sixty_thousand_tokens(tmp_path: Path) -> None:
    run = in_loop(recorded(tmp_path, topics(10), 1))
    assert len(run.usages) == 20
    assert sum(usage.input_tokens for usage in run.usages) < 60_000


def test_a_follow_up_costs_the_words_that_were_added(tmp_path: Path) -> None:
    asked = topics(3)
    run = in_loop(recorded(tmp_path, asked, 4))
    for place, topic in enumerate(asked):
        counts = [usage.input_tokens for usage in run.usages[5 * place : 5 * place + 5]]
        for part in range(1, 5):
            added = len(speech(topic.questions[0], part)) // 4
            assert counts[part] - counts[part - 1] <= added + 75


def test_an_unrecorded_request_says_so(tmp_path: Path) -> None:
    assert "no reply is recorded for this turn" in examined(replayed(tmp_path)).reason


def test_replies_can_be_written_by_hand(tmp_path: Path) -> None:
    request = Prompts.read().request(examination(), FENCE)
    usage = Usage(input_tokens=7, cached_tokens=3, output_tokens=5)
    path = record(tmp_path, request, reply_with(), usage)
    outcome = examined(replayed(tmp_path))
    assert outcome.assessment.covered == ("own-step",)
    assert outcome.graded.source.usage == usage
    assert path.parent == tmp_path


def test_the_fence_is_no_part_of_what_was_asked(tmp_path: Path) -> None:
    prompts = Prompts.read()
    paths = {
        record(tmp_path, prompts.request(examination(), fence), reply_with(), Usage())
        for fence in ("one", "two")
    }
    assert len(paths) == 1


@pytest.mark.parametrize("answer", ["Another answer altogether.", "adam"])
def test_another_answer_is_another_request(tmp_path: Path, answer: str) -> None:
    prompts = Prompts.read()
    first = record(tmp_path, prompts.request(examination(), FENCE), reply_with(), Usage())
    other = record(tmp_path, prompts.request(examination(answer), FENCE), reply_with(), Usage())
    assert first != other


def test_a_failed_call_is_not_recorded(tmp_path: Path) -> None:
    client = ModelClient(
        settings("http://127.0.0.1:9/v1", retries=0), replaying(tmp_path, forward=True)
    )
    outcome = in_loop(collect(LlmExaminer(client=client, fence=FENCE).examine(examination())))
    assert outcome.reason == "nothing answers at 127.0.0.1"
    assert list(tmp_path.iterdir()) == []


def test_a_reply_that_cannot_be_kept_costs_the_turn_and_says_why(tmp_path: Path) -> None:
    nowhere = tmp_path / "gone"

    async def run() -> str:
        async with ModelServer([grades_mildly]) as server:
            client = ModelClient(settings(server.url), replaying(nowhere, forward=True))
            asked = LlmExaminer(client=client, fence=FENCE)
            return (await collect(asked.examine(examination()))).reason

    assert in_loop(run()) == "the reply could not be kept (no such file or directory)"


def test_recorded_replies_are_for_the_user_alone(tmp_path: Path) -> None:
    in_loop(recorded(tmp_path, topics(1), 1))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
