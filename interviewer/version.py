"""The version of the installed distribution."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed


def version() -> str:
    """As installed; `unknown` when run from a tree nobody installed."""
    try:
        return _installed("second-question")
    except PackageNotFoundError:
        return "unknown"
