"""`progress`: what many sessions show together."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import (
    build_examiner,
    color_of,
    local_examiner,
    open_folder,
    open_playbook,
    shape_model,
)
from interviewer.commands.reexamining import Reexamining
from interviewer.commands.uncollected import uncollected
from interviewer.core.assessment import ExaminerKind
from interviewer.core.progress import Grader, attempts, comparable
from interviewer.core.progress import progress as progress_of
from interviewer.core.review import review_thread
from interviewer.errors import SessionError
from interviewer.storage.progress_cache import ProgressCache
from interviewer.storage.sessions import fold
from interviewer.terminal.style import Style

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.core.progress import Attempt, Progress, Sitting
    from interviewer.ports import Examiner
    from interviewer.terminal.attempts import Try


def progress(arguments: Namespace) -> int:
    """Trends over the sessions, on the terminal, as HTML or as JSON."""
    with uncollected():
        cache = ProgressCache.of(open_folder(arguments))
        if arguments.question:
            return _side_by_side(arguments, cache)
        found = measured(arguments, cache)
    if arguments.html:
        from interviewer.reports.progress_html import progress_html

        _write(arguments.html, progress_html(found))
    elif arguments.json:
        from interviewer.reports.progress_data import progress_data

        print(json.dumps(progress_data(found), ensure_ascii=False, indent=2))
    else:
        from interviewer.terminal.progress import progress_view

        print(progress_view(found, Style.of(sys.stdout, color_of())))
    return 0


def measured(arguments: Namespace, cache: ProgressCache) -> Progress:
    """What the sessions show, with the jitter of who graded them where that costs nothing.

    `arguments.regrade` grades them anew, `arguments.measure` lets a model be measured too.
    """
    sittings = cache.sittings
    if arguments.regrade:
        sittings = _regraded(arguments, cache)
    found = progress_of(sittings, cache.measured)
    if found.grader is None or (found.jitter is not None and not arguments.measure):
        return found
    examiner = _examiner_for(found.grader, arguments)
    if examiner is None:
        return found
    playbook = open_playbook(arguments)
    measuring = Reexamining(cache, examiner, playbook).measure(found.grader, sittings)
    jitter = asyncio.run(measuring)
    return progress_of(sittings, {found.grader: jitter}) if jitter else found


def _examiner_for(grader: Grader, arguments: Namespace) -> Examiner | None:
    """Who can measure this grader's jitter: the local one at no cost, a model only when asked."""
    if grader.examiner is ExaminerKind.LOCAL:
        return local_examiner() if grader.version == shape_model().version else None
    return build_examiner(arguments) if arguments.measure else None


def _regraded(arguments: Namespace, cache: ProgressCache) -> tuple[Sitting, ...]:
    examining = build_examiner(arguments)
    local = Grader(ExaminerKind.LOCAL, shape_model().version) if examining.is_local else None
    reexamining = Reexamining(cache, examining, open_playbook(arguments))
    return asyncio.run(reexamining.regrade(local))


def _side_by_side(arguments: Namespace, cache: ProgressCache) -> int:
    from interviewer.terminal.attempts import attempts_view

    found = attempts(cache.sittings, arguments.question)
    if len(found) < 2:
        times = "once" if found else "never"
        message = (
            f"`{arguments.question}`: graded {times} so far, so there is nothing to compare. "
            f"Answer it again: interviewer chat --question {arguments.question}"
        )
        raise SessionError(message)
    older, newer = found[-2:]
    same = comparable(older.result, newer.result)
    style = Style.of(sys.stdout, color_of())
    print(attempts_view(_try(cache, older), _try(cache, newer), same, style))
    return 0


def _try(cache: ProgressCache, attempt: Attempt) -> Try:
    from interviewer.terminal.attempts import Try

    for thread in reversed(fold(cache.folder.read(attempt.session)).transcript.threads):
        if thread.question.id == attempt.result.question and thread.drill is None:
            return Try(attempt.session, attempt.at, review_thread(thread))
    message = (
        f"{attempt.session}: it no longer holds `{attempt.result.question}`. Restore the file."
    )
    raise SessionError(message)


def _write(target: str, page: str) -> None:
    if target == "-":
        print(page, end="")
        return
    path = Path(target).expanduser()
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        message = f"{path}: {reason}. Choose another file."
        raise SessionError(message) from error
    print(f"{path}: written. Open it in a browser.", file=sys.stderr)
