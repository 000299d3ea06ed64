"""The helper that a browser starts for the extension: it runs the service and pairs the two.

The browser starts it only for the extensions that its manifest names, and speaks to it through
its standard streams. Nothing listens, and no web page can reach it.
"""

from unmask.native_host.installing import (
    Installed,
    install,
    manifest_path_of,
    manifest_paths,
    uninstall,
)
from unmask.native_host.places import BROWSERS, SYSTEMS, Browser, System, system_here
from unmask.native_host.windows import windows_files

__all__ = [
    "BROWSERS",
    "SYSTEMS",
    "Browser",
    "Installed",
    "System",
    "install",
    "manifest_path_of",
    "manifest_paths",
    "system_here",
    "uninstall",
    "windows_files",
]
