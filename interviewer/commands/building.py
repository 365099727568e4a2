"""What several commands are put together from."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.errors import SettingsError
from interviewer.settings import read_environment

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator, Callable

    from interviewer.commands.model_choice import ModelChoice
    from interviewer.core.assessment import Graded, Probe
    from interviewer.core.shape_model import ShapeModel
    from interviewer.playbooks import Playbook
    from interviewer.ports import Examination, PreparedExaminer
    from interviewer.settings import Environment
    from interviewer.storage.sessions import SessionFolder

LOCALLY = "examined locally (shape check)"


def open_folder(arguments: Namespace) -> SessionFolder:
    """The session folder: `--sessions`, else the environment's, else the platform's."""
    from interviewer.storage.sessions import SessionFolder

    given = arguments.sessions
    return SessionFolder(Path(given).expanduser() if given else read_environment().sessions)


def open_playbook(arguments: Namespace) -> Playbook:
    """The playbook: `--rubrics`, else the shipped one."""
    from interviewer.playbooks import CompiledTopics, Playbook

    given = arguments.rubrics
    if given:
        return Playbook.at(Path(given).expanduser())
    cache = read_environment().cache
    return Playbook.shipped(CompiledTopics(cache / "topics") if cache else None)


def color_of() -> bool | None:
    """Whether colour is forced or forbidden; None: as the stream can."""
    return read_environment().color


@cache
def shape_model() -> ShapeModel:
    """The weights that came with the package, read once."""
    from interviewer import resources
    from interviewer.core.shape_model import ShapeModel

    return ShapeModel.from_json(resources.data("shape.json"))


def progress(text: str) -> None:
    """Say something that is no result."""
    print(text, file=sys.stderr, flush=True)


class Examining:
    """An examiner that is built in the background, while the candidate reads the first question.

    Implements `ports.Examiner`. Its modules take longer to load than a question takes to show.
    """

    def __init__(self, described: str, build: Callable[[], PreparedExaminer]) -> None:
        """`described` tells the candidate who examines."""
        self.described = described
        self.is_local = described == LOCALLY
        self._build = build
        self._built: PreparedExaminer | None = None
        self._building = asyncio.Lock()

    async def warm_up(self) -> None:
        """Build now; what cannot be loaded shows with the first answer."""
        await (await self._get()).warm_up()

    async def close(self) -> None:
        """Let go of connections, if any were opened."""
        if self._built is not None:
            await self._built.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As the examiner it stands for."""
        async for step in (await self._get()).examine(examination):
            yield step

    async def _get(self) -> PreparedExaminer:
        async with self._building:
            if self._built is None:
                self._built = await asyncio.to_thread(self._build)
        return self._built


def build_examiner(arguments: Namespace, *, unhurried: bool = False) -> Examining:
    """The examiner asked for; raises `SettingsError` when a model is wanted and none is set up.

    `unhurried`: nobody waits for the answer, so a model may take its time.
    """
    choice = wanted_model(arguments, unhurried=unhurried)
    if choice is None:
        return Examining(LOCALLY, local_examiner)
    return Examining(choice.described, choice.build)


def wanted_model(arguments: Namespace, *, unhurried: bool = False) -> ModelChoice | None:
    """The model asked for, None for the local examiner; raises as `build_examiner` does."""
    environment = read_environment()
    if not _wants_model(arguments, environment):
        return None
    from interviewer.commands.model_choice import ModelChoice

    return replace(ModelChoice.of(arguments, environment), unhurried=unhurried)


def local_examiner() -> PreparedExaminer:
    """The examiner that needs no model."""
    from interviewer.examiners import LocalExaminer

    return LocalExaminer(shape_model)


def _wants_model(arguments: Namespace, environment: Environment) -> bool:
    if arguments.examiner == "local":
        return False
    offered = environment.offers_model or arguments.model or arguments.replies
    if arguments.examiner == "llm" and not offered:
        message = (
            "--examiner llm: no key and no endpoint. Set OPENAI_API_KEY, or OPENAI_BASE_URL and "
            "--model for a local one, or use --examiner local."
        )
        raise SettingsError(message)
    return bool(offered)
