"""The page in a real headless Chromium, opened from the disk."""

import json
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.review import SessionReview
from interviewer.reports.html import Sound, html
from interviewer.reports.mentor import read_marks
from interviewer.reports.page.elements import clean
from tests.reports.browser import axe_source, visit
from tests.reports.examples import SECOND, long_session, varied
from tests.reports.sessions import D, E, L, Says, T, question, reviewed
from tests.reports.test_html import HOSTILE, hostile, silence

SESSION = "2026-11-22-a1b2"
_SOUND_IS_READY = """() => new Promise((done) => {
    const sound = document.getElementById("sound");
    if (sound.readyState > 0) done(); else sound.addEventListener("loadedmetadata", done);
})"""


def written(folder: Path, of: SessionReview, sound: Sound | None = None) -> Path:
    file = folder / "debrief.html"
    source = html(of, session=SESSION, trust="Graded locally: a shape check.", sound=sound)
    file.write_text(source, encoding="utf-8")
    return file


SESSIONS = [
    pytest.param(varied(), None, id="typed"),
    pytest.param(varied(spoken=True), Sound("audio/wav", silence(300)), id="spoken"),
    pytest.param(long_session(), None, id="ten-questions"),
    pytest.param(hostile("</script><img src=x onerror=pwned=1>"), None, id="hostile"),
    pytest.param(reviewed((question(), None)), None, id="skipped-only"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "sound"), SESSIONS)
def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(
    chromium: Any, tmp_path: Path, of: SessionReview, sound: Sound | None
) -> None:
    file = written(tmp_path, of, sound)
    with visit(chromium, file) as seen:
        seen.page.wait_for_load_state("networkidle")
        assert [url for url in seen.requests if not url.startswith("data:")] == [file.as_uri()]
        assert seen.console == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize(("of", "sound"), SESSIONS[:2])
