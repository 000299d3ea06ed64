"""Which of the collected clips and pictures teach, and which only judge.

    python -m unmask.lab.collected COLLECTED DATA OUT

``COLLECTED`` is the folder that the research data's ``collect.py`` lays out, ``DATA`` the research
data. ``OUT`` gets the development set, ``videos.csv`` and ``pictures.csv``, and with ``--faces`` (a
manifest of ``clip_faces``) ``generators.csv``, what a test for generators learns from.

A method has a *role*: training sees it, only a calibration sees it, or nothing does before the last
measurement. People have one side: whoever is in the development set is in no training, whatever the
method.
"""

import argparse
import csv
import hashlib
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from rich.console import Console

from unmask.errors import UnmaskError
from unmask.lab.clips import Shape, read_clip, write_clip
from unmask.lab.manifest import (
    NO_MANIPULATION,
    Item,
    Label,
    ManifestError,
    Split,
    build_manifest,
    read_manifest,
    table_of,
    write_manifest,
)
from unmask.lab.pack.building import VIDEO_SUFFIXES

Role = Literal["seen", "calibration", "never"]
Look = Literal["photo", "drawn", "unseen", ""]

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "anitalker": "seen",
        "dfdc-swap": "seen",
        "echomimic": "seen",
        "edtalk": "seen",
        "hallo": "seen",
        "hallo2": "seen",
        "joyhallo": "seen",
        "loopy": "seen",
        "openforensics": "seen",
        "radnerf": "seen",
        "reface": "seen",
        "resyncer": "seen",
        "resyncer-swap": "seen",
        "simswap": "seen",
        "talkact": "seen",
        "vividface": "seen",
        "stable-diffusion": "seen",
        "stylegan": "seen",
        "stylegan2": "seen",
        "cyberhost": "calibration",
        "diffswap": "calibration",
        "fantasytalking": "calibration",
        "joyvasa": "calibration",
        "moda": "calibration",
        "aniportrait": "never",
        "chatanyone": "never",
        "dreamtalk": "never",
        "fantasyportrait": "never",
        "flux": "never",
        "fsgan": "never",
        "infinitetalk": "never",
        "sd3": "never",
        "styleswap": "never",
        "stylesync": "never",
        "text-to-face-video": "never",
    }
)
"""Of each recorded manipulation."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "dfdc-swap",
                "diffswap",
                "fsgan",
                "openforensics",
                "reface",
                "resyncer-swap",
                "simswap",
                "styleswap",
                "vividface",
            ),
            "swap",
        ),
        **dict.fromkeys(("resyncer", "stylesync"), "lips"),
        **dict.fromkeys(("flux", "sd3", "stable-diffusion", "stylegan", "stylegan2"), "generated"),
    }
)
"""What a manipulation makes; everything else is a talking head."""

TALKING_HEAD = "talking head"

_SWAPS_OF_RESYNCER = frozenset(f"resyncer/set_{number}" for number in range(5, 10))

_DEVELOPMENT_PEOPLE = frozenset(
    {
        *(f"vividface/output_{number}" for number in (2, 14, 167, 253, 342, 400)),
        *_SWAPS_OF_RESYNCER,
        *(f"resyncer/set_{number}" for number in (2, 4, 10, 12)),
        *(f"talkact/set_{number}" for number in (1, 5)),
        "moda/compare2",
        "dreamtalk/W009",
        "styletalk/KristiNoem.mp4",
        "styletalk/reagan",
        "styletalk/spata",
        "styletalk/trump",
        "styletalk/nice",
        "styletalk/feifeili",
    }
)
"""Chosen by name where a hash would leave too few clips of a method on one side."""

_TRAINING_PEOPLE = frozenset({"moda/compare", "moda/compare3"})

_DEVELOPMENT_SOURCES = frozenset({"edtalk", "ghost2", "hellomeme", "liax", "videos"})
"""Whose real people only judge: cameras and codecs that no training has met."""

_HASHED = MappingProxyType(
    {
        "celebvtext": 0.5,
        "coco-sd": 0.7,
        "ffhq-1024": 0.7,
        "openforensics": 0.85,
        "portraits-web": 0.8,
        "stylegan2-1024": 0.7,
    }
)
"""Of which the hash of the identity decides: the share that teaches."""


MOST_EXAMPLES = 120
"""Of one manipulation of one data set, from which a test for generators learns."""

_FEWER = 5
"""Times fewer than these choose and measure."""

_GENERATED = frozenset({"generated", TALKING_HEAD})

_CHOOSING = 1 / 7

MOST_PICTURES = 60
"""Of one manipulation, or of what is real, of one data set in the development set."""

_LONGEST_PART, _PART_CRF = 20.0, 14
"""Seconds of a part that is copied, and the rate factor at which hardly anything is lost."""


@dataclass(frozen=True)
class Collected:
    """One clip or picture.

    Attributes:
        item: as a manifest has it; its split is ``train``, or ``test`` for the development set.
        crop: (x, y, width, height) in px of the part to keep, None for all.
        look: ``photo``; ``drawn`` of paintings, statues and rendered faces; ``unseen`` where the
            collectors found no face; empty for pictures.
    """

    item: Item
    crop: tuple[int, int, int, int] | None
    look: Look

    @property
    def is_clip(self) -> bool:
        """Whether it is a video."""
        return self.item.path.suffix.lower() in VIDEO_SUFFIXES


def role_of(manipulation: str) -> Role:
    """What a manipulation is for.

    Raises:
        ManifestError: no role is known for it.
    """
    if manipulation not in ROLES:
        raise ManifestError(
            f"The manipulation {manipulation!r} has no role; add it to collected.ROLES."
        )
    return ROLES[manipulation]


def kind_of(manipulation: str) -> str:
    """``swap``, ``lips``, ``generated`` or ``talking head``."""
    return KINDS.get(manipulation, TALKING_HEAD)


def read_collected(folder: Path) -> tuple[Collected, ...]:
    """Read what ``collect.py`` laid out, each with its side.

    A fake of a method that training may not see is left out where its person is one of training's.

    Raises:
        ManifestError: the list is missing or a manipulation has no role.
    """
    path = folder / "manifest.csv"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise ManifestError(f"{path} is missing; lay the material out with collect.py.") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    # The lists name a few files twice.
    every = {row["path"]: _collected(row, folder) for row in rows}
    return tuple(one for one in every.values() if one is not None)


def _collected(row: Mapping[str, str], folder: Path) -> Collected | None:
    label: Label = "real" if row["label"] == "real" else "fake"
    manipulation = _manipulation(row)
    split = _side(row["source"], row["identity"], manipulation)
    if split is None:
        return None
    item = Item(folder / row["path"], label, row["identity"], manipulation, row["source"], split)
    crop = tuple(int(number) for number in row["crop"].split(",")) if row["crop"] else None
    return Collected(item, crop, row["look"])  # type: ignore[arg-type]


def _manipulation(row: Mapping[str, str]) -> str:
    if row["label"] == "real":
        return NO_MANIPULATION
    if row["manipulation"] == "resyncer" and row["identity"] in _SWAPS_OF_RESYNCER:
        return "resyncer-swap"
    return row["manipulation"]


def _side(source: str, identity: str, manipulation: str) -> Split | None:
    """Training or development; None for what neither may have."""
    judges = _judges(source, identity)
    if manipulation == NO_MANIPULATION or role_of(manipulation) == "seen":
        return "test" if judges else "train"
    if judges or _has_people_of_its_own(source, identity):
        return "test"
    return None


def _judges(source: str, identity: str) -> bool:
    if identity in _DEVELOPMENT_PEOPLE or source in _DEVELOPMENT_SOURCES - {"edtalk"}:
        return True
    if source == "edtalk":
        return "source" in identity or "uncrop" in identity
    return source in _HASHED and _place(identity) >= _HASHED[source]


def _has_people_of_its_own(source: str, identity: str) -> bool:
    """Whether nobody in the training can be this person, as far as the lists tell."""
    return source not in {"vividface", "resyncer"} and identity not in _TRAINING_PEOPLE


def _place(identity: str) -> float:
    digest = hashlib.sha256(f"side of {identity}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def development_videos(collected: Sequence[Collected], data: Path, out: Path) -> list[Item]:
    """The clips that only judge: the collected ones of photographed people, and the data's own.

    Of a clip of which only a part counts, a copy of that part is written.

    Raises:
        ManifestError: the data's videos are missing.
        MediaError: a part cannot be copied.
    """
    own = [replace(item, split="test") for item in build_manifest(data, ["videos"])]
    judging = [one for one in collected if one.item.split == "test" and one.is_clip]
    return own + [_whole(one, out) for one in judging if one.look != "drawn"]


def development_pictures(
    collected: Sequence[Collected], data: Path, most: int = MOST_PICTURES
) -> list[Item]:
    """Pictures that only judge, at most so many of each manipulation of each data set.

    Which ones follows from a hash of their identities.
    """
    judging = [one.item for one in collected if one.item.split == "test" and not one.is_clip]
    own = build_manifest(data, ["dfdc", "utkface", "portraits", "stylegan", "stylegan2", "sd3"])
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in (*judging, *(replace(item, split="test") for item in own if _may_judge(item))):
        groups.setdefault((item.source, item.manipulation), []).append(item)
    # Pairs stay pairs: an original and its fakes have one identity, and so one place.
    ordered = (sorted(group, key=lambda item: _place(item.identity)) for group in groups.values())
    return [item for group in ordered for item in group[:most]]


def generator_examples(
    collected: Sequence[Collected],
    data: Path,
    faces: Sequence[Item],
    most: int = MOST_EXAMPLES,
) -> list[Item]:
    """What a test for generators learns from, chooses by and measures windows with.

    Frames of talking heads are generated pictures too, and those of real talkers are what they have
    to be told from. Of what may teach, an identity in seven chooses.

    Args:
        collected: clips and pictures.
        data: the folder of the research data.
        faces: cut out of the clips.
        most: of one manipulation of one data set, or of its real items.
    """
    pictures = [one.item for one in collected if not one.is_clip]
    own = build_manifest(data, ["utkface", "portraits", "stylegan", "stylegan2", "sd3", "dfdc"])
    groups: dict[tuple[str, str, Split], list[Item]] = {}
    for item in (*pictures, *own, *faces):
        if kind_of(item.manipulation) in _GENERATED or item.label == "real":
            placed = replace(item, split=_learning_split(item))
            groups.setdefault((item.source, item.manipulation, placed.split), []).append(placed)
    ordered = (sorted(group, key=lambda item: _place(str(item.path))) for group in groups.values())
    return [
        item
        for group in ordered
        for item in group[: most if group[0].split == "train" else most // _FEWER]
    ]


def _learning_split(item: Item) -> Split:
    if item.split == "test" or (item.label == "fake" and role_of(item.manipulation) != "seen"):
        return "test"
    return "validation" if _place(f"choice {item.identity}") < _CHOOSING else "train"


def _may_judge(item: Item) -> bool:
    return item.split == "test" or (item.label == "fake" and role_of(item.manipulation) == "never")


def _whole(one: Collected, out: Path) -> Item:
    """The clip, or a copy of the part of it that counts."""
    if one.crop is None:
        return one.item
    x, y, width, height = one.crop
    frames = read_clip(one.item.path, Shape(_LONGEST_PART, largest_height=2160))
    path = out / "parts" / one.item.path.with_suffix(".mp4").name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_clip(path, [frame[y : y + height, x : x + width] for frame in frames], _PART_CRF)
    return replace(one.item, path=path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the manifests of the development set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collected", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--faces", type=Path, help="a manifest of clip_faces")
    parser.add_argument("--most-pictures", type=int, default=MOST_PICTURES, help="of each kind")
    chosen = parser.parse_args(arguments)
    console = Console()
    try:
        chosen.out.mkdir(parents=True, exist_ok=True)
        collected = read_collected(chosen.collected)
        manifests = {
            "videos.csv": development_videos(collected, chosen.data, chosen.out),
            "pictures.csv": development_pictures(collected, chosen.data, chosen.most_pictures),
        }
        if chosen.faces is not None:
            faces = read_manifest(chosen.faces)
            manifests["generators.csv"] = generator_examples(collected, chosen.data, faces)
        for name, items in manifests.items():
            write_manifest(items, chosen.out / name)
            console.print(table_of(items, name))
    except UnmaskError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
