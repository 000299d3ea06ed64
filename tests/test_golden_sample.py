"""The whole journey of a bundled sample, against the JSON it gave when it was last looked at.

After a change that is meant to move the numbers, look at the difference and write the file again,
on a machine without the large network (an empty folder as ``UNMASK_DATA``):
``unmask analyze src/unmask/samples/warped-face.mp4 --json > tests/golden/warped-face.json``
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from unmask import analyze
from unmask.report import analysis_document, document_line

GOLDEN = Path(__file__).parent / "golden" / "warped-face.json"
SAMPLE = Path(str(files("unmask") / "samples" / "warped-face.mp4"))
CHANGES_EACH_TIME = {"created", "seconds", "source", "unmask"}
TOLERANCES = {
    "score": 0.15,
    "log10_lr": 0.02,
    "x": 2.0,
    "y": 2.0,
    "width": 3.0,
    "height": 3.0,
    "yaw": 1.5,
    "pitch": 1.5,
}
"""By key: what another processor or version of a library may move; 0.02 for all other numbers."""
SENTENCES = ("reasons", "headline", "sentence", "advice", "conflicts", "notes")
"""Not compared themselves: what they say is compared, as keys and values, in ``messages``."""
VALUE_TOLERANCE, VALUE_SHARE = 0.2, 0.15
"""Of a number with decimals in a message, absolute or as its share; counts are to be the same."""


def differences(actual: Any, golden: Any, path: str = "") -> list[str]:
    """Where two JSON values differ by more than the tolerance, as texts."""
    if isinstance(golden, dict) and isinstance(actual, dict):
        if golden.keys() != actual.keys():
            return [f"{path}: keys {sorted(golden.keys() ^ actual.keys())}"]
        kept = golden.keys() - CHANGES_EACH_TIME
        if "messages" in golden:
            kept -= set(SENTENCES)
        return [d for k in sorted(kept) for d in differences(actual[k], golden[k], f"{path}.{k}")]
    if isinstance(golden, list) and isinstance(actual, list):
        if len(golden) != len(actual):
            return [f"{path}: {len(actual)} entries, {len(golden)} in the golden file"]
        pairs = zip(actual, golden, strict=True)
        return [d for i, pair in enumerate(pairs) for d in differences(*pair, f"{path}[{i}]")]
    if isinstance(golden, float) and isinstance(actual, int | float):
        close = actual == tolerated(golden, path)
        return [] if close else [f"{path}: {actual}, {golden} in the golden file"]
    return [] if actual == golden else [f"{path}: {actual!r}, {golden!r} in the golden file"]


def tolerated(golden: float, path: str) -> Any:
    if ".values." in path:
        return pytest.approx(golden, abs=VALUE_TOLERANCE, rel=VALUE_SHARE)
    return pytest.approx(golden, abs=TOLERANCES.get(path.rsplit(".", 1)[-1], 0.02))


def test_the_sample_gives_the_golden_result() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    document = json.loads(document_line(analysis_document(analyze(SAMPLE))))

    assert differences(document, golden) == []


@pytest.mark.parametrize(
    ("actual", "golden", "count"),
    [
        ({"score": 1.0}, {"score": 1.1}, 0),
        ({"score": 1.0}, {"score": 1.2}, 1),
        ({"t": 1.0}, {"t": 1.1}, 1),
        ({"level": "weak"}, {"level": "moderate"}, 1),
        ({"faces": []}, {"faces": [{}]}, 1),
        ({"a": 1}, {"b": 1}, 1),
        ({"score": None}, {"score": 1.0}, 1),
        ({"values": {"score": 1.7}}, {"values": {"score": 1.8}}, 0),
        ({"values": {"angle": 12.4}}, {"values": {"angle": 11.2}}, 0),
        ({"values": {"angle": 18.0}}, {"values": {"angle": 11.2}}, 1),
        ({"values": {"frames": 33}}, {"values": {"frames": 32}}, 1),
        ({"key": "no-face", "values": {}}, {"key": "face-hidden", "values": {}}, 1),
        ({"reasons": ["One."], "messages": {}}, {"reasons": ["Two."], "messages": {}}, 0),
        ({"reasons": ["One."]}, {"reasons": ["Two."]}, 1),
        ({"notes": [None]}, {"notes": ["The file ends after 3.0 s."]}, 1),
        ({"title": "Test 1.0"}, {"title": "Test 1.1"}, 1),
    ],
)
def test_differences_are_seen(actual: Any, golden: Any, count: int) -> None:
    assert len(differences(actual, golden)) == count
