"""Getting the video of a web page: runs the process that reads pages, and trusts nothing it says.

Pages are made by strangers, and reading them takes a large library. It runs in a process of its
own, which can reach only public addresses, start no program and write only into one folder.
"""

import json
import os
import signal
import stat
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

from unmask.errors import MediaError
from unmask.media.limits import Limits
from unmask.media.plain_text import REFUSAL_KEYS, one_line, plain_message
from unmask.words import Message

FILE_NAME = "media"
"""What the process calls the file that it fetched."""

PAGE_STARTS = (b"<!doctype html", b"<html", b"#extm3u")
"""How web pages and playlists begin, whatever they are called."""

REPLY_BYTES = 16_384
READER = "yt_dlp"
"""What reads pages; the extra ``unmask[links]`` brings it."""

KEPT_VARIABLES = ("LANG", "LC_ALL", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""All that the process learns of the environment: no proxies, no folders of the person."""

NOTHING_FOUND = Message("refused-nothing-on-page")
ONLY_PICTURES = Message("refused-only-pictures-on-page")

MOST_OTHERS = 7
"""Videos of a page that are named besides the one that was taken."""
ADDRESS_LENGTH = 1000


@dataclass(frozen=True)
class PageVideo:
    """A video that was fetched from a page.

    Attributes:
        path: of the file.
        taken: the video's address.
        others: addresses of other videos on the page.
    """

    path: Path
    taken: str
    others: tuple[str, ...]


def is_page(start: bytes) -> bool:
    """Tell from the first bytes of a file whether it is a web page or a playlist."""
    return start.lstrip().lower().startswith(PAGE_STARTS)


def fetch_from_page(link: str, folder: Path, limits: Limits, deadline: float) -> PageVideo:
    """Download the video that a web page or playlist shows; of several, the first with sound.

    Args:
        link: http or https.
        folder: where to put the file.
        limits: of which those on memory, downloading and addresses count.
        deadline: of the monotonic clock.

    Returns:
        the video. The page chose what is in it, and what its addresses are.

    Raises:
        MediaError: the page shows none that can be fetched, a limit was reached, or the package
            that reads pages is not installed.
    """
    if find_spec(READER) is None:
        raise MediaError(Message("refused-page-without-reader"))
    place = folder / "page"
    place.mkdir()
    seconds = max(deadline - monotonic(), 0.0)
    request = {"link": link, "folder": str(place), "limits": asdict(limits), "seconds": seconds}
    status, reply = _run(json.dumps(request).encode(), place, seconds, limits)
    reason = _reason(reply)
    if status == 0 and not reason and _is_fetched(place / FILE_NAME):
        return PageVideo(place / FILE_NAME, *_addresses(reply))
    if status == -signal.SIGXCPU:
        reason = Message("refused-page-processor-time")
    raise MediaError(Message("refused-page", {"reason": reason or NOTHING_FOUND}))


def _run(request: bytes, place: Path, seconds: float, limits: Limits) -> tuple[int, bytes]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "unmask.media.links.page_reading"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=place,
        start_new_session=True,
        env={**kept, **_surroundings(place)},
    )
    with process:
        try:
            reply, _ = process.communicate(request, timeout=seconds)
        except subprocess.TimeoutExpired:
            reason = Message("refused-slow-page", {"seconds": limits.download_seconds})
            raise MediaError(Message("refused-page", {"reason": reason})) from None
        finally:
            process.kill()
    return process.returncode, reply[:REPLY_BYTES]


def _surroundings(place: Path) -> dict[str, str]:
    """Variables that leave nothing of the person's to be found: no home, no programs."""
    return {
        "HOME": str(place),
        "TMPDIR": str(place),
        "PATH": os.devnull,
        "YTDLP_NO_PLUGINS": "1",
    }


def _reason(reply: bytes) -> Message | None:
    """Why there is nothing, as far as the process could say; None if it says that there is."""
    try:
        answer = json.loads(reply)
        return plain_message(answer["error"], REFUSAL_KEYS) if "error" in answer else None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return NOTHING_FOUND


def _addresses(reply: bytes) -> tuple[str, tuple[str, ...]]:
    """The addresses of the video and of others, whatever a subverted process may have written."""
    try:
        answer = json.loads(reply)
        others = [str(other) for other in answer["others"][:MOST_OTHERS]]
        taken, *shown = (one_line(one, ADDRESS_LENGTH) for one in (str(answer["taken"]), *others))
        return taken, tuple(shown)
    except (KeyError, RecursionError, TypeError, ValueError):
        return "", ()


def _is_fetched(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as file:
            return not is_page(file.read(64))
    except OSError:
        return False
