from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from skimage import data

from unmask.detectors import Finding
from unmask.detectors.provenance import ProvenanceDetector
from unmask.lab.manifest import Item
from unmask.lab.provenance import Seen, examine, figures_of, main, thumbnail_figures

DATE = "2026-11-28"
CARD = ProvenanceDetector.card


def item(path: Path, label: str = "real") -> Item:
    return Item(path, label, path.stem, "none" if label == "real" else "x", "photographs", "test")  # type: ignore[arg-type]


def scored(log10_lr: float) -> Finding:
    return Finding.scored(CARD, score=log10_lr, log10_lr=log10_lr, reasons=["said"])


def test_files_are_examined_as_they_are(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text("parameters", "a cat\nSteps: 20, Sampler: Euler, Seed: 5")
    Image.new("RGB", (32, 32)).save(tmp_path / "a.png", pnginfo=info)
    [seen] = examine([item(tmp_path / "a.png", "fake")])
    assert (seen.kind, seen.accuses, seen.finding.log10_lr) == ("fake pictures", True, 2.0)


def test_what_speaks_and_what_accuses_is_counted_by_kind() -> None:
    seen = [
        Seen(item(Path("a.jpg")), scored(0.0)),
        Seen(item(Path("b.jpg")), Finding.abstained(CARD, "nothing", "a camera is named")),
        Seen(item(Path("c.jpg")), scored(-2.0)),
        Seen(item(Path("d.mp4")), scored(2.0)),
    ]
    figures = list(figures_of(seen, DATE))
    assert [(figure.measure, figure.count) for figure in figures] == [
        ("real pictures with support for manipulation", "0 of 3"),
        ("real pictures of which the file says anything that is judged", "2 of 3"),
        ("real pictures of which it says anything at all", "1 of 3"),
        ("real videos with support for manipulation", "1 of 1"),
        ("real videos of which the file says anything that is judged", "1 of 1"),
        ("real videos of which it says anything at all", "0 of 1"),
    ]
    assert figures[0].interval == pytest.approx((0.0, 0.5615), abs=1e-3)


def test_own_thumbnails_are_liker_than_those_of_others(tmp_path: Path) -> None:
    for name in ("astronaut", "chelsea", "coffee"):
        pixels = np.asarray(getattr(data, name)(), np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    own, others = thumbnail_figures(sorted(tmp_path.iterdir()), DATE)
    assert own.value > 0.8
    assert others.value < 0.5
    assert own.count == "6 own, 2 others"


def test_data_that_are_missing_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="dfdc"):
        main([str(tmp_path), "--card", str(tmp_path)])
    assert not (tmp_path / "measured.json").exists()
