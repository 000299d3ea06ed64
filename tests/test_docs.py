"""The docs are tried out, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from unmask.verdict.reach import measured_verdict

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
PAGES += (ROOT / "examples").rglob("*.md")
LINK = re.compile(r"\]\((?!https?://|#)(?P<target>[^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(page.read_text(encoding="utf-8"))]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_the_page_of_the_verdict_says_what_each_verdict_says() -> None:
    page = (ROOT / "docs" / "verdict.md").read_text("utf-8")
    by_kind = {errors.kind: errors for errors in measured_verdict().errors}
    videos, pictures = by_kind["video"], by_kind["image"]
    assert f'{videos.weak} of {videos.real} reach "weak", {videos.moderate} "moderate"' in page
    assert f"{pictures.weak} and {pictures.moderate} of {pictures.real})" in page
    assert f"{videos.missed} of {videos.fake} videos" in page
    assert f"{pictures.missed} of {pictures.fake} pictures" in page


def test_the_readme_says_how_far_the_verdict_comes() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = {row.what: row for row in measured_verdict().reach}
    heads = ["talking-head-seen", "talking-head-unseen", "lips-seen", "lips-unseen"]
    swaps, generated = ["swap-unseen", "swap-seen"], ["generated-seen", "generated-unseen"]
    for own in (*([what] for what in (*generated, *swaps)), heads, ["real-image", "real-video"]):
        items = sum(rows[what].items for what in own)
        weak = sum(rows[what].weak for what in own)
        moderate = sum(rows[what].moderate for what in own)
        assert f"| {weak} of {items} | {moderate} of {items} (" in readme
