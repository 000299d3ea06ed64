"""The docs are tried out, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.detector_packages import write_detector_package
from unmask import analyze
from unmask.verdict.reach import measured_reach

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
BLOCK = re.compile(
    r"^```\w+\n# (?P<name>[\w.]+).*?\n(?P<content>.*?)^```", re.DOTALL | re.MULTILINE
)
LINK = re.compile(r"\]\((?!https?://|#)(?P<target>[^)#]+)")


def test_the_example_of_a_detector_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "writing-a-detector.md").read_text(encoding="utf-8")
    files = {match["name"]: match["content"] for match in BLOCK.finditer(text)}
    place = re.search(r'darkness = "(.*)"', files["pyproject.toml"])
    assert place is not None
    (tmp_path / "card.toml").write_text(files["card.toml"], encoding="utf-8")
    source = files["unmask_darkness.py"]
    write_detector_package(tmp_path, "unmask_darkness", source, {"darkness": place[1]})
    monkeypatch.syspath_prepend(str(tmp_path))

    analysis = analyze(ROOT / "src" / "unmask" / "samples" / "moving-face.mp4", ["darkness"])

    [finding] = analysis.findings
    assert finding.status == "scored"
    assert finding.score is not None
    assert 20 < finding.score < 235
    assert analysis.verdict.log10_lr == 0.0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(page.read_text(encoding="utf-8"))]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_the_readme_says_how_far_the_verdict_comes() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = {row.what: row for row in measured_reach()}
    for own in (["swap-unseen"], ["swap-seen"], ["real-image", "real-video"]):
        items = sum(rows[what].items for what in own)
        weak = sum(rows[what].weak for what in own)
        moderate = sum(rows[what].moderate for what in own)
        assert f"| {weak} of {items} | {moderate} of {items} (" in readme
