"""Why a model could not examine this turn, in words for the person being interviewed.

Reasons are written here and name only the model and the endpoint's host. What a provider says in
an error is never passed on: it may hold the key or the answer.
"""

import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from interviewer.core.assessment import Usage


class ModelFailure(Exception):
    """This turn gets no grade from the model. Stays inside `interviewer.llm`."""

    def __init__(
        self, reason: str, *, retry: bool = False, retry_after: float | None = None
    ) -> None:
        """`retry_after` in seconds, as the endpoint asked for."""
        super().__init__(reason)
        self.reason = reason
        self.retry = retry
        self.retry_after = retry_after
        self.usage: Usage | None = None
        """What the endpoint counted before it failed."""


@dataclass(frozen=True)
class Endpoint:
    """What reasons may name."""

    model: str
    base_url: str | None = None

    @property
    def host(self) -> str:
        """The endpoint's host without port, path or credentials."""
        if self.base_url is None:
            return self.model.partition(":")[0]
        try:
            return urlsplit(self.base_url).hostname or "the endpoint"
        except ValueError:
            return "the endpoint"


_BY_STATUS = {
    400: "the endpoint did not accept the request (400)",
    401: "the key was refused (401)",
    402: "the account has no credit left (402)",
    404: "the endpoint does not offer the model `{model}` (404)",
    408: "the endpoint gave up waiting (408)",
    413: "the conversation is too long for the endpoint (413)",
    403: "this key may not use the model `{model}` (403)",
    429: "the endpoint allows no more requests for now (429)",
}
_QUOTA = ("insufficient_quota", "exceeded your current quota", "billing_hard_limit")
_NOT_FOUND = ("Name or service", "name resolution", "nodename nor servname", "getaddrinfo")
"""How Linux, macOS and Windows say that a name has no address."""
_TOO_LONG = ("context_length_exceeded", "context window", "maximum context length")


def failure_of(error: BaseException, endpoint: Endpoint) -> ModelFailure:
    """Any provider's error as a failure with a reason of ours."""
    own = next((item for item in _chain(error) if isinstance(item, ModelFailure)), None)
    if own is not None:
        return own
    text = f"{getattr(error, 'body', '') or ''} {getattr(error, 'code', '') or ''} {error}"
    if any(sign in text for sign in _QUOTA):
        return ModelFailure("the account's quota is used up (429)")
    if any(sign in text for sign in _TOO_LONG):
        return ModelFailure("the conversation is too long for the model")
    status = _status(error)
    if status is not None:
        return _by_status(status, error, endpoint)
    return _of_connection(error, endpoint)


def complaint(error: BaseException) -> str | None:
    """What the endpoint says about the request; None for errors that are not about it.

    Some servers break (500, 501) on an option they do not know.
    """
    return str(error).lower() if _status(error) in (400, 422, 500, 501) else None


def _by_status(status: int, error: BaseException, endpoint: Endpoint) -> ModelFailure:
    known = _BY_STATUS.get(status)
    broken = status >= 500
    reason = known or (
        f"the endpoint is in trouble ({status})" if broken else f"the endpoint refused ({status})"
    )
    return ModelFailure(
        reason.format(model=endpoint.model),
        retry=broken or status in (408, 429),
        retry_after=_retry_after(error),
    )


def _status(error: BaseException) -> int | None:
    for item in _chain(error):
        status = getattr(item, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _retry_after(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None)
    try:
        return max(0.0, float(headers.get("retry-after", ""))) if headers is not None else None
    except ValueError:
        return None


def _of_connection(error: BaseException, endpoint: Endpoint) -> ModelFailure:
    chain = list(_chain(error))
    names = " ".join(f"{type(item).__name__} {item}" for item in chain)
    if any(isinstance(item, ssl.SSLError) for item in chain) or "SSL" in names:
        return ModelFailure(f"no secure connection to {endpoint.host} could be made")
    if any(isinstance(item, socket.gaierror) for item in chain) or any(
        sign in names for sign in _NOT_FOUND
    ):
        return ModelFailure(f"the address {endpoint.host} was not found", retry=True)
    if "Connect" in names or any(isinstance(item, ConnectionError) for item in chain):
        if "ReadError" in names or "RemoteProtocol" in names or "IncompleteRead" in names:
            return ModelFailure("the connection broke off", retry=True)
        return ModelFailure(f"nothing answers at {endpoint.host}", retry=True)
    if "Timeout" in names:
        return ModelFailure("the endpoint did not answer in time", retry=True)
    return ModelFailure("the endpoint sent something that is no reply of a model")


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found
