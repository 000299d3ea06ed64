"""Opening what a person points at: a file, a link, or frames captured elsewhere."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from io import BufferedReader
from itertools import pairwise
from math import inf, isfinite
from pathlib import Path

from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.media.isolation import (
    decode_isolated,
    decode_pictures_isolated,
    decode_sound_isolated,
    decode_stretch_isolated,
    decode_windows_isolated,
)
from unmask.media.limits import Limits
from unmask.media.links.addresses import NOTHING_GIVEN, is_link, why_unusable
from unmask.media.model import Frame, Media, MediaFacts, Sound
from unmask.media.opened import opened_again
from unmask.media.plain_text import one_line
from unmask.media.region import Region
from unmask.media.stretch import Stretch, WantedStretch
from unmask.words import Message, Sentence

NAME_LENGTH = 1000
"""Longest path or link that is shown; a longer one is cut."""

MOST_SOUND_SECONDS = 60.0
"""Of a stretch of sound: what tests hold together in memory."""


@contextmanager
def open_media(
    source: str | os.PathLike[str], limits: Limits | None = None, name: str | None = None
) -> Iterator[Media]:
    """Open a picture or video, and leave nothing behind.

    Everything that parses the file runs in a process of its own, held to the limits. What kind of
    file it is follows from its content, never from its name.

    Args:
        source: a path, or an http or https link.
        limits: of what is opened; the defaults of ``Limits`` if not given.
        name: what to call it in results and errors; the source itself if not given.

    Yields:
        the media. Its frames stay valid as long as they are referenced, its path until the end of
        the ``with`` block.

    Raises:
        MediaError: the source cannot be opened, fetched or decoded, or is over a limit.
    """
    limits = limits or Limits()
    name = shown_source(source) if name is None else name
    if isinstance(source, str) and not source.strip():
        raise MediaError(Message("refused", {"reason": NOTHING_GIVEN}))
    with ExitStack() as stack:
        notes: tuple[Message, ...] = ()
        if is_link(source):
            with _naming(name):
                path, notes = _fetched(source.strip(), limits, stack)
        else:
            path = Path(source)
        media = _open_path(path, name, limits)
        yield replace(media, notes=(*notes, *media.notes))


def shown_source(source: str | os.PathLike[str]) -> str:
    """Give a source as it is named in results: as given, a link without user and password.

    Blanks around a link go.
    """
    if not is_link(source):
        return os.fspath(source)
    # Most analyses are of files: the network library is loaded only when a link comes.
    from unmask.media.links.link import without_credentials

    return without_credentials(source.strip())


def media_from_frames(
    images: Sequence[RGBImage], times: Sequence[float], source: str = "captured frames"
) -> Media:
    """Make a media of frames that were captured elsewhere, such as by a browser.

    Args:
        images: RGB, each of shape (height, width, 3), uint8. They are not copied, so they must
            not be changed afterwards.
        times: seconds, ascending, one for each image; counted from the first.
        source: what to call it.

    Raises:
        MediaError: there are no images, or not one ascending time for each.
        ValueError: an image has another shape or type.
    """
    _check_times(len(images), times)
    frames = tuple(
        Frame(index, time - times[0], _read_only(image))
        for index, (image, time) in enumerate(zip(images, times, strict=True))
    )
    return Media(source, None, _facts_of_frames(frames), frames)


def open_frames(
    paths: Sequence[Path],
    times: Sequence[float],
    limits: Limits | None = None,
    name: str = "frames",
) -> Media:
    """Open frames that were captured elsewhere and lie in files, a still picture in each.

    All are decoded in one process of its own, held to the limits; as with a video, the best of
    each stretch of time are chosen.

    Args:
        paths: of the pictures.
        times: seconds, ascending, one for each picture; counted from the first.
        limits: of what is opened; the defaults of ``Limits`` if not given.
        name: what to call it in results and errors.

    Raises:
        MediaError: there are no pictures or not one ascending time for each, one cannot be
            decoded, or they are over a limit.
    """
    limits = limits or Limits()
    with _naming(name), ExitStack() as stack:
        _check_times(len(paths), times)
        files = [stack.enter_context(_regular_file(path)) for path in paths]
        byte_count = sum(_check_size(file, limits) for file in files)
        decoded = decode_pictures_isolated(files, [time - times[0] for time in times], limits)
        facts = replace(decoded.facts, byte_count=byte_count)
        return Media(name, None, facts, decoded.frames, decoded.notes)


def open_stretch(
    media: Media,
    region: Region,
    times: tuple[float, float],
    side: int,
    limits: Limits | None = None,
) -> Stretch:
    """Decode every frame of an unbroken stretch of an opened video, of fast ones about 30 a second.

    Args:
        media: an opened file, still open.
        region: of its whole frames to which they are cut, in px.
        times: first and last, in seconds after the first frame.
        side: the longer side of the pictures in px, at most.
        limits: of the decoding; the defaults of ``Limits`` if not given.

    Returns:
        the stretch; its frames stay valid as long as they are referenced.

    Raises:
        MediaError: the media are no file or a changed one, or nothing there can be decoded.
        ValueError: the region or the times make no sense.
    """
    wanted = WantedStretch(*times, media.facts.width, media.facts.height, region, side)
    with _naming(media.source), opened_again(_path_of(media), media.facts) as file:
        frames = decode_stretch_isolated(file, wanted, limits or Limits())
    try:
        return Stretch(frames, region, frames[0].pixels.shape[1] / region.width)
    except ValueError as error:
        reason = Message("refused-badly-decoded", {"detail": str(error)})
        raise MediaError(_named(media.source, reason)) from None


def open_windows(
    media: Media, windows: Sequence[Region], limits: Limits | None = None
) -> tuple[RGBImage, ...]:
    """Cut windows out of an opened still picture at the full resolution of its file.

    A picture that was made smaller to fit has lost the finest traces; they are in the file. As many
    pixels as ``Limits.decoded_pixels`` can be decoded for that.

    Args:
        media: an opened still picture, still open, of which all could be read.
        windows: in px of the whole picture at full resolution, upright; at least one.
        limits: of the decoding; the defaults of ``Limits`` if not given.

    Returns:
        RGB, shape (height, width, 3), uint8 each, one a window; read-only.

    Raises:
        MediaError: the media are no file or a changed one, the picture is too large even for that,
            or it does not hold the windows.
    """
    with _naming(media.source), opened_again(_path_of(media), media.facts) as file:
        return decode_windows_isolated(file, windows, limits or Limits())


def open_sound(media: Media, start: float, seconds: float, limits: Limits | None = None) -> Sound:
    """Decode a stretch of the sound of a video that is open, in a process of its own.

    Args:
        media: whose path is still valid.
        start: of the stretch, in seconds after the first frame, at least 0.
        seconds: its length, above 0 and at most ``MOST_SOUND_SECONDS``.
        limits: of what is opened; the defaults of ``Limits`` if not given.

    Raises:
        MediaError: it has no sound or none of it can be decoded, or the file is gone or another by
            now.
        ValueError: there can be no such stretch.
    """
    if not (0 <= start < inf and 0 < seconds <= MOST_SOUND_SECONDS):
        raise ValueError(f"open_sound: expected up to {MOST_SOUND_SECONDS:g} s from 0 s on")
    with _naming(media.source), opened_again(_path_of(media), media.facts) as file:
        return decode_sound_isolated(file, start, seconds, limits or Limits())


def _check_times(count: int, times: Sequence[float]) -> None:
    if not count or count != len(times):
        raise MediaError(Message("refused-times", {"frames": count, "times": len(times)}))
    if not (all(map(isfinite, times)) and all(a <= b for a, b in pairwise(times))):
        raise MediaError(Message("refused-order"))


def _path_of(media: Media) -> Path:
    if media.path is None:
        raise MediaError(Message("refused-only-frames"))
    return media.path


def _read_only(image: RGBImage) -> RGBImage:
    view = image.view()
    view.flags.writeable = False
    return view


def _facts_of_frames(frames: tuple[Frame, ...]) -> MediaFacts:
    height, width, _ = frames[0].pixels.shape
    span = frames[-1].time
    return MediaFacts(
        kind="video" if len(frames) > 1 else "image",
        container="frames",
        codec="rgb",
        width=width,
        height=height,
        frame_rate=(len(frames) - 1) / span if span > 0 else None,
        duration=span if len(frames) > 1 else None,
    )


def _fetched(link: str, limits: Limits, stack: ExitStack) -> tuple[Path, tuple[Message, ...]]:
    """Fetch what a link leads to, with notes; the file is removed as the stack unwinds."""
    from unmask.media.links.link import fetch

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="unmask-"))
    fetched = fetch(link, Path(folder), limits)
    return fetched.path, fetched.notes


def _open_path(path: Path, source: str, limits: Limits) -> Media:
    with _naming(source), _regular_file(path) as file:
        byte_count = _check_size(file, limits)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        decoded = decode_isolated(file, limits)
        facts = replace(decoded.facts, byte_count=byte_count, sha256=sha256)
        return Media(source, path, facts, decoded.frames, decoded.notes)


@contextmanager
def _naming(source: str) -> Iterator[None]:
    """Put the source before the reason why it cannot be opened."""
    try:
        yield
    except MediaError as error:
        raise MediaError(_named(source, error.reason)) from None
    except OSError as error:
        reason = Message("refused-unread-or-no-room", {"detail": str(error.strerror)})
        raise MediaError(_named(source, reason)) from None


def _named(source: str, reason: Sentence) -> Message:
    return Message("refused-named", {"name": one_line(source, NAME_LENGTH), "reason": reason})


@contextmanager
def _regular_file(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file; never wait for a pipe or wake a device."""
    try:
        _check_kind(path.stat().st_mode)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise MediaError(_why_not_opened(path, error)) from None
    with os.fdopen(descriptor, "rb") as file:
        # The name may lead elsewhere by now: what counts is what was opened.
        _check_kind(os.fstat(descriptor).st_mode)
        yield file


def _check_kind(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise MediaError(Message("refused-folder"))
    if not stat.S_ISREG(mode):
        raise MediaError(Message("refused-device"))


def _why_not_opened(path: Path, error: OSError | ValueError) -> Message:
    unusable = why_unusable(str(path))
    if unusable is not None and not isinstance(error, PermissionError):
        return unusable
    match error:
        case FileNotFoundError() if path.is_symlink():
            return Message("refused-dangling")
        case FileNotFoundError() | NotADirectoryError():
            return Message("refused-missing")
        case PermissionError():
            return Message("refused-permission")
        case OSError():
            return Message("refused-unreadable", {"detail": str(error.strerror)})
        case _:
            return Message("refused-no-path")


def _check_size(file: BufferedReader, limits: Limits) -> int:
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise MediaError(Message("refused-empty"))
    if size > limits.file_bytes:
        values = {"megabytes": size / 1e6, "most": limits.file_bytes / 1e6}
        raise MediaError(Message("refused-large-file", values))
    return size
