"""What each test says of files that are kept, so that a broken preprocessing does not go unseen.

``python -m unmask.lab.reference_files tests/reference --expect`` writes the expected ratios anew
after a change that is meant.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from unmask import Analyzer
from unmask.detectors import Finding

FOLDER = Path(__file__).parent / "reference"
SAMPLES = Path(str(files("unmask") / "samples"))
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))

NEAR = 0.1
"""Of a log₁₀ ratio: processors round differently."""


@pytest.fixture(scope="module")
def analyzer(folder_with_large_network: Path) -> Iterator[Analyzer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNMASK_DATA", str(folder_with_large_network))
        yield Analyzer()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_test_says_of_a_file_what_it_said_when_it_was_measured(
    name: str, analyzer: Analyzer
) -> None:
    path = FOLDER / name if (FOLDER / name).is_file() else SAMPLES / name
    said = {one.detector: _said(one) for one in analyzer.analyze(path).findings}
    assert said == {
        detector: each if isinstance(each, str) else pytest.approx(each, abs=NEAR)
        for detector, each in EXPECTED[name].items()
    }


def test_every_file_is_expected_to_say_something() -> None:
    kept = {path.name for path in FOLDER.iterdir()} - {"expected.json"}
    assert kept <= set(EXPECTED)
    ratios = [each for said in EXPECTED.values() for each in said.values()]
    assert {"scored"}.isdisjoint(ratios)
    assert any(isinstance(each, float) and each >= 0.3 for each in ratios)


def _said(finding: Finding) -> float | str:
    return finding.status if finding.log10_lr is None else finding.log10_lr
