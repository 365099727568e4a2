"""`doctor`: what works on this machine, and the one command that mends what does not."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from interviewer import __version__
from interviewer.commands.building import (
    open_folder,
    open_playbook,
    shape_model,
)
from interviewer.errors import InterviewerError, SessionError
from interviewer.settings import read_environment

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable


@dataclass(frozen=True)
class Check:
    """One thing looked at. `needed` False: the interview goes on without it."""

    name: str
    works: bool
    found: str
    remedy: str = ""
    needed: bool = True


def doctor(arguments: Namespace) -> int:
    """Look at everything; exit 1 when something an interview needs does not work."""
    checks = [check(arguments) for check in _CHECKS]
    checks += _voice(arguments)
    if arguments.json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            print(_line(check))
    return int(any(check.needed and not check.works for check in checks))


def _line(check: Check) -> str:
    sign = "ok" if check.works else ("NO" if check.needed else "--")
    remedy = f"\n      → {check.remedy}" if check.remedy and not check.works else ""
    return f"{sign:<3} {check.name}: {check.found}{remedy}"


def _python(_: Namespace) -> Check:
    found = f"{sys.version.split()[0]}, second-question {__version__}"
    return Check("python", sys.version_info >= (3, 11), found, "install Python 3.11 or newer")


def _playbook(arguments: Namespace) -> Check:
    try:
        topics = open_playbook(arguments).topics()
    except InterviewerError as error:
        return Check("playbook", False, str(error), "interviewer playbook check")
    questions = sum(len(topic.questions) for topic in topics)
    return Check("playbook", True, f"{len(topics)} topics, {questions} questions")


def _local_examiner(_: Namespace) -> Check:
    try:
        model = shape_model()
    except (OSError, ValueError) as error:
        return Check(
            "local examiner", False, str(error), "pip install --force-reinstall second-question"
        )
    return Check("local examiner", True, f"weights {model.version}, needs no key and no network")


def _sessions(arguments: Namespace) -> Check:
    folder = open_folder(arguments)
    try:
        folder.check_writable()
    except SessionError as error:
        return Check("sessions", False, str(error), "interviewer chat --sessions DIR")
    return Check("sessions", True, f"{folder.root} ({len(folder.ids())} kept)")


def _terminal(_: Namespace) -> Check:
    encoding = (sys.stdout.encoding or "unknown").lower()
    found = f"{'a terminal' if sys.stdin.isatty() else 'piped input'}, {encoding}"
    return Check("terminal", "utf" in encoding, found, "export PYTHONUTF8=1")


def _model(arguments: Namespace) -> Check:
    environment = read_environment()
    if find_spec("langchain") is None or find_spec("openai") is None:
        return Check("model", False, "langchain is missing", "pip install second-question", False)
    if not (environment.offers_model or arguments.model or arguments.replies):
        found = "no key and no endpoint: answers are examined locally"
        return Check("model", False, found, "export OPENAI_API_KEY=…  (or OPENAI_BASE_URL)", False)
    from interviewer.commands.model_check import check_model

    try:
        answered = check_model(arguments)
    except InterviewerError as error:
        return Check("model", False, str(error), needed=False)
    return Check("model", answered.works, answered.found, answered.remedy, needed=False)


def _voice(arguments: Namespace) -> tuple[Check, ...]:
    if not arguments.voice:
        found = "not tried: that takes the microphone, and speaks"
        return (Check("voice", False, found, "interviewer doctor --voice", needed=False),)
    from interviewer.commands.voice_checks import voice_checks

    return voice_checks(arguments)


_CHECKS: tuple[Callable[[Namespace], Check], ...] = (
    _python,
    _playbook,
    _local_examiner,
    _sessions,
    _terminal,
    _model,
)
