"""Checks of the installation, each with what to do about what it finds."""

import hashlib
import http.client
import io
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from unmask.built_extension import built_extension
from unmask.casebook import Database
from unmask.cli.pasteable import installing
from unmask.data_folder import data_folder, make_private
from unmask.errors import MediaError, UnmaskError
from unmask.media.plain_text import one_line

State = Literal["ok", "note", "wrong"]

LITTLE_SPACE = 2_000_000_000
TOO_LITTLE_SPACE = 200_000_000
"""In bytes: below it a video that is handed over soon has no room."""

PICTURES = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP", "TIFF")
VIDEO = "moving-face.mp4"
OLD_DAYS = 180
"""Sites change, and a yt-dlp of that age no longer understands many of them."""

ANSWER_SECONDS = 5


@dataclass(frozen=True)
class Check:
    """What one check found.

    Attributes:
        name: of what was checked.
        state: ``"ok"``, ``"note"`` for what a person may want to know, or ``"wrong"``.
        found: in words.
        advice: what to do; empty if nothing has to be done.
    """

    name: str
    state: State
    found: str
    advice: str = ""


class _Wrong(Exception):  # noqa: N818  it is what a check is there to find
    """A check found something wrong.

    Args:
        found: what it is.
        advice: what to do about it.
    """

    def __init__(self, found: str, advice: str) -> None:
        super().__init__(found)
        self.found, self.advice = found, advice


Answer = str | tuple[str, str]
"""What was found; with advice it is something to know rather than fine."""


def check_up(host: str, port: int) -> Iterator[Check]:
    """Check everything, one after another.

    Args:
        host: where the service is expected.
        port: likewise.
    """
    checks: Sequence[tuple[str, Callable[[], Answer]]] = (
        ("models", check_models),
        ("large network", check_trunk),
        ("face network", check_face_network),
        ("model runtime", check_runtime),
        ("video", check_video),
        ("pictures", check_pictures),
        ("web pages", check_page_reader),
        ("data folder", check_folder),
        ("casebook", check_casebook),
        ("extension", check_extension),
        ("pairing", check_pairing),
        ("service", lambda: check_service(host, port)),
    )
    for name, check in checks:
        yield _outcome(name, check)


def _outcome(name: str, check: Callable[[], Answer]) -> Check:
    try:
        answer = check()
    except _Wrong as wrong:
        return Check(name, "wrong", wrong.found, wrong.advice)
    except UnmaskError as error:
        return Check(name, "wrong", one_line(str(error), 1000))
    except Exception as error:  # noqa: BLE001  a broken installation breaks in any way
        found = one_line(f"{type(error).__name__}: {error}", 1000)
        return Check(name, "wrong", found, "Install Unmask again.")
    if isinstance(answer, str):
        return Check(name, "ok", answer)
    return Check(name, "note", *answer)


def check_models() -> Answer:
    """Compare every model file with its manifest."""
    from unmask.weights import WEIGHTS_FOLDER, imported_weights_folder, model_entries

    count, size = 0, 0
    for folder, advice in (
        (WEIGHTS_FOLDER, "Install Unmask again."),
        (imported_weights_folder(), "Import or fetch it again; docs/weights.md says how."),
    ):
        for entry in model_entries(folder).values():
            try:
                with (folder / entry.file).open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                reason = f"{folder / entry.file} cannot be read ({error.strerror})."
                raise _Wrong(reason, advice) from None
            if found != entry.sha256:
                raise _Wrong(f"{folder / entry.file} is not the file of the manifest.", advice)
            count, size = count + 1, size + entry.bytes
    return f"{count} files, {size / 1e6:.1f} MB, each with the sha256 of its manifest"


def check_trunk() -> Answer:
    """See whether the trunk of several tests was fetched."""
    from unmask.weights.fetching import CLIP
    from unmask.weights.trunk import trunk_is_there

    if trunk_is_there():
        return f"{CLIP.name} is there"
    return (
        f"{CLIP.name} is not there, so tests abstain or use a smaller network",
        f"Run `unmask weights fetch {CLIP.name}` ({CLIP.megabytes} MB, once).",
    )


def check_face_network() -> Answer:
    """See whether the network that compares faces was fetched."""
    from unmask.weights.fetching import SFACE, kept_entry

    if kept_entry(SFACE) is not None:
        return f"{SFACE.name} is there"
    return (
        f"{SFACE.name} is not there, and nothing compares a face with that of a reference",
        f"Run `unmask weights fetch {SFACE.name}` ({SFACE.megabytes} MB, once).",
    )


def check_runtime() -> Answer:
    """Load a model, and see that the runtime reports to nobody."""
    from unmask.weights import load_model

    load_model("blazeface-short-range")
    if os.environ.get("ORT_DISABLE_TELEMETRY") != "1":
        raise _Wrong(
            "The reports of the model runtime to its maker are not switched off.",
            "Unset ORT_DISABLE_TELEMETRY, and import unmask before onnxruntime.",
        )
    return f"ONNX Runtime {version('onnxruntime')} loads models; its reports are switched off"


def check_video() -> Answer:
    """Decode the sample video, in the process that decodes everything."""
    from unmask.media import open_media

    with as_file(files("unmask") / "samples" / VIDEO) as path, open_media(path) as media:
        facts = media.facts
        return f"{len(media.frames)} frames of a sample in {facts.codec} decoded"


