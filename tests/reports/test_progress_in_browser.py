"""The progress page in a real headless Chromium, opened from the disk."""

from pathlib import Path
from typing import Any

import pytest

from interviewer.core.progress import Progress, progress
from interviewer.reports.progress_html import progress_html
from tests.core.test_progress import HIGH, LOCAL, LOW, STEADY, result, sitting, sittings
from tests.reports.browser import axe_source, visit

_HOSTILE = result(topic="</td><script>alert(1)</script>", flags=("<img src=x onerror=alert(1)>",))
PAGES = [
    pytest.param(progress(sittings(LOW, HIGH, LOW, HIGH), {LOCAL: STEADY}), id="claims"),
    pytest.param(progress([sitting(0, _HOSTILE), sitting(1, _HOSTILE)], {}), id="hostile"),
    pytest.param(progress([], {}), id="nothing"),
]


def _written(folder: Path, found: Progress) -> Path:
    file = folder / "progress.html"
    file.write_text(progress_html(found), encoding="utf-8")
    return file


@pytest.mark.parametrize("found", PAGES)
def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(
    chromium: Any, tmp_path: Path, found: Progress
) -> None:
    file = _written(tmp_path, found)
    with visit(chromium, file) as seen:
        seen.page.wait_for_load_state("networkidle")
        assert seen.requests == [file.as_uri()]
        assert seen.console == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("found", PAGES)
def test_axe_finds_nothing_serious_and_nothing_overflows(
    chromium: Any, tmp_path: Path, found: Progress, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with visit(chromium, _written(tmp_path, found), bypass_csp=True, **look) as seen:
        seen.page.evaluate(axe_source())
        violations = seen.page.evaluate("() => axe.run().then(found => found.violations)")
        assert [
            item["id"] for item in violations if item["impact"] in {"serious", "critical"}
        ] == []
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
