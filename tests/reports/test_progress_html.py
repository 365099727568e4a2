"""The progress page stands alone, escapes everything and says what the terminal says."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.claims import claim
from interviewer.core.progress import progress
from interviewer.reports.progress_data import progress_data
from interviewer.reports.progress_html import progress_html
from tests.core.test_progress import HIGH, LOCAL, LOW, STEADY, result, sitting, sittings

FOUND = progress(sittings(LOW, HIGH), {LOCAL: STEADY})


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_asks_for_nothing_from_outside() -> None:
    page = progress_html(FOUND)
    assert "default-src 'none'" in page
    reader = _Reader(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(reader.tags)
    assert not [name for name, _ in reader.attributes if name in {"src", "href", "style"}]
    assert "http" not in page.replace("http-equiv", "")
    assert not [name for name, _ in reader.attributes if name.startswith("on")]


def test_the_page_says_what_the_terminal_says() -> None:
    text = _Reader(progress_html(FOUND)).text
    assert claim(FOUND.score) in text
    assert "20 → 70" in text
    assert "Jitter: measured on 8 questions" in text


def test_charts_hold_a_dot_for_every_session_and_a_label_in_words() -> None:
    page = progress_html(FOUND)
    assert page.count("<svg") == 5
    assert page.count('class="dot"') == 10
    assert page.count('class="band"') == 5
    assert 'aria-label="Trade-off: 1.0 in the first session, 1.0 in the last"' in page


def test_the_shading_is_explained_where_there_is_some() -> None:
    assert "Shaded:" in progress_html(FOUND)
    alone = progress_html(progress(sittings(LOW), {LOCAL: STEADY}))
    assert 'class="band"' not in alone
    assert "Shaded:" not in alone


def test_the_style_is_allowed_by_its_hash_alone() -> None:
    import base64
    import hashlib

    page = progress_html(FOUND)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert "unsafe" not in page


@given(st.text(min_size=1, max_size=40))
def test_hostile_names_stay_text(name: str) -> None:
    hostile = f'{name}"><script>alert(1)</script><img src=x onerror=y>'
    odd = result(topic=hostile, version=hostile, flags=(hostile,))
    page = progress_html(progress([sitting(0, odd), sitting(1, odd)], {}))
    reader = _Reader(page)
    assert not {"script", "img"} & set(reader.tags)
    assert not [key for key, _ in reader.attributes if key == "onerror"]


@pytest.mark.parametrize("found", [progress([], {}), progress(sittings(LOW), {})])
def test_little_or_nothing_is_a_page_too(found: object) -> None:
    page = progress_html(found)  # type: ignore[arg-type]
    assert page.endswith("</html>\n")
    assert "<svg" not in page


def test_many_sessions_stay_a_small_page() -> None:
    many = sittings(*([float(n % 100)] * 3 for n in range(2000)))
    assert len(progress_html(progress(many, {LOCAL: STEADY}))) < 100_000


def test_the_data_hold_every_figure() -> None:
    data = progress_data(FOUND)
    assert data["grader"] == {"examiner": "local", "version": "v1"}
    assert data["questions"] == 6
    score = data["score"]
    assert isinstance(score, dict)
    assert (score["before"], score["now"], score["change"]) == (20.0, 70.0, "rose")
    assert [point["value"] for point in score["points"]] == [20.0, 70.0]


def test_delivery_is_shown_where_something_was_spoken() -> None:
    spoken = result(pace=150.0, first_word=1.0, fillers=2.0)
    found = progress([sitting(0, *[spoken] * 3), sitting(1, *[spoken] * 3)], {LOCAL: STEADY})
    page = progress_html(found)
    assert "<h2>Delivery</h2>" in page
    assert "<h3>Pace, words a minute</h3>" in page
    assert "<h2>Delivery</h2>" not in progress_html(FOUND)
    assert set(progress_data(found)["delivery"]) == {"pace", "first_word", "fillers"}  # type: ignore[call-overload]
