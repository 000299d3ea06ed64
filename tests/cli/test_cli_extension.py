"""Where the built extension is, on installations that have it and that do not."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.program import Run
from unmask import built_extension
from unmask.cli import checkup
from unmask.native_host.installing import MANIFEST_FILE as FILE
from unmask.service.loaded_extension import note_loaded_build

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "extension" / "public" / "manifest.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the built extension, with nothing there."""
    folder = tmp_path / "built"
    monkeypatch.setattr(built_extension, "FOLDER", folder)
    return folder


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("UNMASK_DATA", str(home / "data"))
    home.mkdir()
    for name in ("UNMASK_DATABASE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home / "data"


def manifest(**changes: object) -> str:
    """That of a build."""
    written = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return json.dumps({**written, "version_name": "0.1.0 (0123abcd)", **changes})


def build(folder: Path, manifest: str) -> None:
    folder.mkdir()
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")


def test_the_extension_has_the_version_of_the_package() -> None:
    assert json.loads(MANIFEST.read_text(encoding="utf-8"))["version"] == version("unmask")


def test_the_place_is_said_with_the_steps(run: Run, folder: Path) -> None:
    build(folder, manifest())
    outcome = run("extension")
    assert (outcome.status, outcome.errors) == (0, "")
    lines = outcome.output.splitlines()
    assert str(folder) in lines
    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2.", "3.", "4.", "5."]
    for words in (version("unmask"), "chrome://extensions", "Load unpacked", "Pin it", "Connect"):
        assert words in outcome.output
    assert "unmask extension install" in lines[3]


def test_the_id_is_that_of_the_documented_key(folder: Path) -> None:
    build(folder, manifest())
    built = built_extension.built_extension()
    assert built is not None
    page = (ROOT / "docs" / "extension.md").read_text("utf-8")
    assert f"Its id is `{built.identity}`" in page


def test_an_older_build_in_the_browser_is_to_be_reloaded(
    run: Run, folder: Path, data_folder: Path
) -> None:
    build(folder, manifest())
    data_folder.mkdir()
    note_loaded_build("0.1.0 (0123abcd)", data_folder)
    assert "round arrow" not in run("extension").output
    note_loaded_build("0.1.0 (00000000)", data_folder)
    said = run("extension").output
    assert "The browser still runs 0.1.0 (00000000)" in said
    assert "round arrow" in said


def test_browsers_are_told_and_no_longer(run: Run, folder: Path, data_folder: Path) -> None:
    build(folder, manifest())
    (data_folder.parent / ".config" / "vivaldi").mkdir(parents=True)
    assert "start Unmask now, in: Vivaldi." in run("extension", "install").output
    outcome = run("extension", "install", "--browser", "brave", "--browser", "chrome")
    assert (outcome.status, outcome.errors) == (0, "")
    assert "start Unmask now, in: Chrome, Brave." in outcome.output
    written = sorted(path.parts[-3] for path in data_folder.parent.glob(f".config/**/{FILE}"))
    assert written == ["Brave-Browser", "google-chrome", "vivaldi"]
    outcome = run("extension", "uninstall")
    assert (outcome.status, outcome.errors) == (0, "")
    assert outcome.output.count("removed: ") == 4
    assert list(data_folder.parent.glob(f".config/**/{FILE}")) == []
    assert run("extension", "uninstall").output == "There was nothing to remove.\n"


def test_a_profile_and_an_id_of_ones_own_are_let_in(
    run: Run, folder: Path, data_folder: Path
) -> None:
    build(folder, manifest())
    run("extension", "install", "--profile", "mine", "--id", "p" * 32)
    said = json.loads(Path("mine", "NativeMessagingHosts", FILE).read_text("utf-8"))
    assert said["path"] == str(data_folder / "extension-host")
    assert said["allowed_origins"][1] == f"chrome-extension://{'p' * 32}/"
    assert len(said["allowed_origins"]) == 2


def test_where_no_browser_was_run_that_is_said(run: Run, folder: Path, data_folder: Path) -> None:
    build(folder, manifest())
    outcome = run("extension", "install")
    assert (outcome.status, outcome.output) == (1, "")
    [line] = outcome.error_lines
    assert "Chrome, Chromium, Edge, Brave and Vivaldi" in line
    assert "--browser" in line


@pytest.mark.parametrize("identity", ["", "a" * 31, "q" * 32, "A" * 32])
def test_what_is_no_id_is_refused(run: Run, folder: Path, identity: str) -> None:
    build(folder, manifest())
    outcome = run("extension", "install", "--id", identity)
    assert (outcome.status, outcome.output) == (2, "")


def test_the_files_for_windows_are_printed(run: Run, folder: Path, data_folder: Path) -> None:
    build(folder, manifest())
    outcome = run("extension", "install", "--windows", "D:\\Unmask", "--browser", "edge")
    assert (outcome.status, outcome.errors) == (0, "")
    for words in (
        "----- unmask-host.bat",
        r"[HKEY_CURRENT_USER\Software\Microsoft\Edge\NativeMessagingHosts\org.unmask.host]",
        r'@="D:\\Unmask\\org.unmask.host.json"',
    ):
        assert words in outcome.output
    assert (data_folder / "extension-host").exists()


def test_a_copy_without_it_says_how_to_build_it(run: Run, folder: Path) -> None:
    outcome = run("extension")
    assert (outcome.status, outcome.output) == (1, "")
    [line] = outcome.error_lines
    assert "make extension" in line
    assert "Node 20.19" in line
    assert not folder.exists()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"version": 1}', manifest(version=1), manifest(key="?"), "\x00"]
)
def test_a_damaged_one_is_not_offered(run: Run, folder: Path, content: str) -> None:
    build(folder, content)
    outcome = run("extension")
    assert (outcome.status, outcome.output) == (1, "")
    [line] = outcome.error_lines
    assert "damaged" in line


@pytest.mark.parametrize(
    ("content", "state", "words"),
    [
        (None, "note", "make extension"),
        (manifest(), "ok", "unmask extension"),
        (manifest(version="0.0.1"), "wrong", "The extension is version 0.0.1"),
        ("{", "wrong", "damaged"),
    ],
)
def test_the_doctor_sees_whether_it_is_there_and_fits(
    folder: Path, content: str | None, state: str, words: str
) -> None:
    if content is not None:
        build(folder, content)
    found = checkup._outcome("extension", checkup.check_extension)
    assert found.state == state
    assert words in found.found + found.advice
