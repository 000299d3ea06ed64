"""Where each browser looks for the hosts of one user."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

System = Literal["linux", "macos", "windows"]
SYSTEMS: tuple[System, ...] = ("linux", "macos", "windows")

HOSTS_FOLDER = "NativeMessagingHosts"


@dataclass(frozen=True)
class Browser:
    r"""A browser that is built on Chromium.

    Attributes:
        key: by which it is chosen.
        title: as people call it.
        linux: the folder of its settings below that of all programs.
        macos: likewise, below ``~/Library/Application Support``.
        windows: its key below ``HKEY_CURRENT_USER\Software``.
    """

    key: str
    title: str
    linux: str
    macos: str
    windows: str

    def settings_folder(self, system: System, home: Path, variables: Mapping[str, str]) -> Path:
        """Where it keeps a user's settings, so that it exists where the browser was ever run.

        Args:
            system: ``"linux"`` or ``"macos"``; Windows has a registry instead.
            home: of the user.
            variables: of the environment.
        """
        if system == "macos":
            return home / "Library" / "Application Support" / self.macos
        return Path(variables.get("XDG_CONFIG_HOME") or home / ".config") / self.linux


BROWSERS: tuple[Browser, ...] = (
    Browser("chrome", "Chrome", "google-chrome", "Google/Chrome", r"Google\Chrome"),
    Browser("chromium", "Chromium", "chromium", "Chromium", "Chromium"),
    Browser("edge", "Edge", "microsoft-edge", "Microsoft Edge", r"Microsoft\Edge"),
    Browser(
        "brave",
        "Brave",
        "BraveSoftware/Brave-Browser",
        "BraveSoftware/Brave-Browser",
        r"BraveSoftware\Brave-Browser",
    ),
    Browser("vivaldi", "Vivaldi", "vivaldi", "Vivaldi", "Vivaldi"),
)


def system_here() -> System:
    """The system that this program runs on; all but macOS have Linux' folders."""
    return "macos" if sys.platform == "darwin" else "linux"


def settings_folders(system: System) -> dict[Browser, Path]:
    """The folder of each browser's settings, whether it is there or not."""
    home = Path.home()
    return {each: each.settings_folder(system, home, os.environ) for each in BROWSERS}
