"""Measure how often files of research data say anything of where they come from.

    python -m unmask.lab.provenance DATA --collected MANIFEST

Real photographs and videos show how often a mark is seen that is none; fakes show how few of them
still bear one. Thumbnails are made of photographs, and compared with what becomes of the
photographs and with other photographs. The figures are written on the detector's card.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

import unmask.detectors.provenance
from unmask.arrays import RGBImage
from unmask.detectors import Figure, Finding
from unmask.detectors.contract import write_measured
from unmask.detectors.provenance import ProvenanceDetector
from unmask.detectors.provenance.thumbnail import compare
from unmask.errors import UnmaskError
from unmask.lab.evaluation.card_figures import share_of, today
from unmask.lab.known_media.comparing import is_video, some
from unmask.lab.manifest import SOURCES, Item, build_manifest, read_manifest
from unmask.media import Frame, Media, MediaFacts
from unmask.media.decoder.pictures import turned_upright
from unmask.provenance import Thumbnail, credentials, pictures, videos
from unmask.provenance.reading import believe
from unmask.verdict import LOWEST_LOG10_LR, Level

COMMAND = "python -m unmask.lab.provenance"
CARD_FOLDER = Path(unmask.detectors.provenance.__file__).parent
MOST_THUMBNAILS = 300
CAMERA_THUMBNAIL = (160, 120)
POOR_QUALITY = 40
"""Of the JPEG that a photograph is saved as before it is compared with its thumbnail."""


@dataclass(frozen=True)
class Seen:
    """What the test said of one file."""

    item: Item
    finding: Finding

    @property
    def kind(self) -> str:
        """Which figures the file counts in, in words."""
        things = "videos" if is_video(self.item) else "pictures"
        return f"{self.item.label} {things}"

    @property
    def accuses(self) -> bool:
        """Whether it gives at least weak support for manipulation."""
        return (self.finding.log10_lr or 0.0) >= LOWEST_LOG10_LR[Level.WEAK]


def examine(items: Sequence[Item]) -> Iterator[Seen]:
    """Run the test on files, all in this process: starting one for each takes far longer.

    Raises:
        OSError: a file cannot be read.
    """
    detector = ProvenanceDetector()
    readers = {name: credentials.reader(name, "") for name in credentials.FORMATS}
    pictures.prepare()
    videos.prepare()
    for number, item in enumerate(items):
        media = _media_of(item)
        with item.path.open("rb") as file:
            told = (videos if is_video(item) else pictures).read(file)
            found = readers[media.facts.container](file)
        lines = (json.dumps(told.as_values()), json.dumps({"credentials": found}))
        record = believe("\n".join(lines).encode())
        yield Seen(item, detector.judge(record, media))
        if number % 100 == 0:
            sys.stderr.write(f"{number} of {len(items)} files\n")


def _media_of(item: Item) -> Media:
    """As much of the media as the test looks at: of videos it looks at no frame."""
    container, pixels = "mp4", np.zeros((1, 1, 3), np.uint8)
    if not is_video(item):
        with Image.open(item.path) as picture:
            container = str(picture.format).lower()
            picture.load()
            pixels = np.asarray(turned_upright(picture)[0], np.uint8)
    height, width, _ = pixels.shape
    facts = MediaFacts("video" if is_video(item) else "image", container, "", width, height)
    return Media(str(item.path), item.path, facts, (Frame(0, 0.0, pixels),))


def figures_of(seen: Sequence[Seen], date: str) -> Iterator[Figure]:
    """How often the test spoke, and how often that was support for manipulation."""
    for kind in sorted({one.kind for one in seen}):
        group = [one for one in seen if one.kind == kind]
        yield _share(
            f"{kind} with support for manipulation", [one.accuses for one in group], group, date
        )
        spoke = [one.finding.status == "scored" for one in group]
        yield _share(f"{kind} of which the file says anything that is judged", spoke, group, date)
        told = [len(one.finding.reasons) > 1 for one in group]
        yield _share(f"{kind} of which it says anything at all", told, group, date)


def _share(measure: str, outcomes: Sequence[bool], group: Sequence[Seen], date: str) -> Figure:
    sources = ", ".join(sorted({one.item.source for one in group}))
    return share_of(measure, sum(outcomes), len(outcomes), sources, COMMAND, date)


def thumbnail_figures(paths: Sequence[Path], date: str) -> Iterator[Figure]:
    """How like its own photograph, and another one, a thumbnail is at the worst."""
    pairs = [_thumbnail_and_copies(path) for path in paths]
    own = [compare(small, copy).likeness for small, copies in pairs for copy in copies]
    others = [compare(one[0], other[1][0]).likeness for one, other in pairwise(pairs)]
    for measure, value in (
        ("likeness of a thumbnail to its own picture, lowest", min(own)),
        ("likeness of a thumbnail to another picture, highest", max(others)),
    ):
        yield Figure(
            measure,
            value,
            f"thumbnails made of photographs; the pictures also at half size, JPEG quality "
            f"{POOR_QUALITY}, with other brightness, contrast and colour",
            None,
            f"{len(own)} own, {len(others)} others",
            date,
            COMMAND,
        )


def _thumbnail_and_copies(path: Path) -> tuple[Thumbnail, tuple[RGBImage, ...]]:
    """A thumbnail as cameras make it, with bars, and the photograph as people change it."""
    picture = Image.open(path).convert("RGB")
    fitted = picture.copy()
    fitted.thumbnail(CAMERA_THUMBNAIL)
    small = Image.new("RGB", CAMERA_THUMBNAIL)
    corner = [(side - own) // 2 for side, own in zip(CAMERA_THUMBNAIL, fitted.size, strict=True)]
    small.paste(fitted, (corner[0], corner[1]))
    stored = _as_jpeg(small, 75)
    changed = ImageEnhance.Color(ImageEnhance.Contrast(picture).enhance(1.4)).enhance(0.3)
    poor = _as_jpeg(ImageEnhance.Brightness(changed).enhance(1.3).reduce(2), POOR_QUALITY)
    copies = (np.asarray(picture, np.uint8), np.asarray(poor, np.uint8))
    return Thumbnail(*stored.size, stored.tobytes()), copies


def _as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write the figures on the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], prog=COMMAND)
    parser.add_argument("data", type=Path, help="the research data")
    parser.add_argument("--collected", type=Path, help="a manifest of more material")
    parser.add_argument("--reals", type=int, default=1000, help="most of each source")
    parser.add_argument("--fakes", type=int, default=300, help="most of each source")
    parser.add_argument(
        "--card", type=Path, default=CARD_FOLDER, help="folder of the card to write the figures on"
    )
    chosen = parser.parse_args(arguments)
    date = today()
    try:
        items = _chosen(chosen.data, chosen.collected, {"real": chosen.reals, "fake": chosen.fakes})
        photographs = [item for item in items if item.label == "real" and not is_video(item)]
        sampled = [item.path for item in some(photographs, MOST_THUMBNAILS)]
        figures = [
            *figures_of(list(examine(items)), date),
            *thumbnail_figures(sampled, date),
        ]
        write_measured(chosen.card / "measured.json", figures)
    except (UnmaskError, OSError) as error:
        sys.exit(str(error))


def _chosen(data: Path, collected: Path | None, most: Mapping[str, int]) -> list[Item]:
    items = [*build_manifest(data, SOURCES), *(read_manifest(collected) if collected else ())]
    groups = sorted({(item.source, item.label) for item in items})
    return [
        item
        for group in groups
        for item in some((one for one in items if (one.source, one.label) == group), most[group[1]])
    ]


if __name__ == "__main__":
    main()
