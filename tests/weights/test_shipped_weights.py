"""What ships: every file is the one that its manifest names, and all are small enough."""

import hashlib
from pathlib import Path

import unmask
from unmask.weights import WEIGHTS_FOLDER, model_entries

PACKAGE = Path(unmask.__file__).parent
MOST_MIB = 20


def test_all_weights_together_are_small_enough_to_ship() -> None:
    files = [path for path in PACKAGE.rglob("*") if path.suffix in {".onnx", ".npz"}]
    assert len(files) >= 5
    assert sum(path.stat().st_size for path in files) <= MOST_MIB * 2**20


def test_every_model_has_an_entry_that_names_it() -> None:
    entries = model_entries(WEIGHTS_FOLDER)
    assert {entry.file for entry in entries.values()} == {
        path.name for path in WEIGHTS_FOLDER.glob("*.onnx")
    }
    for entry in entries.values():
        content = (WEIGHTS_FOLDER / entry.file).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (entry.sha256, entry.bytes)
        assert entry.licence
        assert entry.source
