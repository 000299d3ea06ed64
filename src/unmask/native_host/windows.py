"""What a browser on Windows needs, where Unmask runs in the Windows Subsystem for Linux.

Windows keeps the places of hosts in its registry, which is not written from here: the files are
printed for the person to look at and to put in place.
"""

from collections.abc import Sequence

from unmask.native_host.installing import HOST_NAME, MANIFEST_FILE, manifest_text
from unmask.native_host.places import BROWSERS, Browser

LAUNCHER_FILE = "unmask-host.bat"
REGISTRY_FILE = "unmask-host.reg"


def windows_files(
    folder: str,
    launcher: str,
    distribution: str,
    extensions: Sequence[str],
    browsers: Sequence[Browser] = (),
) -> dict[str, str]:
    """The files by their names: a program, the manifest that names it, and the registry's entries.

    Args:
        folder: on Windows, absolute, in which the files are to lie.
        launcher: that ``install`` wrote, as a path of Linux.
        distribution: the name of the Linux within Windows.
        extensions: ids of the extensions that are let in.
        browsers: for which to enter the host; all if it is empty.
    """
    folder = folder.rstrip("\\")
    return {
        LAUNCHER_FILE: f'@echo off\r\nwsl.exe -d "{distribution}" --exec "{launcher}" %1\r\n',
        MANIFEST_FILE: manifest_text(rf"{folder}\{LAUNCHER_FILE}", extensions),
        REGISTRY_FILE: _registry_text(rf"{folder}\{MANIFEST_FILE}", browsers or BROWSERS),
    }


def _registry_text(manifest: str, browsers: Sequence[Browser]) -> str:
    escaped = manifest.replace("\\", "\\\\")
    lines = ["Windows Registry Editor Version 5.00"]
    for browser in browsers:
        key = rf"HKEY_CURRENT_USER\Software\{browser.windows}\NativeMessagingHosts\{HOST_NAME}"
        lines += ["", f"[{key}]", f'@="{escaped}"']
    return "\r\n".join(lines) + "\r\n"
