"""Voice in one interview: on scripted ears and a scripted voice, over the real socket."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from interviewer.core.turn_events import Committed, SpeechStopped, Tail, Tick
from interviewer.errors import SettingsError
from interviewer.speaking.parts import Better, Sound, Trouble
from tests.web.browsers import Browser, Page
from tests.web.stand_ins import MemoryInterviews, ScriptedEar, ScriptedVoices, house, kinds

BLOCK = b"\x01\x00" * 1600
"""A tenth of a second."""


@dataclass
class _Scene:
    """A page that speaks."""

    browser: Browser
    page: Page
    session: str
    interviews: MemoryInterviews
    voices: ScriptedVoices

    @property
    def ear(self) -> ScriptedEar:
        return self.voices.ears[-1]

    def switches_on(self, **manners: bool) -> None:
        self.page.sends(type="voice", on=True, **manners)
        self.page.waits_for("turn", state="listening")

    def hears(self, *sounds: Sound | Exception) -> None:
        """In the server's own thread, as its microphone does."""
        self._in_server(lambda: self.ear.put(*sounds))

    def says(self, text: str) -> None:
        """Words that are final, and seen."""
        self._in_server(self.ear.starts)
        self.hears(Committed(self.ear.position, text), SpeechStopped(self.ear.position))
        self._in_server(lambda: self.ear.said.append(text))
        self.page.reads_until(lambda m: m["type"] == "captions" and text in m["committed"])

    def presses(self, key: str) -> None:
        self.page.sends(type="key", key=key)

    def _in_server(self, act: Callable[[], object]) -> None:
        assert self.browser.portal is not None
        self.browser.portal.call(act)


@contextmanager
def _scene(
    voices: ScriptedVoices | None = None, interviews: MemoryInterviews | None = None
) -> Iterator[_Scene]:
    kept, given = interviews or MemoryInterviews(questions=1), voices or ScriptedVoices()
    with Browser(house(kept, given)) as browser:
        session = next(iter(kept.stores), None) or browser.begins()
        with browser.looks_at(session) as page:
            page.waits_for_turn()
            yield _Scene(browser, page, session, kept, given)


@pytest.fixture
def scene() -> Iterator[_Scene]:
    with _scene() as scene:
        yield scene


def test_spoken_words_appear_and_space_hands_them_in(scene: _Scene) -> None:
    scene.switches_on()
    scene.says("it keeps two running averages")
    scene.hears(Tail(scene.ear.position, "and their"))
    caption = scene.page.waits_for("captions", tail="and their")
    assert caption["committed"] == "it keeps two running averages"
    scene.says("and their squares")
    scene.presses("done")
    answer = scene.page.waits_for_entry("answer")
    assert answer["text"] == "it keeps two running averages and their squares"


def test_in_automatic_mode_silence_ends_the_answer(scene: _Scene) -> None:
    scene.switches_on(automatic=True)
    scene.says("it keeps two running averages of the gradient.")
    stopped = scene.ear.position
    scene.hears(*(Tick(stopped + tenth / 10) for tenth in range(1, 100)))
    assert scene.page.waits_for("turn", state="ending")["seconds"] > 0
    assert "averages" in scene.page.waits_for_entry("answer")["text"]


def test_when_the_voice_goes_off_what_was_said_is_in_the_box(scene: _Scene) -> None:
    scene.switches_on()
    scene.says("half an answer")
    scene.page.sends(type="voice", on=False)
    assert scene.page.waits_for("draft")["text"] == "half an answer"
    scene.page.waits_for("turn", state="off")
    assert not scene.ear.is_open
    assert "answer" not in scene.page.entries


def test_voice_goes_off_and_on_within_one_answer_and_every_word_counts(scene: _Scene) -> None:
    scene.switches_on()
    scene.says("spoken first")
    scene.page.sends(type="voice", on=False)
    scene.page.waits_for("turn", state="off")
    scene.page.sends(type="draft", text="spoken first, typed then")
    scene.switches_on()
    scene.says("and spoken again")
    scene.presses("done")
    answer = scene.page.waits_for_entry("answer")
    assert answer["text"] == "spoken first, typed then and spoken again"


def test_what_is_typed_comes_after_what_was_spoken(scene: _Scene) -> None:
    scene.switches_on()
    scene.says("spoken first")
    scene.page.say("typed then")
    assert scene.page.waits_for_entry("answer")["text"] == "spoken first typed then"


def test_a_word_beside_the_question_takes_nothing_spoken_with_it(scene: _Scene) -> None:
    scene.switches_on()
    scene.says("half an answer")
    scene.page.say("/hint")
    assert scene.page.waits_for_entry("aside")["said"] == "/hint"


def test_sound_of_the_page_reaches_the_ear_and_that_of_a_watching_page_does_not(
    scene: _Scene,
) -> None:
    scene.switches_on()
    with scene.browser.looks_at(scene.session, "second") as watching:
        watching.waits_for("role", answers=False)
        watching.sends_raw(b"\x02\x00" * 1600)
        scene.page.sends_raw(BLOCK)
        scene.says("something")
        watching.waits_for("captions", committed="something")
    assert scene.ear.fed == [BLOCK]


def test_sound_while_nobody_listens_is_dropped(scene: _Scene) -> None:
    scene.page.sends_raw(BLOCK)
    scene.switches_on()
    assert scene.ear.fed == []


