"""An interview put together, for whichever front end runs it: a terminal or a browser."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import __version__
from interviewer.core.dialogue import Dialogue, Phase
from interviewer.core.events import Event, Mode, Planned, Resumed, Started, Terms
from interviewer.core.picking import Picker, plan
from interviewer.core.playbook import Level
from interviewer.errors import SessionError, SettingsError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from interviewer.core.drills import Card
    from interviewer.core.events import QuestionResult
    from interviewer.playbooks import Playbook
    from interviewer.storage.sessions import SessionFile, SessionFolder

_DEFAULT_QUESTIONS = 3
_REMEMBERED = 50
"""Sessions looked back on for weak topics and known questions."""


@dataclass(frozen=True)
class Run:
    """Everything one interview is put together from. Whoever gets it closes the store."""

    arguments: Namespace
    playbook: Playbook
    folder: SessionFolder
    store: SessionFile
    picker: Picker
    events: tuple[Event, ...]
    torn: bool = False
    """A crash has cut off the last line of its file, which is dropped."""

    @property
    def dialogue(self) -> Dialogue:
        """The events folded."""
        return Dialogue.of(self.events)

    @property
    def started(self) -> Started:
        """The session's first event."""
        first = self.events[0]
        assert isinstance(first, Started)  # the dialogue allows no other
        return first


def begin(arguments: Namespace, folder: SessionFolder, playbook: Playbook) -> Run:
    """A new interview; raises `SettingsError` or `SessionError`."""
    history = [
        result
        for summary in folder.summaries(newest=_REMEMBERED)
        if summary.finished
        for result in summary.finished.results
    ]
    seeded = arguments.seed is not None
    seed = arguments.seed if seeded else secrets.randbelow(2**31)
    terms = Terms(
        mode=Mode(arguments.mode),
        questions=_how_many(arguments),
        probes=arguments.probes,
        level=Level(arguments.level) if arguments.level else None,
        examiner=arguments.examiner,
        model=arguments.model,
        seed=seed,
        time_limit=arguments.time_limit,
    )
    started = _started(playbook, terms, _planned(arguments, playbook, history, seed))
    known = () if seeded else tuple(result.question for result in history)
    picker = Picker(seed, terms.level, known)
    store = _keep_first(folder, started)
    return Run(arguments, playbook, folder, store, picker, (started,))


def begin_drill(
    arguments: Namespace, folder: SessionFolder, playbook: Playbook, chosen: tuple[Card, ...]
) -> Run:
    """A new drill of these cards; raises `SessionError`."""
    terms = Terms(
        mode=Mode.PRACTICE,
        questions=len(chosen),
        probes=arguments.probes,
        examiner=arguments.examiner,
        model=arguments.model,
        seed=secrets.randbelow(2**31),
    )
    started = _started(playbook, terms, tuple(card.planned for card in chosen))
    picker = Picker(terms.seed or 0)
    store = _keep_first(folder, started)
    return Run(arguments, playbook, folder, store, picker, (started,))


def take_up(arguments: Namespace, folder: SessionFolder, playbook: Playbook, session: str) -> Run:
    """An unfinished session again; raises `SessionError` when it is finished or open elsewhere."""
    from interviewer.storage.sessions import fold

    recording = folder.read(session)
    dialogue = fold(recording)
    if dialogue.phase is Phase.FINISHED or dialogue.started is None:
        message = (
            f"`{session}`: this session is finished. See it with `interviewer review {session}`."
        )
        raise SessionError(message)
    if dialogue.started.terms.imported is not None:
        file = dialogue.started.terms.imported.file
        message = f"`{session}`: it comes from `{file}`. Go on with `interviewer review {file}`."
        raise SessionError(message)
    store = folder.reopen(session)
    resumed = Resumed(at=now())
    store.append(resumed)
    picker = Picker(dialogue.started.terms.seed or 0, dialogue.started.terms.level)
    events = (*recording.events, resumed)
    return Run(arguments, playbook, folder, store, picker, events, recording.torn)


def notices(run: Run) -> tuple[str, ...]:
    """What the candidate is told before it goes on."""
    found = []
    if run.torn:
        found.append("The last line of the session file was cut off by a crash and is dropped.")
    if run.playbook.content_hash() != run.started.playbook_hash:
        found.append(
            "The playbook has changed since this session began; "
            "questions already asked keep the rubric they were asked with."
        )
    return tuple(found)


def rescue(unsaved: Sequence[Event], session: str) -> Path | None:
    """Put what the session folder refused somewhere else; None when nowhere takes it."""
    import tempfile

    text = "".join(event.model_dump_json() + "\n" for event in unsaved)
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        path = folder / f"{session}.unsaved.jsonl"
        try:
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return None


def now() -> datetime:
    """The clock of sessions."""
    return datetime.now(UTC)


def _started(playbook: Playbook, terms: Terms, planned: tuple[Planned, ...]) -> Started:
    at = now()
    return Started(
        at=at,
        session=f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        app_version=__version__,
        playbook=playbook.name,
        playbook_hash=playbook.content_hash(),
        terms=terms,
        plan=planned,
    )


def _keep_first(folder: SessionFolder, started: Started) -> SessionFile:
    store = folder.create(started.session)
    store.append(started)
    return store


def _how_many(arguments: Namespace) -> int:
    if arguments.question:
        return len(arguments.question)
    return arguments.questions or _DEFAULT_QUESTIONS


def _planned(
    arguments: Namespace, playbook: Playbook, history: list[QuestionResult], seed: int
) -> tuple[Planned, ...]:
    topics = _topics(arguments, playbook)
    if not arguments.question:
        return plan(topics, _how_many(arguments), history, seed)
    return tuple(_wanted(question, topics, playbook) for question in arguments.question)


def _wanted(question: str, topics: tuple[str, ...], playbook: Playbook) -> Planned:
    for topic_id in topics:
        topic = playbook.topic(topic_id)
        if topic is not None and topic.question(question):
            return Planned(topic=topic_id, question=question)
    message = (
        f"--question: `{question}` is not in the playbook. `interviewer playbook list` shows all."
    )
    raise SettingsError(message)


def _topics(arguments: Namespace, playbook: Playbook) -> tuple[str, ...]:
    wanted = [item for given in arguments.topic or () for item in given.split(",") if item]
    for topic in wanted:
        if topic not in playbook.topic_ids:
            known = ", ".join(playbook.topic_ids)
            message = f"--topic: `{topic}` is not in the playbook. It has: {known}."
            raise SettingsError(message)
    return tuple(dict.fromkeys(wanted)) or playbook.topic_ids
