"""Forge videos for development: ``python -m unmask.lab.forged_videos VIDEOS OUT``.

From each real video come its beginning, encoded anew, and one forged video for each manipulation
of a face. All have the same size and frames and went through the same encoder, so that nothing but
the manipulation tells them apart. One draw of randomness holds for all frames of a video: the
manipulation keeps still while the person moves.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from unmask.arrays import RGBImage
from unmask.errors import UnmaskError
from unmask.faces import FaceFinder
from unmask.lab.clips import Shape, follow_face, read_clip, write_clip
from unmask.lab.forging import FORGERIES, SMALLEST_CHANGE, mean_change
from unmask.lab.forging.donors import Donors
from unmask.lab.forging.regions import face_width
from unmask.lab.manifest import NO_MANIPULATION, Item, Label, read_manifest, write_manifest
from unmask.lab.pack.building import VIDEO_SUFFIXES
from unmask.lab.portrait import Forge, Portrait

FACE_FORGERIES = tuple(name for name in FORGERIES if name != "round-trip")
"""The manipulations that change a face; a round trip changes the whole picture."""

MANIFEST_FILE = "manifest.csv"

_CROP = 2.2
"""Side of the square that a forger is given, in widths of the face."""

_CLOSEST_DONORS = 3
_ATTEMPTS = 16
_LARGEST_CRF = 51

ReportDone = Callable[[int, int], None]
"""Called with the number of finished steps and of all."""


class ForgedVideosError(UnmaskError):
    """Videos cannot be forged from what was given."""


@dataclass(frozen=True)
class Options:
    """How videos are forged.

    Attributes:
        forgeries: names of ``FORGERIES``.
        seconds: of each video's beginning.
        crf: constant rate factor of H.264, 0 to 51, for originals and forgeries alike.
        seed: of all randomness.
    """

    forgeries: Sequence[str] = FACE_FORGERIES
    seconds: float = 3.0
    crf: int = 23
    seed: int = 0

    def __post_init__(self) -> None:
        unknown = [name for name in self.forgeries if name not in FACE_FORGERIES]
        if unknown or not self.forgeries:
            raise ForgedVideosError(
                f"No manipulation of a face is named {unknown[0] if unknown else ''!r}; known are "
                f"{', '.join(FACE_FORGERIES)}."
            )
        if not 0 < self.seconds <= 60:
            raise ForgedVideosError(
                f"Videos of {self.seconds:g} s were asked for; expected more than 0 and at most 60."
            )
        if not 0 <= self.crf <= _LARGEST_CRF:
            raise ForgedVideosError(f"The rate factor is {self.crf}; expected 0 to {_LARGEST_CRF}.")


@dataclass(frozen=True)
class _Person:
    """A real video with the place of its person's face.

    Attributes:
        item: the video.
        landmarks: shape (frames, 468, 2), float32, px.
    """

    item: Item
    landmarks: NDArray[np.float32]


@dataclass(frozen=True)
class Outcome:
    """What became of the videos: the new manifest's items, and why some were left out, by path."""

    items: tuple[Item, ...]
    left_out: Mapping[str, str]


def forge_videos(
    items: Sequence[Item],
    folder: Path,
    options: Options,
    report_done: ReportDone = lambda _done, _total: None,
) -> Outcome:
    """Write originals, forgeries and their manifest into an empty folder.

    Every video is read, and its face followed, before the first is forged. One in which no face
    can be followed is left out; one that can be forged by some manipulations only gives those.

    Args:
        items: real videos.
        folder: to write to.
        options: what to make.
        report_done: called after each video that was read and each that was written.

    Raises:
        ForgedVideosError: the folder is not empty, two videos have one name, or fewer than two
            show a person, so that nobody could be anybody's donor.
        MediaError: a video cannot be decoded, or one cannot be written.
    """
    _check_names(items)
    _prepare(folder, options)
    shape = Shape(options.seconds)
    total = len(items) * (2 + len(options.forgeries))
    people, left_out = _find_people(items, shape, lambda done: report_done(done, total))
    if len(people) < 2:
        raise ForgedVideosError(
            f"{len(people)} of {len(items)} videos show a face that can be followed; expected at "
            "least two, for each other's donors."
        )
    made = list[Item]()
    for number, person in enumerate(people):
        frames = read_clip(person.item.path, shape)
        made.append(_written(folder, person.item, NO_MANIPULATION, frames, options))
        for name in options.forgeries:
            forged = _forge(name, people, number, frames, shape, options.seed)
            if forged is None:
                left_out[str(person.item.path)] = f"no visible change by {name}"
                continue
            made.append(_written(folder, person.item, name, forged, options))
        report_done(len(items) + (number + 1) * (1 + len(options.forgeries)), total)
    write_manifest(made, folder / MANIFEST_FILE)
    report_done(total, total)
    return Outcome(tuple(made), left_out)


