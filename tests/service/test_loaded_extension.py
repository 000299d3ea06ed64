"""What the browser runs of the extension is remembered, and nothing else gets into that file."""

import stat
from pathlib import Path

from unmask.service.loaded_extension import FILE, LONGEST, loaded_build, note_loaded_build


def test_the_last_build_that_was_named_is_remembered(tmp_path: Path) -> None:
    assert loaded_build(tmp_path) is None
    note_loaded_build("0.1.0 (0123abcd)", tmp_path)
    note_loaded_build("0.1.1 (89abcdef)", tmp_path)
    assert loaded_build(tmp_path) == "0.1.1 (89abcdef)"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_build_is_one_short_line(tmp_path: Path) -> None:
    note_loaded_build("0.1.0\n\x1b[2J" + "9" * 500, tmp_path)
    found = loaded_build(tmp_path)
    assert found is not None
    assert len(found) <= LONGEST
    assert found.startswith("0.1.0")
    assert found.isprintable()


def test_without_a_folder_nothing_is_remembered(tmp_path: Path) -> None:
    note_loaded_build("0.1.0", tmp_path / "absent")
    assert loaded_build(tmp_path / "absent") is None
