"""PortAudio as this program uses it: loaded late, started anew after a loss, never waited for.

Starting it anew ends every stream of the process, so whoever opens one registers it here first.
"""

import atexit
import sys
import threading
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer.speech.failures import MicrophoneError
from interviewer.speech.threads import in_daemon

_PATIENCE = 1.5
"""Seconds a call into a stalled device may take; it may as well never return."""


class Stream(Protocol):
    """What both directions of `sounddevice` have."""

    def start(self) -> None: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


class Backend(Protocol):
    """The part of the module `sounddevice` that is used here."""

    PortAudioError: type[Exception]

    def query_devices(self) -> Any: ...  # noqa: D102
    def query_hostapis(self) -> Any: ...  # noqa: D102
    def InputStream(self, **settings: Any) -> Stream: ...  # noqa: D102
    def _terminate(self) -> None: ...
    def _initialize(self) -> None: ...


@dataclass(frozen=True)
class Device:
    """A microphone; `rate` in samples a second is the one it works at by itself."""

    index: int
    name: str
    rate: int
    channels: int
    is_default: bool


_open_streams: list[Stream] = []
_turn = threading.Lock()
_restart: "Future[None] | None" = None
"""A fresh start under way; a second one on top of it would crash."""


def load() -> Backend:
    """`sounddevice`; raises `MicrophoneError` naming what is to be installed."""
    try:
        import sounddevice
    except OSError as error:
        message = (
            "microphone: the PortAudio library is missing. "
            "Install it, on Debian and Ubuntu with `sudo apt install libportaudio2`."
        )
        raise MicrophoneError(message) from error
    except ImportError as error:
        message = "microphone: the package sounddevice is missing. Run `pip install sounddevice`."
        raise MicrophoneError(message) from error
    backend: Backend = sounddevice
    return backend


def microphones(backend: Backend) -> tuple[Device, ...]:
    """Every device one can record from, in PortAudio's order; empty if there is none."""
    defaults = {api["default_input_device"] for api in backend.query_hostapis()[:1]}
    return tuple(
        Device(
            index=index,
            name=str(found["name"]),
            rate=round(found["default_samplerate"]),
            channels=int(found["max_input_channels"]),
            is_default=index in defaults,
        )
        for index, found in enumerate(backend.query_devices())
        if found["max_input_channels"] > 0
    )


def choose(devices: tuple[Device, ...], wanted: str | None) -> Device:
    """The device of that number or name, or of the one name that contains it; None: the default.

    Raises `MicrophoneError`; another device is never taken in its place.
    """
    if not devices:
        message = "microphone: none was found. Plug one in, or type your answers."
        raise MicrophoneError(message)
    if wanted is None:
        return next((device for device in devices if device.is_default), devices[0])
    name = wanted.strip().lower()
    exact = [device for device in devices if name in (str(device.index), device.name.lower())]
    matching = exact or [device for device in devices if name in device.name.lower()]
    if len(matching) == 1 or exact:
        return matching[0]
    problem = "fits several" if matching else "is none"
    listed = ", ".join(f"{device.index} {device.name}" for device in matching or devices)
    message = f"microphone: `{wanted}` {problem}. Choose one of: {listed}."
    raise MicrophoneError(message)


def register(stream: Stream) -> None:
    """Note an open stream, of either direction, so that it is closed before a fresh start."""
    with _turn:
        _open_streams.append(stream)


def close(stream: Stream) -> None:
    """Close it; a stalled device may take for ever, so this stops waiting after 1.5 s."""
    with _turn:
        if stream in _open_streams:
            _open_streams.remove(stream)
    if not _ends(in_daemon(stream.close, "portaudio")):
        _leave_unterminated()


def start_anew(backend: Backend) -> bool:
    """Have PortAudio look for devices again; False while a stalled device keeps it from that."""
    global _restart
    for stream in tuple(_open_streams):
        close(stream)
    if _restart is None:

        def restart() -> None:
            backend._terminate()
            backend._initialize()

        _restart = in_daemon(restart, "portaudio")
    if not _ends(_restart):
        return False
    failed, _restart = _restart.exception() is not None, None
    return not failed


def _ends(call: "Future[None]") -> bool:
    return bool(wait([call], _PATIENCE).done)


def _leave_unterminated() -> None:
    """At exit sounddevice ends PortAudio, which would wait for the stalled device for ever."""
    module = sys.modules.get("sounddevice")
    if module is not None:
        atexit.unregister(module._exit_handler)