def _check_names(items: Sequence[Item]) -> None:
    names = [item.path.stem for item in items]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ForgedVideosError(f"Two videos are named {twice!r}; give each a name of its own.")


def _prepare(folder: Path, options: Options) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ForgedVideosError(f"The folder {folder} is not empty; choose another.")
        for name in ("real", *options.forgeries):
            (folder / name).mkdir()
    except OSError as error:
        raise ForgedVideosError(
            f"The folder {folder} cannot be made ({error.strerror}); choose another."
        ) from None


def _find_people(
    items: Sequence[Item], shape: Shape, report_done: Callable[[int], None]
) -> tuple[list[_Person], dict[str, str]]:
    finder, people = FaceFinder(), list[_Person]()
    left_out = dict[str, str]()
    for number, item in enumerate(items):
        landmarks = follow_face(read_clip(item.path, shape), finder)
        if landmarks is None:
            left_out[str(item.path)] = "no face can be followed through its frames"
        else:
            people.append(_Person(item, landmarks))
        report_done(number + 1)
    return people, left_out


def _forge(
    name: str,
    people: Sequence[_Person],
    number: int,
    frames: Sequence[RGBImage],
    shape: Shape,
    seed: int,
) -> tuple[RGBImage, ...] | None:
    """All frames of a person forged; None where no draw gave a visible change."""
    person = people[number]
    choice = _generator(seed, person.item.identity, name)
    donor = people[_draw_donor(people, number, choice)]
    donor_frames = read_clip(donor.item.path, shape)
    side = round(_CROP * max(map(face_width, person.landmarks)))
    forge = FORGERIES[name]

    def forged(index: int, draw: int) -> RGBImage | None:
        other = _same_place(index, len(frames), len(donor_frames))
        source = _portrait(donor_frames[other], donor.landmarks[other])
        return _forged_frame(forge, frames[index], person.landmarks[index], source, side, draw)

    middle = len(frames) // 2
    draws = choice.integers(2**32, size=_ATTEMPTS).tolist()
    draw = next((draw for draw in draws if forged(middle, draw) is not None), None)
    if draw is None:
        return None
    results = (forged(index, draw) for index in range(len(frames)))
    return tuple(
        frame if result is None else result for frame, result in zip(frames, results, strict=True)
    )