def test_axe_finds_nothing_serious(
    chromium: Any, tmp_path: Path, of: SessionReview, sound: Sound | None, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with visit(chromium, written(tmp_path, of, sound), bypass_csp=True, **look) as seen:
        seen.page.evaluate(axe_source())
        seen.page.click("#mentor-start")
        seen.page.uncheck("#mentor-blind")
        found = seen.page.evaluate("axe.run()")
    assert found["passes"], "axe checked nothing"
    assert [
        (item["id"], [node["target"] for node in item["nodes"]])
        for item in found["violations"]
        if item["impact"] in {"serious", "critical", "moderate"}
    ] == []


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_nothing_sticks_out_sideways(chromium: Any, tmp_path: Path, width: int) -> None:
    long_word = Says("w" * 400 + " and " + "https://example.org/" + "x" * 300)
    of = reviewed((question(1, "What is " + "n" * 200), [long_word]))
    for session in (of, varied(spoken=True)):
        file = written(tmp_path, session)
        with visit(chromium, file, viewport={"width": width, "height": 800}) as seen:
            seen.page.click("#mentor-start")
            assert seen.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_run_nothing_and_read_as_said(
    chromium: Any, tmp_path: Path, words: str
) -> None:
    with visit(chromium, written(tmp_path, hostile(words))) as seen:
        assert seen.page.evaluate("typeof pwned") == "undefined"
        shown = seen.page.evaluate("document.getElementById('q1a0-text').textContent")
        assert shown == clean(f"{words} and {words}")
        assert seen.console == []


def test_a_quote_leads_to_its_words_and_they_lead_back(chromium: Any, tmp_path: Path) -> None:
    with visit(chromium, written(tmp_path, varied())) as seen:
        seen.page.click("#q1-tradeoff .quote a")
        seen.page.wait_for_selector("#q1a1-tradeoff0:focus")
        seen.page.click("#q1a1-text .tag.tradeoff")
        seen.page.wait_for_selector("#q1-tradeoff:focus")


def test_a_keyboard_reaches_a_mark_from_a_quote_and_every_control_is_in_reach(
    chromium: Any, tmp_path: Path
) -> None:
    with visit(chromium, written(tmp_path, varied())) as seen:
        seen.page.focus("#q1a0-text .tag")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_selector("#q1-definition:focus")
        beyond = "[...document.querySelectorAll('a, button')].filter(x => x.tabIndex < 0).length"
        assert seen.page.evaluate(beyond) == 0


def test_clicking_a_word_hears_it(chromium: Any, tmp_path: Path) -> None:
    file = written(tmp_path, varied(spoken=True), Sound("audio/wav", silence(300)))
    with visit(chromium, file) as seen:
        seen.page.evaluate(_SOUND_IS_READY)
        word = seen.page.locator("#q1a1-text .w", has_text="cosine").first
        start = float(word.get_attribute("data-t"))
        word.click()
        now = seen.page.evaluate("document.getElementById('sound').currentTime")
        assert start > 90, "times count from the start of the recording"
        assert now == pytest.approx(start, abs=0.5)


def test_a_keyboard_chooses_a_word_and_hears_it(chromium: Any, tmp_path: Path) -> None:
    file = written(tmp_path, varied(spoken=True), Sound("audio/wav", silence(300)))
    with visit(chromium, file) as seen:
        seen.page.evaluate(_SOUND_IS_READY)
        seen.page.focus("#q1a1-text")
        for _ in range(3):
            seen.page.keyboard.press("ArrowRight")
        seen.page.keyboard.press("Enter")
        start = float(seen.page.locator("#q1a1-text .w").nth(2).get_attribute("data-t"))
        now = seen.page.evaluate("document.getElementById('sound').currentTime")
        assert now == pytest.approx(start, abs=0.5)


def test_reduced_motion_moves_nothing(chromium: Any, tmp_path: Path) -> None:
    with visit(chromium, written(tmp_path, varied()), reduced_motion="reduce") as seen:
        style = "getComputedStyle(document.documentElement).scrollBehavior"
        assert seen.page.evaluate(style) == "auto"
        seen.page.click("#q1-tradeoff .quote a")
        assert seen.page.evaluate("document.getAnimations().length") == 0


def test_print_leaves_out_what_paper_cannot_do(chromium: Any, tmp_path: Path) -> None:
    with visit(chromium, written(tmp_path, varied())) as seen:
        seen.page.emulate_media(media="print")
        assert not seen.page.is_visible("#mentor-bar")
        assert not seen.page.is_visible("button.copy >> nth=0")
        assert seen.page.is_visible("#q1a1-text")


def select(seen: Any, answer: str, words: str) -> None:
    """Selects `words` in an answer as a mouse would, across marks and tags."""
    script = """([id, words]) => {
        const root = document.getElementById(id);
        const at = root.textContent.indexOf(words);
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let seen = 0;
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const end = seen + node.length;
            if (at >= seen && at < end) range.setStart(node, at - seen);
            if (at + words.length > seen && at + words.length <= end)
                range.setEnd(node, at + words.length - seen);
            seen = end;
        }
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }"""
    seen.page.evaluate(script, [answer, words])


def save(seen: Any, folder: Path) -> Path:
    with seen.page.expect_download() as download:
        seen.page.click("#mentor-save")
    file = folder / str(download.value.suggested_filename)
    download.value.save_as(file)
    return file


def mark(seen: Any, answer: str, criterion: str, value: str) -> None:
    seen.page.check(f'input[name="{answer}-{criterion}-mark"][value="{value}"]')


def test_what_a_mentor_marks_is_what_is_read(chromium: Any, tmp_path: Path) -> None:
    with visit(chromium, written(tmp_path, varied())) as seen:
        seen.page.click("#mentor-start")
        seen.page.fill("#mentor-name", "Åsa <b>")
        seen.page.fill("#mentor-remark", "Slow down.")
        for criterion, value in zip(
            (D, T, E, L), ("partial", "solid", "solid", "missing"), strict=True
        ):
            mark(seen, "q1a1", criterion, value)
        select(seen, "q1a1-text", "it took me two weeks to tune")
        seen.page.click('#q1a1-mentor button.take[data-criterion="tradeoff"]')
        seen.page.check('input[name="q1a1-flag"][value="tool_worship"]')
        seen.page.fill('textarea[name="q1a1-comment"]', "Say the number.\nThen stop.")
        file = save(seen, tmp_path)
        assert seen.console == []
    read = read_marks(file)
    assert (read.session, read.mentor, read.comment, read.blind) == (
        SESSION, "Åsa <b>", "Slow down.", True,
    )  # fmt: skip
    (answer,) = read.answers
    assert (answer.thread, answer.turn, answer.question_id) == (0, 1, "why-adam")
    assert answer.answer == SECOND
    assert answer.prior_answer is not None
    assert answer.prior_answer.startswith("It keeps running averages")
    assert answer.probe is not None
    assert answer.marks == {D: "partial", T: "solid", E: "solid", L: "missing"}
    assert [item.quote for item in answer.quotes] == ["it took me two weeks to tune"]
    assert answer.red_flags == ("tool_worship",)
    assert answer.comment == "Say the number.\nThen stop."
    assert answer.level == "mid"


def test_offsets_count_characters_also_beyond_the_basic_plane(
    chromium: Any, tmp_path: Path
) -> None:
    said = Says("😀😀 It adapts 👩‍👩‍👧 the step per weight.", "smmm", {D: ["It adapts"]})
    with visit(chromium, written(tmp_path, reviewed((question(), [said])))) as seen:
        seen.page.click("#mentor-start")
        mark(seen, "q1a0", "definition", "solid")
        select(seen, "q1a0-text", " the step per weight")
        seen.page.click('#q1a0-mentor button.take[data-criterion="definition"]')
        (answer,) = read_marks(save(seen, tmp_path)).answers
    (quote,) = answer.quotes
    assert answer.answer[quote.start : quote.end] == quote.quote == "the step per weight"


def test_saved_marks_open_again_and_save_the_same(chromium: Any, tmp_path: Path) -> None:
    page = written(tmp_path, varied())
    with visit(chromium, page) as seen:
        seen.page.click("#mentor-start")
        mark(seen, "q2a0", "example", "partial")
        select(seen, "q2a0-text", "four thousand steps")
        seen.page.click('#q2a0-mentor button.take[data-criterion="example"]')
        seen.page.check("input[name='q2a0-flag'][value='misconception']")
        seen.page.uncheck("#mentor-blind")
        first = json.loads(save(seen, tmp_path).read_text(encoding="utf-8"))
    (tmp_path / "kept.json").write_text(json.dumps(first), encoding="utf-8")
    with visit(chromium, page) as seen:
        seen.page.click("#mentor-start")
        seen.page.set_input_files("#mentor-file", tmp_path / "kept.json")
        seen.page.wait_for_selector("#q2a0-example-kept div")
        again = json.loads(save(seen, tmp_path).read_text(encoding="utf-8"))
    assert first.pop("saved_at") <= again.pop("saved_at")
    assert again == first
    assert first["blind"] is False


def test_another_sessions_marks_are_refused_in_the_page(chromium: Any, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"format": "interviewer-mentor-marks", "session": "x"}')
    with visit(chromium, written(tmp_path, varied())) as seen:
        seen.page.click("#mentor-start")
        seen.page.set_input_files("#mentor-file", tmp_path / "other.json")
        seen.page.wait_for_selector("text=This file cannot be used: not for this session")
        assert seen.console == []


def test_a_mentor_starts_without_seeing_the_examiners_marks(chromium: Any, tmp_path: Path) -> None:
    with visit(chromium, written(tmp_path, varied())) as seen:
        seen.page.click("#mentor-start")
        for part in (".notes >> nth=0", ".step >> nth=0", ".cards", ".tag >> nth=0", ".glance"):
            assert not seen.page.is_visible(part)
        seen.page.uncheck("#mentor-blind")
        assert seen.page.is_visible(".notes >> nth=0")
