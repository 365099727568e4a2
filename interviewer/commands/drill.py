"""`drill`: what fell comes back when it is due, straight at the second question."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import build_examiner, color_of, open_folder, open_playbook
from interviewer.commands.interview import run_interview
from interviewer.commands.sitting import begin_drill
from interviewer.commands.uncollected import uncollected
from interviewer.core.drills import (
    Card,
    Cards,
    Key,
    Past,
    Rating,
    collect,
    due,
    rating_of,
    upcoming,
)
from interviewer.errors import SettingsError
from interviewer.storage.cards import CardFile
from interviewer.storage.progress_cache import ProgressCache
from interviewer.terminal.cards import listing, outcomes, when
from interviewer.terminal.style import Style

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.core.playbook import Question
    from interviewer.playbooks import Playbook
    from interviewer.storage.sessions import SessionFolder


def drill(arguments: Namespace) -> int:
    """Drill what is due, list the cards, or export them."""
    folder, playbook = open_folder(arguments), open_playbook(arguments)
    cards = _wanted(refresh(folder), arguments, playbook)
    now = _now()
    waiting, later = due(cards.values(), now), upcoming(cards.values(), now)
    style = Style.of(sys.stdout, color_of())
    if arguments.export:
        return _export(Path(arguments.export).expanduser(), cards, playbook)
    if arguments.list:
        print(listing(waiting, later, _prompt_in(playbook), now, style))
        return 0
    chosen = (*waiting, *(later if arguments.ahead else ()))[: arguments.count]
    if not chosen:
        print(_nothing_due(later, now))
        return 0
    return _sit(arguments, folder, playbook, chosen)


def refresh(folder: SessionFolder) -> Cards:
    """The cards brought up to date with every finished session, and kept."""
    file = CardFile(folder.root)
    before = file.read()
    with uncollected():
        history = [
            Past(sitting.at, result)
            for sitting in ProgressCache.of(folder).sittings
            for result in sitting.results
        ]
        after = _collected(before, history)
    if after != before:
        file.write(after.values())
    return after


def _collected(cards: Cards, history: list[Past]) -> Cards:
    from interviewer.scheduling import reschedule

    return collect(cards, history, reschedule, _now())


def _wanted(cards: Cards, arguments: Namespace, playbook: Playbook) -> Cards:
    """The cards whose question the playbook still has, of the topics asked for."""
    topics = arguments.topic or ()
    for topic in topics:
        if topic not in playbook.topic_ids:
            known = ", ".join(playbook.topic_ids)
            message = f"--topic: `{topic}` is not in the playbook. It has: {known}."
            raise SettingsError(message)
    return {
        key: card
        for key, card in cards.items()
        if (not topics or card.topic in topics) and _question(playbook, card) is not None
    }


def _sit(
    arguments: Namespace, folder: SessionFolder, playbook: Playbook, chosen: tuple[Card, ...]
) -> int:
    known = set(folder.ids())
    if arguments.voice:
        from interviewer.commands.voice import by_speaking

        code = by_speaking(arguments, lambda: begin_drill(arguments, folder, playbook, chosen))
    else:
        run = begin_drill(arguments, folder, playbook, chosen)
        with run.store:
            code = run_interview(run, build_examiner(arguments))
    after = refresh(folder)
    rated = [item for new in set(folder.ids()) - known for item in _rated(folder, new, after)]
    if rated:
        style = Style.of(sys.stdout, color_of())
        print("\n" + outcomes(rated, _prompt_in(playbook), _now(), style))
    return code


def _rated(folder: SessionFolder, session: str, cards: Cards) -> list[tuple[Card, Rating]]:
    summary = folder.summary(session)
    if summary is None or summary.finished is None:
        return []
    found = []
    for result in summary.finished.results:
        rating = rating_of(result)
        if rating is not None and result.drill is not None:
            found.append((cards[Key(result.topic, result.question, result.drill)], rating))
    return found


def _export(path: Path, cards: Cards, playbook: Playbook) -> int:
    from interviewer.core.probes import choose_probe
    from interviewer.core.transcript import Thread
    from interviewer.storage.anki import Note, write_deck

    notes = []
    for key, card in sorted(cards.items()):
        question = _question(playbook, card)
        assert question is not None  # `_wanted` keeps only those
        probe = choose_probe(Thread(card.topic, question, drill=card.criterion), ())
        note = Note(
            key="/".join(key),
            question=question.prompt,
            probe=probe.text if probe else "",
            answer=question.anchors.of(card.criterion).solid,
            points=tuple(point.text for point in question.points_for(card.criterion)),
        )
        notes.append(note)
    if not notes:
        message = "--export: there are no drill cards yet. They come from what falls in a session."
        raise SettingsError(message)
    write_deck(path, notes, _now().timestamp())
    print(f"{path}: {len(notes)} cards. Import it in Anki.", file=sys.stderr)
    return 0


def _question(playbook: Playbook, card: Card) -> Question | None:
    topic = playbook.topic(card.topic)
    return topic.question(card.question) if topic else None


def _prompt_in(playbook: Playbook) -> _Prompts:
    return _Prompts(playbook)


class _Prompts:
    """The prompt of a card, or its id."""

    def __init__(self, playbook: Playbook) -> None:
        self._playbook = playbook

    def __call__(self, card: Card) -> str:
        question = _question(self._playbook, card)
        return question.prompt if question else card.question


def _nothing_due(later: tuple[Card, ...], now: datetime) -> str:
    if not later:
        return "No drill cards yet: they come from what falls. Start with: interviewer chat"
    return (
        f"Nothing is due; the next card comes {when(later[0].due, now)}. "
        "Drill it now all the same: interviewer drill --ahead"
    )


def _now() -> datetime:
    return datetime.now(UTC)
