"""A stalled device may keep PortAudio for ever; it may not keep the program."""

import threading
from collections.abc import Iterator

import pytest

from interviewer.speech import portaudio
from tests.speech.stand_ins import ScriptedPortAudio, ScriptedStream, device


class StalledStream(ScriptedStream):
    """Its device never answers, until `answer` is set."""

    answer = threading.Event()

    def close(self) -> None:
        self.answer.wait()
        self.closed = True


class StalledPortAudio(ScriptedPortAudio):
    """Does not come back from its end, until `answer` is set."""

    answer = threading.Event()

    def _terminate(self) -> None:
        super()._terminate()
        self.answer.wait()


@pytest.fixture(autouse=True)
def _let_go() -> Iterator[None]:
    StalledStream.answer.clear()
    StalledPortAudio.answer.clear()
    yield
    StalledStream.answer.set()
    StalledPortAudio.answer.set()


def test_a_stalled_stream_is_not_waited_for() -> None:
    stream = StalledStream({})
    portaudio.register(stream)
    portaudio.close(stream)
    assert not stream.closed


def test_a_fresh_start_closes_every_stream_of_the_process() -> None:
    microphone, loudspeaker = ScriptedStream({}), ScriptedStream({})
    portaudio.register(microphone)
    portaudio.register(loudspeaker)
    assert portaudio.start_anew(ScriptedPortAudio([device("USB Mic")]))
    assert microphone.closed
    assert loudspeaker.closed


def test_a_fresh_start_that_hangs_is_not_begun_twice() -> None:
    backend = StalledPortAudio([device("USB Mic")])
    assert not portaudio.start_anew(backend)
    assert not portaudio.start_anew(backend)
    assert backend.restarts == 1
    StalledPortAudio.answer.set()
    assert portaudio.start_anew(backend)
    assert backend.restarts == 1
