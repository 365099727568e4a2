"""A mock interviewer for deep-learning interviews: the second question is the interview.

The public names, loaded when first used:

- `Playbook`: topics and questions; `Playbook.shipped()`, `Playbook.at(folder)`
- `examine`: one answer, examined locally; gives marks with quotes, a verdict and the follow-up
- `read_session`: a session file folded into its `Dialogue`
- `review`: threads as what held, what fell and what to drill
- `Session`, `Ports`, `Dialogue`: the interview loop, to put behind a front end of your own
- `Criterion`, `Mark`, `Verdict`: the words of a grade
- `InterviewerError`: everything raised on purpose
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.core.dialogue import Dialogue
    from interviewer.core.playbook import Criterion, Mark
    from interviewer.core.review import review
    from interviewer.core.verdict import Verdict
    from interviewer.errors import InterviewerError
    from interviewer.offline import examine
    from interviewer.playbooks import Playbook
    from interviewer.session import Ports, Session
    from interviewer.storage.sessions import read_session

__version__ = "0.1.0"
__all__ = [
    "Criterion",
    "Dialogue",
    "InterviewerError",
    "Mark",
    "Playbook",
    "Ports",
    "Session",
    "Verdict",
    "examine",
    "read_session",
    "review",
]

_HOMES = {
    "Criterion": "core.playbook",
    "Dialogue": "core.dialogue",
    "InterviewerError": "errors",
    "Mark": "core.playbook",
    "Playbook": "playbooks",
    "Ports": "session",
    "Session": "session",
    "Verdict": "core.verdict",
    "examine": "offline",
    "read_session": "storage.sessions",
    "review": "core.review",
}


def __getattr__(name: str) -> object:
    """Load a public name's module; `--help` must not pay for any of them."""
    if name not in _HOMES:
        message = f"module `interviewer` has no attribute `{name}`"
        raise AttributeError(message)
    return getattr(import_module(f"interviewer.{_HOMES[name]}"), name)
