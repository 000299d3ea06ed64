"""A temporary folder that is full or missing is one error that says so."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.media.media_files import write_video
from tests.media.refusal import refusal

SMALL_FILE_SYSTEM = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
MOUNT = 'mount -t tmpfs -o size=64k tmpfs "$TMPDIR"'
OPEN = f'{MOUNT} && exec "{sys.executable}" -m unmask analyze a.mp4'


def can_mount(folder: Path) -> bool:
    try:
        command = [*SMALL_FILE_SYSTEM, MOUNT]
        return subprocess.run(command, env={"TMPDIR": str(folder)}).returncode == 0
    except FileNotFoundError:
        return False


def test_frames_that_have_no_room_are_no_fault_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    if not can_mount(folder):
        pytest.skip("a small file system of one's own cannot be made here")
    write_video(tmp_path / "a.mp4", size=(320, 240))
    ended = subprocess.run(
        [*SMALL_FILE_SYSTEM, OPEN],
        env={"TMPDIR": str(folder), "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ended.stderr == (
        "unmask: a.mp4: its frames cannot be stored (No space left on device); make room in the "
        "temporary folder.\n"
    )


def test_a_missing_temporary_folder_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    path = write_video(tmp_path / "a.mp4")
    for source in (path, "http://example.org/a.mp4"):
        assert "nothing can be stored in the temporary folder" in refusal(source)
