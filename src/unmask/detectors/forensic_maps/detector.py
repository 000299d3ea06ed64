"""The detector ``forensic-maps``: traces of cameras, compression and editing, for people to see."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from unmask.arrays import RGBImage, evenly_spread
from unmask.compression import StoredJpeg, read_stored_jpeg
from unmask.detectors.contract import Card, Comparison, Finding, Picture, ReportProgress
from unmask.detectors.forensic_maps.drawing import as_shown, drawn, upright
from unmask.detectors.forensic_maps.material import BLOCK, Material, TraceMap
from unmask.detectors.forensic_maps.table import MAPS, MapKind
from unmask.detectors.forensic_maps.untouched import untouched_like
from unmask.errors import MediaError
from unmask.faces import Box, FaceTrack
from unmask.media import Frame, Media, open_windows
from unmask.media.decoder.orientation import UPRIGHT, Orientation
from unmask.media.region import Region
from unmask.media.sentences import too_little
from unmask.words import Message, paragraph

LEAST_SIDE = 128
"""Of a picture in px; smaller ones hold too few blocks for any map."""

MOST_PIXELS = 12_000_000
"""That are looked at; of larger pictures a window is: making them smaller wipes out traces."""

LEAST_SHARE = 0.1
"""Of a file that must have been read."""

VIDEO_FRAMES = 3
AT_ONCE = {"image": 2, "video": 1}
"""Maps that are made side by side. Of a video other tests hold much in memory already."""


@dataclass(frozen=True)
class _Examined:
    """One picture, and how to turn what is found in it.

    Attributes:
        material: as stored, or a window of it.
        orientation: that turns it upright.
        time: of the frame, None of a picture.
        is_whole: whether no part was left out.
    """

    material: Material
    orientation: Orientation
    time: float | None
    is_whole: bool


class ForensicMapsDetector:
    """Draws maps of a picture, or of some frames of a video. None has weight in the verdict."""

    card = Card.load(Path(__file__).with_name("card.toml"))

    def examine(
        self, media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
    ) -> Finding:
        """Draw the maps; see ``Detector.examine``."""
        progress(0.0)
        problem = _problem(media)
        if problem is not None:
            return Finding.abstained(self.card, problem)
        kinds = [kind for kind in MAPS if media.facts.kind == "image" or kind.on == "video"]
        at_once = AT_ONCE[media.facts.kind]
        try:
            examined = list(_examined(media, faces))
        except MediaError:
            return Finding.abstained(self.card, Message("maps-made-smaller"))
        pictures, said, missing = [], list[Message](), set(kinds)
        for number, one in enumerate(examined):
            progress(number / len(examined))
            reference = untouched_like(one.material)
            made = {kind: trace for kind, trace in _maps_of(one.material, kinds, at_once) if trace}
            references = dict(_maps_of(reference, list(made), at_once))
            original = upright(as_shown(one.material.pixels), one.orientation)
            for kind, trace in made.items():
                own = references[kind]
                if own is None:
                    continue
                untouched = drawn(kind, own, *reference.luminance.shape)
                pictures.append(_picture(one, kind, trace, (original, untouched)))
                said += trace.said
                missing.discard(kind)
        progress(1.0)
        return Finding.scored(
            self.card,
            score=0.0,
            log10_lr=0.0,
            reasons=[Message("maps-without-weight"), *said, *_left_out(kinds, missing, examined)],
            exhibits=pictures,
        )


def _problem(media: Media) -> Message | None:
    """Why nothing can be seen in any map; None where that is not so."""
    if media.facts.share < LEAST_SHARE:
        return too_little(media.facts.share)
    height, width = media.frames[0].pixels.shape[:2]
    if min(height, width) < LEAST_SIDE:
        return Message("maps-too-small", {"width": width, "height": height, "needed": LEAST_SIDE})
    return None


def _examined(media: Media, faces: Sequence[FaceTrack]) -> Iterator[_Examined]:
    if media.facts.kind == "video":
        for number in evenly_spread(len(media.frames), VIDEO_FRAMES):
            yield _frame(media.frames[number], _largest_face(faces, number))
        return
    frame, face = media.frames[0], _largest_face(faces, 0)
    stored = _stored(media)
    if media.facts.divisor > 1:
        yield _from_file(media, stored, face)
        return
    if stored is None:
        yield _windowed(Material.of(frame.pixels, face), UPRIGHT, None)
        return
    pixels, orientation = frame.pixels, stored.orientation
    turned = _as_stored(pixels, orientation)
    placed = face and _box_as_stored(face, orientation, *pixels.shape[:2])
    material = Material(turned, stored.luminance, stored.table, placed)
    yield _windowed(material, orientation, None)


def _from_file(media: Media, stored: StoredJpeg | None, face: Box | None) -> _Examined:
    """A window at full resolution of a picture that was made smaller to fit.

    Raises:
        MediaError: the file does not give it.
    """
    by = media.facts.divisor
    orientation = UPRIGHT if stored is None else stored.orientation
    if stored is None:
        # The sides were rounded up: the last px may hold no more than one of the file.
        width, height = ((side - 1) * by + 1 for side in (media.facts.width, media.facts.height))
    else:
        height, width = stored.luminance.shape
    size = orientation.size(width, height)
    large = face and Box(face.x * by, face.y * by, face.width * by, face.height * by)
    placed = large and _box_as_stored(large, orientation, size[1], size[0])
    window = _window(width, height, placed)
    (shown,) = open_windows(media, [orientation.shown(window, width, height)])
    pixels = _as_stored(shown, orientation)
    moved = placed and placed.moved(-window.x, -window.y)
    if stored is None:
        return _Examined(Material.of(pixels, moved), orientation, None, False)
    rows = slice(window.y, window.y + window.height)
    luminance = np.ascontiguousarray(stored.luminance[rows, window.x : window.x + window.width])
    return _Examined(Material(pixels, luminance, stored.table, moved), orientation, None, False)


def _frame(frame: Frame, face: Box | None) -> _Examined:
    return _windowed(Material.of(frame.pixels, face), UPRIGHT, frame.time)


def _stored(media: Media) -> StoredJpeg | None:
    if media.path is None:
        return None
    try:
        return read_stored_jpeg(media.path, media.facts)
    except MediaError:
        # What was decoded is there all the same.
        return None


def _largest_face(faces: Sequence[FaceTrack], frame: int) -> Box | None:
    boxes = [face.box for track in faces for face in track.faces if face.frame == frame]
    return max(boxes, key=lambda box: box.width * box.height, default=None)


def _as_stored(pixels: RGBImage, orientation: Orientation) -> RGBImage:
    """The inverse of ``Orientation.apply``."""
    flipped = pixels[
        :: -1 if orientation.flips_down else 1, :: -1 if orientation.flips_across else 1
    ]
    stored = flipped.transpose(1, 0, 2) if orientation.is_transposed else flipped
    return stored.copy()


def _box_as_stored(box: Box, orientation: Orientation, height: int, width: int) -> Box:
    """The same for a box in a picture of that size."""
    x = width - box.x - box.width if orientation.flips_across else box.x
    y = height - box.y - box.height if orientation.flips_down else box.y
    if orientation.is_transposed:
        return Box(y, x, box.height, box.width)
    return Box(x, y, box.width, box.height)


def _windowed(material: Material, orientation: Orientation, time: float | None) -> _Examined:
    """A picture that is too large is cut around its face, else its middle."""
    height, width = material.luminance.shape
    if height * width <= MOST_PIXELS:
        return _Examined(material, orientation, time, True)
    window = _window(width, height, material.face)
    return _Examined(material.within(window), orientation, time, False)


def _window(width: int, height: int, face: Box | None) -> Region:
    """The part of a picture of that size that is looked at, around its face if it has one."""
    scale = min(1.0, (MOST_PIXELS / (height * width)) ** 0.5)
    x, y = face.center if face else (width / 2, height / 2)
    left, across = _stretch(x, width, scale)
    top, down = _stretch(y, height, scale)
    return Region(left, top, across, down)


def _stretch(middle: float, side: int, scale: float) -> tuple[int, int]:
    """Begin and length of a stretch on the grid of the blocks and of the colour filter."""
    length = int(side * scale) // BLOCK * BLOCK
    first = int(min(max(0.0, middle - length / 2), side - length)) // BLOCK * BLOCK
    return first, length


def _maps_of(
    material: Material, kinds: Sequence[MapKind], at_once: int
) -> list[tuple[MapKind, TraceMap | None]]:
    """Each kind with its map; None where the material cannot have it."""
    with ThreadPoolExecutor(at_once) as threads:
        return list(zip(kinds, threads.map(lambda kind: kind.make(material), kinds), strict=True))


def _picture(
    examined: _Examined, kind: MapKind, trace: TraceMap, compared: tuple[RGBImage, RGBImage]
) -> Picture:
    """The map as an exhibit, with what it takes to read it.

    Args:
        examined: the picture that the map is of.
        kind: of the map.
        trace: the map.
        compared: the picture itself as it is shown, and the same map of an untouched one.
    """
    title, caption, look, ignore = (
        Message(key, {"map": kind.key})
        for key in ("map-title", "map-caption", "map-look", "map-ignore")
    )
    original, untouched = compared
    pixels = drawn(kind, trace, *examined.material.luminance.shape)
    return Picture(
        caption if trace.shows is None else paragraph(caption, trace.shows),
        upright(pixels, examined.orientation),
        examined.time,
        comparison=Comparison(title, original, untouched, look, ignore),
    )


def _left_out(
    kinds: Sequence[MapKind], missing: set[MapKind], examined: Sequence[_Examined]
) -> Iterator[Message]:
    """Which maps are not there, and why; and whether a part of the picture was left out."""
    if not examined[0].is_whole:
        height, width = examined[0].material.luminance.shape
        if examined[0].orientation.is_transposed:
            height, width = width, height
        yield Message("maps-window", {"width": width, "height": height})
    if len(kinds) < len(MAPS):
        yield Message("maps-left-out-video")
    for kind in kinds:
        if kind in missing:
            yield Message("map-left-out", {"map": kind.key})
