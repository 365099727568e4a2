import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.reports.page.elements import clean, element, inline, join


@pytest.mark.parametrize(
    "target", ["https://example.org", "javascript:x", "//host", "", "file:///x"]
)
def test_a_link_out_of_the_page_cannot_be_made(target: str) -> None:
    with pytest.raises(ValueError, match="must stay in the page"):
        element("a", "x", href=target)


@pytest.mark.parametrize("tag", ["script", "style"])
def test_text_cannot_become_script_or_style(tag: str) -> None:
    with pytest.raises(ValueError, match="use `inline`"):
        element(tag, "x")


@pytest.mark.parametrize("content", ["a</script>", "a</style>", "<!-- a"])
def test_a_script_that_could_be_closed_from_inside_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="would end or change it"):
        inline("script", content)


def test_text_and_attributes_are_escaped_and_markup_is_kept() -> None:
    made = element("p", '<b>"', element("i", "&"), title="\"'<", class_="x", hidden=True, id=None)
    assert made.source == (
        '<p title="&quot;&#x27;&lt;" class="x" hidden>&lt;b&gt;&quot;<i>&amp;</i></p>'
    )


def test_what_stands_between_parts_is_text() -> None:
    assert join(["a", "b"], between="<").source == "a&lt;b"


@given(st.text(st.characters()))
def test_cleaning_keeps_every_offset(plain: str) -> None:
    assert len(clean(plain)) == len(plain)
    assert clean(clean(plain)) == clean(plain)
    clean(plain).encode("utf-8")


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        pytest.param("a\r\nb", "a \nb", id="line-end"),
        pytest.param("a\x00b\x85", "a\ufffdb\ufffd", id="controls"),
        pytest.param("\ud800", "\ufffd", id="lone-surrogate"),
        pytest.param("a\tb\n😀", "a\tb\n😀", id="kept"),
    ],
)
def test_what_a_browser_would_change_is_exchanged_one_for_one(plain: str, shown: str) -> None:
    assert clean(plain) == shown