@pytest.mark.parametrize("headphones", [True, False])
def test_the_question_is_heard_and_only_with_headphones_the_candidate_meanwhile(
    headphones: bool,
) -> None:
    with _scene(ScriptedVoices(mute=False)) as scene:
        page = scene.page
        page.sends(type="voice", on=True, interrupt=headphones)
        speech = page.waits_for("speech")
        assert (speech["rate"], len(speech["sound"])) == (16_000, 3200)
        assert page.waits_for("speech")["last"]
        page.sends_raw(BLOCK)
        page.sends(type="played", number=speech["number"])
        page.waits_for("turn", state="listening")
        page.sends_raw(BLOCK)
        scene.says("now")
        assert scene.voices.said == ["Why Adam, for q-1?"]
        assert scene.ear.fed == [BLOCK if headphones else bytes(len(BLOCK)), BLOCK]


def test_speaking_over_the_question_stops_it() -> None:
    with _scene(ScriptedVoices(mute=False)) as scene:
        scene.page.sends(type="voice", on=True, interrupt=True)
        scene.page.waits_for("turn", state="speaking")
        scene.hears(Tick(scene.ear.position))
        scene.says("let me stop you there")
        assert "hush" in [message["type"] for message in scene.page.told]
        scene.presses("done")
        assert scene.page.waits_for_entry("answer")["text"] == "let me stop you there"


def test_a_key_stops_the_interviewer() -> None:
    with _scene(ScriptedVoices(mute=False)) as scene:
        scene.page.sends(type="voice", on=True)
        scene.page.waits_for("turn", state="speaking")
        scene.presses("stop_speech")
        scene.page.waits_for("hush")
        scene.page.waits_for("turn", state="listening")


def test_voice_that_went_off_before_a_word_was_said_listens_again_when_it_comes_back() -> None:
    with _scene(ScriptedVoices(mute=False)) as scene:
        for _ in range(2):
            scene.page.sends(type="voice", on=True)
            scene.page.waits_for("turn", state="speaking")
            scene.presses("stop_speech")
            scene.page.waits_for("turn", state="listening")
            scene.page.sends(type="voice", on=False)
            scene.page.waits_for("turn", state="off")


def test_a_machine_that_cannot_listen_says_what_is_missing() -> None:
    missing = "Speaking needs faster-whisper on the server: pip install faster-whisper."
    with _scene(ScriptedVoices(unheard=missing)) as scene:
        hello = next(message for message in scene.page.told if message["type"] == "hello")
        assert (hello["may_speak"], hello["why_silent"]) == (False, missing)
        scene.page.sends(type="voice", on=True)
        assert scene.page.waits_for_entry("notice")["text"] == missing
        assert scene.voices.ears == []


def test_ears_that_fail_leave_the_words_and_typing(scene: _Scene) -> None:
    scene.switches_on()
    scene.says("half an answer")
    scene.hears(SettingsError("--model: no speech model is installed. Install one."))
    notice = scene.page.waits_for_entry("notice")
    assert notice["text"].endswith("Go on by typing.")
    assert scene.page.waits_for("draft")["text"] == "half an answer"
    scene.page.say("typed")
    assert "typed" in scene.page.waits_for_entry("answer")["text"]


def test_trouble_with_the_sound_is_said_and_so_is_its_end(scene: _Scene) -> None:
    scene.switches_on()
    scene.hears(Trouble("The microphone stopped: asleep.", stopped=True))
    assert "asleep" in scene.page.waits_for_entry("notice")["text"]
    scene.page.waits_for("turn", state="deaf")
    scene.hears(Better())
    assert scene.page.waits_for_entry("notice")["text"] == "The microphone works again."


def test_an_unplugged_microphone_is_said_to_everyone_who_looks(scene: _Scene) -> None:
    with scene.browser.looks_at(scene.session, "second") as watching:
        scene.page.sends(type="microphone", works=False)
        notice = watching.waits_for_entry("notice")["text"]
    assert "What you have said stands" in notice


def test_who_waits_for_captions_sees_how_many_come_first(scene: _Scene) -> None:
    scene.switches_on()
    scene.hears(Tick(scene.ear.position))
    scene.ear.waiting = 2
    assert scene.page.waits_for("queued")["before"] == 2
    scene.ear.waiting = 0
    assert scene.page.waits_for("queued") == {"type": "queued", "what": "captions", "before": 0}


def test_spoken_words_outlive_the_server() -> None:
    interviews = MemoryInterviews(questions=1)
    with _scene(interviews=interviews) as scene:
        scene.switches_on()
        scene.says("half an answer")
    assert interviews.drafts[scene.session].text == "half an answer"
    with _scene(interviews=interviews) as again:
        hello = next(message for message in again.page.told if message["type"] == "hello")
        assert hello["draft"] == "half an answer"
        again.page.say("half an answer and the rest")
        again.page.waits_for_entry("answer")
        assert interviews.drafts[scene.session].text == ""
    assert kinds(interviews.stores[scene.session].events)[:3] == ["started", "asked", "resumed"]


def test_the_ear_is_told_which_words_are_likely() -> None:
    with _scene(interviews=MemoryInterviews(questions=1, terms=("AdamW", "RMSProp"))) as scene:
        scene.switches_on()
        scene.says("anything")
        assert ("AdamW", "RMSProp") in scene.ear.terms


def test_saying_it_again_begins_the_last_answer_anew(scene: _Scene) -> None:
    scene.switches_on()
    scene.says("it keeps running sausages")
    scene.presses("done")
    scene.page.waits_for_entry("probe")
    scene.presses("redo")
    scene.says("it keeps running averages")
    scene.presses("done")
    assert scene.page.waits_for_entry("answer")["text"] == "it keeps running averages"
    assert {"type": "withdrawn", "reason": "redone"} in scene.page.log
