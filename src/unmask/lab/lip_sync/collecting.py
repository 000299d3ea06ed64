"""Read faces and sound of clips, and keep them, so that fitting takes seconds."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from unmask.analysis import find_people
from unmask.detectors.lip_sync.material import NO_SOUND, Material, material_of
from unmask.errors import MediaError
from unmask.faces import FaceFinder
from unmask.lab.manifest import Item
from unmask.media import Limits, open_media
from unmask.words import Message

_FRAMES_LOOKED_AT = 12


@dataclass(frozen=True)
class Clip:
    """A clip of a manifest with what was read of it.

    Attributes:
        name: of the file.
        label: ``real`` or ``fake``.
        identity: as in the manifest.
        manipulation: what made it, ``none`` for what is real.
        source: the data set it came from.
        material: face and sound.
    """

    name: str
    label: str
    identity: str
    manipulation: str
    source: str
    material: Material


def collect(items: Sequence[Item], folder: Path) -> Iterator[str]:
    """Read clips and write a file of each into a folder; what is there already is kept.

    Yields:
        a line about each clip, for people.
    """
    finder = FaceFinder()
    for item in items:
        path = folder / f"{hashlib.sha256(str(item.path.resolve()).encode()).hexdigest()[:12]}.npz"
        if path.exists():
            continue
        found = _read(item.path, finder)
        if isinstance(found, Message):
            yield f"{item.path.name}: {found.key}"
            continue
        who = (item.path.name, item.label, item.identity, item.manipulation, item.source)
        np.savez_compressed(path, who=np.array(who), **vars(found))
        yield f"{item.path.name}: {found.times[-1]:.1f} s"


def clips_in(folder: Path) -> list[Clip]:
    """The clips that ``collect`` wrote."""
    clips = []
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as file:
            name, label, identity, manipulation, source = map(str, file["who"])
            parts = {name: file[name] for name in ("times", "landmarks", "turns", "samples")}
            material = Material(start=float(file["start"]), **parts)
        clips.append(Clip(name, label, identity, manipulation, source, material))
    return clips


def _read(path: Path, finder: FaceFinder) -> Material | Message:
    """As the program reads it, but with people looked for in fewer frames."""
    try:
        with open_media(path, Limits(frames=_FRAMES_LOOKED_AT)) as media:
            if not media.facts.has_audio:
                return NO_SOUND
            people = find_people(finder, media, lambda _done: None)
            if not people:
                return Message("no-face", {"frames": len(media.frames)})
            return material_of(media, finder.watched(media, people), lambda _done: None)
    except MediaError:
        return Message("stretch-unread")
