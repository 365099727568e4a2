"""Which model the options and the environment name, how long it may take, and for how much."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from interviewer.errors import SettingsError
from interviewer.llm.client import ModelClient
from interviewer.llm.examiner import LlmExaminer
from interviewer.llm.model_settings import PROVIDERS, ModelSettings
from interviewer.llm.prices import Budget

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from interviewer.ports import PreparedExaminer
    from interviewer.settings import Environment

DEFAULT_MODEL = "openai:gpt-5.4-mini"
"""Asked when only a key is set: the cheapest of its family that keeps to the schema."""
_ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_LOCAL_PATIENCE = 60
"""Seconds: a model on a laptop reads the rubric at 150 tokens a second, and may load first."""
_UNHURRIED = 120
_UNHURRIED_RETRIES = 5
"""Half a minute with the waits between them: how long a provider's limit of a minute may hold."""


@dataclass(frozen=True)
class ModelChoice:
    """Which model is asked, where, how long and for how much."""

    model: str
    environment: Environment
    budget: str | None
    patience: int | None
    """Seconds for one turn; None: the usual ones."""
    replies: Path | None
    """Recorded replies are taken from here, and what is missing is added."""
    unhurried: bool = False
    """Nobody waits for the answer."""

    @classmethod
    def of(cls, arguments: Namespace, environment: Environment) -> ModelChoice:
        """From the options, then the environment, then the default; raises `SettingsError`."""
        model = arguments.model or environment.model
        if model is None and environment.base_url is not None:
            message = (
                "--model: name the model that OPENAI_BASE_URL serves, for example "
                "--model openai:llama3."
            )
            raise SettingsError(message)
        replies = Path(arguments.replies).expanduser() if arguments.replies else None
        chosen = cls(
            model or DEFAULT_MODEL, environment, arguments.budget, arguments.patience, replies
        )
        chosen._check(environment)
        if replies is not None:
            chosen._check_folder(replies)
        if arguments.budget is not None:
            chosen.build_model()  # a budget that cannot be kept is told before the interview
        return chosen

    @property
    def described(self) -> str:
        """Who examines, and where the words go."""
        if self.replies is not None and not self._has_endpoint:
            return f"examined by replies recorded in {self.replies}: nothing is sent"
        where = f" at {self.where}" if self.base_url else ""
        return f"examined by {self.model}{where}: the text of your answers is sent there"

    @property
    def base_url(self) -> str | None:
        """The endpoint, if the model is asked through OPENAI_BASE_URL."""
        given = self.environment.base_url
        return given if ModelSettings(model=self.model, base_url=given).is_openai else None

    @property
    def where(self) -> str:
        """The endpoint as it may be shown: an address can hold a password or a key."""
        if self.base_url is None:
            return "the provider's own endpoint"
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def build(self) -> PreparedExaminer:
        """The model first, the local examiner for what it cannot grade."""
        from interviewer.commands.building import local_examiner
        from interviewer.examiners import FallbackExaminer

        return FallbackExaminer(self.build_model(), local_examiner())

    def build_model(self) -> LlmExaminer:
        """The model alone."""
        client = ModelClient(self._settings(), self._in_its_place())
        return LlmExaminer(client, fence=secrets.token_hex(8), budget=self._budget())

    @property
    def _has_endpoint(self) -> bool:
        return self.environment.api_key is not None or self.environment.base_url is not None

    def _settings(self) -> ModelSettings:
        settings = ModelSettings(model=self.model, base_url=self.base_url, **self._deadlines())
        key = self.environment.api_key
        if not settings.is_openai:
            return settings
        if key is None:
            no_key_needed = SecretStr("none") if self.replies is not None else None
            return settings.with_key(no_key_needed)
        return settings.with_key(SecretStr(key.reveal()))

    def _deadlines(self) -> dict[str, Any]:
        patience = self.patience
        if self.unhurried:
            seconds = patience or _UNHURRIED
            return {"first_chunk": seconds, "total": seconds, "retries": _UNHURRIED_RETRIES}
        if patience is None and self.base_url is not None and self._is_on_this_machine():
            patience = _LOCAL_PATIENCE
        return {} if patience is None else {"first_chunk": patience, "total": patience}

    def _is_on_this_machine(self) -> bool:
        return urlsplit(self.base_url or "").hostname in _ON_THIS_MACHINE

    def _in_its_place(self) -> dict[str, Any]:
        if self.replies is None:
            return {}
        from interviewer.llm.replies import replaying

        return replaying(self.replies, forward=self._has_endpoint)

    def _check(self, environment: Environment) -> None:
        """What can be known before the first question is told before it."""
        settings = ModelSettings(model=self.model, base_url=environment.base_url)
        if settings.provider not in PROVIDERS:
            message = (
                f"--model: `{self.model}`: no such provider. Name one that LangChain knows "
                "(openai, anthropic, google_genai, mistralai, ollama, …)."
            )
            raise SettingsError(message)
        if find_spec(settings.package.replace("-", "_")) is None:
            message = (
                f"--model: `{self.model}`: the package for it is not installed. "
                f"Install it: pip install {settings.package}"
            )
            raise SettingsError(message)
        if settings.is_openai:
            self._check_endpoint(environment)

    def _check_endpoint(self, environment: Environment) -> None:
        if not self._has_endpoint and self.replies is None:
            message = (
                f"--model: `{self.model}`: OPENAI_API_KEY is not set. "
                "Set it (or OPENAI_BASE_URL), or use --examiner local."
            )
            raise SettingsError(message)
        key = environment.api_key.reveal() if environment.api_key else ""
        if not all("!" <= char <= "~" for char in key):
            message = "OPENAI_API_KEY: it holds characters that no key has. Copy it again."
            raise SettingsError(message)
        if environment.base_url is not None and not _is_address(environment.base_url):
            message = "OPENAI_BASE_URL: it is no address. Give one like http://127.0.0.1:8080/v1."
            raise SettingsError(message)

    def _check_folder(self, folder: Path) -> None:
        if not ModelSettings(model=self.model, base_url=self.base_url).is_openai:
            message = f"--replies: `{self.model}`: replies are recorded of openai: models only."
            raise SettingsError(message)
        if not self._has_endpoint:
            if not folder.is_dir():
                message = (
                    f"--replies: `{folder}`: no such folder. Name one with recorded replies, or "
                    "set OPENAI_API_KEY to record some."
                )
                raise SettingsError(message)
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            message = f"--replies: `{folder}`: {_reason(error)}. Name another folder."
            raise SettingsError(message) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            message = f"--replies: `{folder}`: it cannot be written to. Name another folder."
            raise SettingsError(message)

    def _budget(self) -> Budget:
        if self.budget is None:
            return Budget()
        match = re.fullmatch(r"(\$?)(\d+(?:\.\d+)?)(k?)", self.budget.strip())
        if match is None:
            message = f"--budget: `{self.budget}` is none. Give tokens (50k) or dollars ($0.50)."
            raise SettingsError(message)
        dollar, number, thousands = match.groups()
        if dollar:
            return Budget(dollars=float(number))
        return Budget(tokens=int(float(number) * (1000 if thousands else 1)))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be made").lower()