def check_pictures() -> Answer:
    """Write a picture in each format that can be written, and read it."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    read: list[str] = []
    with tempfile.TemporaryDirectory(prefix="unmask-") as folder:
        for name in PICTURES:
            encoded = io.BytesIO()
            try:
                Image.new("RGB", (64, 48), (200, 100, 50)).save(encoded, name)
            except (KeyError, OSError, RuntimeError):
                continue
            path = Path(folder) / name
            path.write_bytes(encoded.getvalue())
            _read_picture(name, path)
            read.append(name)
    return f"{', '.join(read)} read"


def _read_picture(name: str, path: Path) -> None:
    from unmask.media import open_media

    try:
        with open_media(path) as media:
            height, width, _ = media.frames[0].pixels.shape
    except MediaError as error:
        reason = str(error).rpartition(": ")[2]
        raise _Wrong(f"{name} cannot be read: {reason}", "Install pillow again.") from None
    if (width, height) != (64, 48):
        raise _Wrong(f"{name} is read wrongly.", "Install pillow again.")


def check_page_reader() -> Answer:
    """See whether yt-dlp is there and how old it is; its version is its day."""
    try:
        from yt_dlp.version import __version__ as release
    except ModuleNotFoundError:
        return (
            "yt-dlp is not installed, so web pages are not searched for videos",
            f"Install it: {installing('yt-dlp')}",
        )
    year, month, day = (int(part) for part in release.split(".")[:3])
    age = (datetime.now(UTC) - datetime(year, month, day, tzinfo=UTC)).days
    if age > OLD_DAYS:
        return (
            f"yt-dlp {release} is {age} days old and may not understand sites of today",
            "Update it: pip install --upgrade yt-dlp.",
        )
    return f"yt-dlp {release} finds the videos of web pages"


def check_folder() -> Answer:
    """See whether the data folder can be written, has room and is private."""
    folder = data_folder()
    advice = "Make it writable, or name another folder in UNMASK_DATA."
    try:
        make_private(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise _Wrong(f"{folder} cannot be written ({error.strerror}).", advice) from None
    if free < TOO_LITTLE_SPACE:
        raise _Wrong(f"{folder} has only {free / 1e6:,.0f} MB left.", "Make room on that disk.")
    if free < LITTLE_SPACE:
        return f"{folder} has only {free / 1e9:.1f} GB left", "Make room on that disk."
    if _is_open_to_others(folder):
        return f"{folder} can be read by others on this machine", f"Run: chmod 700 '{folder}'"
    return f"{folder}, {free / 1e9:,.0f} GB left"


def _is_open_to_others(folder: Path) -> bool:
    """Whether other users of the machine can get there and look."""
    above = (one.stat().st_mode & stat.S_IXOTH for one in folder.resolve().parents)
    return bool(folder.stat().st_mode & stat.S_IROTH) and all(above)


def check_casebook() -> Answer:
    """Open the casebook, check all of it, and see whether it can be written."""
    with _casebook() as database:
        if database.is_sqlite:
            with database.session() as session:
                faults = session.scalars(text("PRAGMA integrity_check")).all()
            if faults != ["ok"]:
                raise _Wrong(
                    f"The casebook is damaged: {one_line(str(faults[0]))}.",
                    "Put back a copy of it, or move it away to begin a new one.",
                )
        try:
            with database.session(writes=True) as session:
                cases = session.execute(text("SELECT count(*) FROM cases")).scalar_one()
                session.execute(text("UPDATE cases SET id = id WHERE id = -1"))
        except DBAPIError as error:
            reason = one_line(str(error.orig))
            raise _Wrong(
                f"The casebook cannot be written ({reason}).", "Check its permissions."
            ) from None
        kind = "SQLite" if database.is_sqlite else "PostgreSQL"
        return f"{kind}, whole and writable, {cases:,} {'case' if cases == 1 else 'cases'}"


def check_extension() -> Answer:
    """See whether the extension for Chromium is there and of this version."""
    built = built_extension()
    if built is None:
        return (
            "the extension for Chromium is not built in this copy of Unmask",
            "Run `make extension` in the folder of its source, if you use it.",
        )
    if built.version != version("unmask"):
        raise _Wrong(
            f"The extension is version {one_line(built.version, 40)}, "
            f"installed is {version('unmask')}.",
            "Install Unmask again; in a copy of the source, run `make extension` again.",
        )
    return f"version {built.version} is there; `unmask extension` says how to load it"


def check_pairing() -> Answer:
    """See who may use the service."""
    from unmask.service.guard.tokens import valid_tokens

    with _casebook() as database:
        tokens = valid_tokens(database)
    extensions = sum(bool(row.origin) for row in tokens)
    others = len(tokens) - extensions
    if not extensions:
        advice = "Run `unmask pair` and type the code into the extension, if you use it."
        return f"no extension is paired; programs and pages with a token: {others}", advice
    return f"extensions: {extensions}, programs and pages: {others}"


def check_service(host: str, port: int) -> Answer:
    """See whether the service runs and is of this version."""
    place = f"{host}, port {port}"
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    with closing(connection):
        try:
            connection.request("GET", "/v1/health")
            health = json.loads(connection.getresponse().read(10_000))
            name, running = str(health["name"]), str(health["version"])
        except ConnectionRefusedError:
            return f"nothing listens on {place}", "Run `unmask serve` to use the page or extension."
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
            name, running = "", ""
    if name != "unmask":
        raise _Wrong(
            f"What listens on {place} is not Unmask, or does not answer.",
            "Stop it, or choose another port: `unmask serve --port`, `unmask doctor --port`.",
        )
    if running != version("unmask"):
        raise _Wrong(
            f"The service is version {one_line(running, 40)}, installed is {version('unmask')}.",
            "Stop it and run `unmask serve` again.",
        )
    return f"version {running} answers on {place}"


@contextmanager
def _casebook() -> Iterator[Database]:
    database = Database()
    try:
        yield database
    finally:
        database.close()
