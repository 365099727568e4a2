"""The settings of one run, as a frozen value. The only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import SettingsError

_NAME = "second-question"


class Secret:
    """A key that does not print itself, in a repr, a log or a traceback."""

    def __init__(self, value: str) -> None:
        """`value` is given out by `reveal` only."""
        self._value = value

    def reveal(self) -> str:
        """The key itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('…')"

    __str__ = __repr__


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the environment says, read once."""

    sessions: Path
    api_key: Secret | None
    """`OPENAI_API_KEY`; None when it is unset or blank."""
    base_url: str | None
    """`OPENAI_BASE_URL`: any OpenAI-compatible endpoint."""
    model: str | None
    """`INTERVIEWER_MODEL`, as `provider:name`."""
    color: bool | None
    """False when `NO_COLOR` is set, True when `FORCE_COLOR` is; None: as the terminal can."""

    editor: str | None = None
    """`VISUAL`, else `EDITOR`: a command."""
    cache: Path | None = None
    """Where things that can be made again are remembered; None: nowhere."""

    @property
    def offers_model(self) -> bool:
        """Whether a model can be asked without further settings."""
        return self.api_key is not None or self.base_url is not None or self.model is not None


def read_environment(env: Mapping[str, str] | None = None) -> Environment:
    """The settings in `env` (by default the process's own)."""
    values = os.environ if env is None else env
    key = values.get("OPENAI_API_KEY", "").strip()
    return Environment(
        sessions=_sessions(values.get("INTERVIEWER_SESSIONS", "").strip()),
        api_key=Secret(key) if key else None,
        base_url=values.get("OPENAI_BASE_URL", "").strip() or None,
        model=values.get("INTERVIEWER_MODEL", "").strip() or None,
        color=_color(values),
        editor=(values.get("VISUAL") or values.get("EDITOR") or "").strip() or None,
        cache=_cache(values),
    )


def _sessions(folder: str) -> Path:
    if folder:
        try:
            return Path(folder).expanduser()
        except RuntimeError as error:
            message = f"INTERVIEWER_SESSIONS: `{folder}`: {error}. Give a full path."
            raise SettingsError(message) from error
    from platformdirs import user_data_path

    return user_data_path(_NAME, appauthor=False) / "sessions"


def _cache(values: Mapping[str, str]) -> Path | None:
    """`INTERVIEWER_CACHE`, else the platform's folder; empty: no cache."""
    given = values.get("INTERVIEWER_CACHE")
    if given is not None:
        return Path(given).expanduser() if given.strip() else None
    from platformdirs import user_cache_path

    return user_cache_path(_NAME, appauthor=False)


def _color(values: Mapping[str, str]) -> bool | None:
    if values.get("NO_COLOR"):
        return False
    return True if values.get("FORCE_COLOR") else None
