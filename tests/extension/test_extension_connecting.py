"""The extension as it is given away, from a click on “Connect” to a verdict, without a terminal.

The browser's own question cannot be answered by a test; what it leaves in the profile can be
written.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.extension.extension_browser import BUILT, extension_browser
from tests.extension.panel_steps import VERDICT, unwanted
from tests.extension.side_panel import SidePanel
from unmask.native_host import install, manifest_path_of


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """That of a service which only the browser starts; it is stopped at the end."""
    folder = tmp_path / "data"
    monkeypatch.setenv("UNMASK_DATA", str(folder))
    monkeypatch.delenv("UNMASK_DATABASE", raising=False)
    yield folder
    subprocess.run(unmask("serve", "--stop"), check=True, env={**os.environ})


def unmask(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "unmask", *arguments]


def allow_native_messaging(profile: Path, extension: str) -> None:
    """Write into a profile that no browser uses what the person's “Allow” leaves there."""
    path = profile / "Default" / "Preferences"
    preferences = json.loads(path.read_text("utf-8"))
    settings = preferences["extensions"]["settings"][extension]
    for name in ("active_permissions", "granted_permissions", "runtime_granted_permissions"):
        settings.setdefault(name, {}).setdefault("api", []).append("nativeMessaging")
    path.write_text(json.dumps(preferences), "utf-8")


def test_the_browser_starts_the_service_and_connects(
    tmp_path: Path, site: str, data_folder: Path
) -> None:
    profile = tmp_path / "profile"
    with extension_browser(profile, built=BUILT, locale="en-GB") as browser:
        extension = browser.extension
    allow_native_messaging(profile, extension)
    with extension_browser(profile, built=BUILT, locale="en-GB") as browser:
        browser.store(unwanted=unwanted("head-pose"))
        # Nothing of this machine is open to it but what the person opens and what answers it.
        assert browser.worker.evaluate("chrome.permissions.getAll()")["origins"] == []
        page = browser.context.new_page()
        page.goto(f"{site}/plain.html")
        panel = SidePanel(browser, page)
        panel.click("section[aria-labelledby=connect] button")
        panel.wait_for_text("The browser may not start Unmask yet.")
        assert not data_folder.exists()

        install([manifest_path_of(profile)], [extension])
        panel.click("section[aria-labelledby=connect] button")
        panel.wait_for_text("What do you want to test?")
        panel.click(".medium")
        panel.click("button[type=submit]")
        panel.wait_for_text(VERDICT)
        panel.close()

        access = browser.stored("access")
        loaded = (data_folder / "extension-loaded").read_text("utf-8")
        assert loaded == json.loads((BUILT / "manifest.json").read_text("utf-8"))["version_name"]
        listed = subprocess.run(
            unmask("pair", "--list"), capture_output=True, text=True, check=True
        ).stdout
        assert listed.count("Unmask extension") == 1

        # Whom the person takes the token back from is told so, and connects again.
        subprocess.run(unmask("pair", "--revoke", "all"), check=True, capture_output=True)
        opened = browser.open_panel(page)
        expect(opened.get_by_text("The program no longer knows this extension.")).to_be_visible()
        opened.get_by_role("button", name="Connect to Unmask").click()
        expect(opened.get_by_role("heading", name=VERDICT)).to_be_visible()
        assert browser.stored("access")["address"] == access["address"]
        assert browser.stored("access")["token"] != access["token"]
        assert browser.faults == []