def _draw_donor(people: Sequence[_Person], number: int, generator: np.random.Generator) -> int:
    """Somebody of another video whose head is turned alike in the middle of the clip."""
    middles = np.stack([person.landmarks[len(person.landmarks) // 2] for person in people])
    donors = Donors.of(middles, [person.item.identity for person in people])
    drawn = donors.draw(number, generator, closest=_CLOSEST_DONORS)
    if drawn is None:
        raise ForgedVideosError("All videos have one identity; expected at least two people.")
    return drawn


def _same_place(index: int, count: int, other_count: int) -> int:
    """The frame of another clip at the same share of its length."""
    return round(index / max(count - 1, 1) * (other_count - 1))


def _forged_frame(
    forge: Forge,
    frame: RGBImage,
    landmarks: NDArray[np.float32],
    donor: Portrait,
    side: int,
    draw: int,
) -> RGBImage | None:
    """The frame with its face forged in a square of ``side`` px around it.

    None where nothing visible changes, and where the forger would change what is around the face:
    then the original that was written would not be the forgery's own, or the square would show.
    """
    top, left = _corner(frame, landmarks, side)
    window = (slice(top, top + side), slice(left, left + side))
    target = Portrait(np.ascontiguousarray(frame[window]), _seen_from(landmarks, left, top))
    forgery = forge(target, donor, np.random.default_rng(draw))
    keeps_surroundings = np.array_equal(forgery.original, target.pixels) and not forgery.mask.all()
    if not keeps_surroundings or mean_change(forgery) < SMALLEST_CHANGE:
        return None
    forged = frame.copy()
    forged[window] = forgery.forged
    return forged


def _corner(frame: RGBImage, landmarks: NDArray[np.float32], side: int) -> tuple[int, int]:
    """Top and left of a square around the face, moved inwards at the frame's border.

    Random fields are drawn for a picture's size. It is the same in all frames but for a frame that
    is smaller than the square.
    """
    middle = (landmarks.min(axis=0) + landmarks.max(axis=0)) / 2
    corner = np.round(middle - side / 2)
    room = np.maximum(np.array(frame.shape[1::-1]) - side, 0)
    left, top = np.clip(corner, 0, room).astype(int).tolist()
    return top, left


def _portrait(frame: RGBImage, landmarks: NDArray[np.float32]) -> Portrait:
    side = round(_CROP * face_width(landmarks))
    top, left = _corner(frame, landmarks, side)
    crop = np.ascontiguousarray(frame[top : top + side, left : left + side])
    return Portrait(crop, _seen_from(landmarks, left, top))


def _seen_from(landmarks: NDArray[np.float32], left: int, top: int) -> NDArray[np.float32]:
    return np.asarray(landmarks - (left, top), np.float32)


def _generator(seed: int, *names: str) -> np.random.Generator:
    """Randomness of its own for each video and manipulation, whatever others there are."""
    digest = hashlib.sha256("\n".join((str(seed), *names)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def _written(
    folder: Path, item: Item, manipulation: str, frames: Sequence[RGBImage], options: Options
) -> Item:
    label: Label = "real" if manipulation == NO_MANIPULATION else "fake"
    path = folder / ("real" if label == "real" else manipulation) / f"{item.path.stem}.mp4"
    write_clip(path, frames, options.crf)
    return Item(path, label, item.identity, manipulation, item.source, "test")


def find_videos(place: Path) -> tuple[Item, ...]:
    """The real videos of a manifest, or all videos of a folder, whose name is then their source.

    Of a folder named ``real`` it is the name of the folder around it, as in the research data, so
    that a video has the same identity here and there.

    Raises:
        ForgedVideosError: there are none.
        ManifestError: the manifest is wrong.
    """
    if place.is_dir():
        folder = place.resolve()
        name = folder.parent.name if folder.name == "real" else folder.name
        found = [
            Item(path, "real", f"{name}/{path.stem}", NO_MANIPULATION, name, "test")
            for path in sorted(place.iterdir())
            if path.suffix.lower() in VIDEO_SUFFIXES
        ]
    else:
        found = [
            item
            for item in read_manifest(place)
            if item.label == "real" and item.path.suffix.lower() in VIDEO_SUFFIXES
        ]
    if not found:
        raise ForgedVideosError(f"{place} has no real video; expected a folder or a manifest.")
    return tuple(found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Forge the videos of a folder or manifest."""
    chosen = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        options = Options(chosen.forgeries, chosen.seconds, chosen.crf, chosen.seed)
        items = find_videos(chosen.videos)
        with Progress(console=console) as progress:
            task = progress.add_task("forging", total=None)
            outcome = forge_videos(
                items,
                chosen.out,
                options,
                lambda done, total: progress.update(task, completed=done, total=total),
            )
    except UnmaskError as error:
        sys.exit(str(error))
    for path, reason in outcome.left_out.items():
        console.print(f"{path}: {reason}", soft_wrap=True, markup=False)
    console.print(f"{len(outcome.items)} videos, listed in {chosen.out / MANIFEST_FILE}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m unmask.lab.forged_videos")
    parser.add_argument("videos", type=Path, help="a folder of real videos, or a manifest")
    parser.add_argument("out", type=Path, help="an empty folder")
    parser.add_argument("--forgeries", nargs="+", default=FACE_FORGERIES, metavar="NAME")
    parser.add_argument("--seconds", type=float, default=Options.seconds)
    parser.add_argument("--crf", type=int, default=Options.crf)
    parser.add_argument("--seed", type=int, default=Options.seed)
    return parser


if __name__ == "__main__":
    main()
