"""What browsers are told of the host: the places and the content of the files, for each system."""

import json
import os
import stat
from pathlib import Path

import pytest

from unmask.native_host import BROWSERS, install, uninstall, windows_files
from unmask.native_host.installing import (
    NotInstalledError,
    launcher_text,
    manifest_path_of,
    manifest_paths,
)
from unmask.native_host.places import System

EXTENSION = "abcdefghijklmnop" * 2
OTHER = "p" * 32
PLACES: dict[System, dict[str, str]] = {
    "linux": {
        "chrome": ".config/google-chrome",
        "chromium": ".config/chromium",
        "edge": ".config/microsoft-edge",
        "brave": ".config/BraveSoftware/Brave-Browser",
        "vivaldi": ".config/vivaldi",
    },
    "macos": {
        "chrome": "Library/Application Support/Google/Chrome",
        "chromium": "Library/Application Support/Chromium",
        "edge": "Library/Application Support/Microsoft Edge",
        "brave": "Library/Application Support/BraveSoftware/Brave-Browser",
        "vivaldi": "Library/Application Support/Vivaldi",
    },
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "my data"))
    for name in ("UNMASK_DATABASE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize("system", ["linux", "macos"])
def test_each_browser_has_its_place(home: Path, system: System) -> None:
    found = manifest_paths(system, BROWSERS)
    assert {browser.key: path for browser, path in found.items()} == {
        key: home / place / "NativeMessagingHosts" / "org.unmask.host.json"
        for key, place in PLACES[system].items()
    }


def test_only_browsers_that_were_run_are_told_unless_one_is_named(home: Path) -> None:
    assert manifest_paths("linux") == {}
    (home / ".config" / "chromium").mkdir(parents=True)
    assert [browser.key for browser in manifest_paths("linux")] == ["chromium"]
    edge = [browser for browser in BROWSERS if browser.key == "edge"]
    assert list(manifest_paths("linux", edge)) == edge


def test_on_linux_the_folder_of_settings_may_be_elsewhere(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "settings"))
    paths = manifest_paths("linux", BROWSERS).values()
    assert all(path.is_relative_to(home / "settings") for path in paths)


def test_a_manifest_names_the_launcher_and_the_extensions_alone(home: Path) -> None:
    path = manifest_path_of(home / "profile")
    installed = install([path], [EXTENSION, OTHER])
    manifest = json.loads(path.read_text("utf-8"))
    assert manifest.pop("description")
    assert manifest == {
        "name": "org.unmask.host",
        "path": str(home / "my data" / "extension-host"),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{EXTENSION}/", f"chrome-extension://{OTHER}/"],
    }
    assert installed.manifests == (path,)
    assert stat.S_IMODE(installed.launcher.stat().st_mode) == 0o700
    assert {each.name for each in path.parent.iterdir()} == {path.name}


def test_the_launcher_keeps_the_data_folder_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("UNMASK_DATA", "/a folder/with 'quotes'")
    monkeypatch.setenv("UNMASK_DATABASE", "postgresql://me@desk/cases; rm -rf ~")
    lines = launcher_text([EXTENSION, OTHER]).splitlines()
    assert lines[0] == "#!/bin/sh"
    assert """export UNMASK_DATA='/a folder/with '"'"'quotes'"'"''""" in lines
    assert "export UNMASK_DATABASE='postgresql://me@desk/cases; rm -rf ~'" in lines
    assert lines[-1].endswith(f' -P -m unmask.native_host {EXTENSION},{OTHER} "$@"')


def test_what_was_written_is_taken_back_and_nothing_else(home: Path) -> None:
    path = manifest_path_of(home / "profile")
    launcher = install([path], [EXTENSION]).launcher
    neighbour = path.with_name("org.another.json")
    neighbour.touch()
    assert uninstall([path, manifest_path_of(home / "absent")]) == [path, launcher]
    assert list(path.parent.iterdir()) == [neighbour]
    assert uninstall([path]) == []


def test_a_second_time_replaces_the_first(home: Path) -> None:
    path = manifest_path_of(home / "profile")
    install([path], [OTHER])
    install([path], [EXTENSION])
    origins = json.loads(path.read_text("utf-8"))["allowed_origins"]
    assert origins == [f"chrome-extension://{EXTENSION}/"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_closed_is_told_in_one_line(home: Path) -> None:
    folder = home / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(NotInstalledError, match="cannot be written"):
        install([manifest_path_of(folder)], [EXTENSION])


def test_a_file_in_the_place_of_a_folder_is_told_in_one_line(home: Path) -> None:
    (home / "profile").touch()
    with pytest.raises(NotInstalledError, match="cannot be written"):
        install([manifest_path_of(home / "profile")], [EXTENSION])


def test_windows_gets_a_program_a_manifest_and_entries_of_its_registry() -> None:
    launcher = "/home/me/.local/share/unmask/extension-host"
    files = windows_files("C:\\Users\\me\\Unmask\\", launcher, "Ubuntu-24.04", [EXTENSION])
    batch, manifest, registry = files.values()
    assert batch == f'@echo off\r\nwsl.exe -d "Ubuntu-24.04" --exec "{launcher}" %1\r\n'
    assert json.loads(manifest)["path"] == r"C:\Users\me\Unmask\unmask-host.bat"
    assert json.loads(manifest)["allowed_origins"] == [f"chrome-extension://{EXTENSION}/"]
    lines = registry.split("\r\n")
    assert lines[0] == "Windows Registry Editor Version 5.00"
    keys = [line for line in lines if line.startswith("[")]
    software = r"HKEY_CURRENT_USER\Software"
    assert keys == [
        rf"[{software}\{vendor}\NativeMessagingHosts\org.unmask.host]"
        for vendor in (
            r"Google\Chrome",
            "Chromium",
            r"Microsoft\Edge",
            r"BraveSoftware\Brave-Browser",
            "Vivaldi",
        )
    ]
    entry = r'@="C:\\Users\\me\\Unmask\\org.unmask.host.json"'
    assert lines.count(entry) == len(keys)
