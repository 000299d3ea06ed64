"""Pairs to learn from: an original and its manipulated counterpart, degraded and cropped alike."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from unmask.arrays import RGBImage
from unmask.lab.degrading import degrade
from unmask.lab.forging import ForgingError, random_forge
from unmask.lab.forging.donors import Donors
from unmask.lab.forging.regions import face_width
from unmask.lab.manifest import Split
from unmask.lab.pack import Pack, PackError
from unmask.lab.portrait import Portrait
from unmask.lab.training.crops import Cut, crop, draw_cut, surroundings
from unmask.lab.training.recipe import Recipe, TrainingError

_ATTEMPTS = 20
"""Pictures that may be unusable in a row before something else must be wrong."""

_STREAMS: Mapping[Split, int] = {"train": 0, "validation": 1, "test": 2}
"""Keeps the random numbers of the splits apart."""


@dataclass(frozen=True)
class Pair:
    """An original and its manipulated counterpart.

    Attributes:
        original: the original, as far as the crop may reach.
        manipulated: the counterpart, likewise; not always of the same picture or size.
        manipulation: what was done to it.
        cut: where both are to be cropped.
        widths: of both faces in px, or of the whole pictures where patches are cut.
        skipped: pictures that were drawn before and could not be used, with the reason.
    """

    original: Portrait
    manipulated: Portrait
    manipulation: str
    cut: Cut
    widths: tuple[float, float]
    skipped: tuple[str, ...]

    def crops(self, recipe: Recipe) -> list[RGBImage]:
        """Original and counterpart as the network gets them, RGB, uint8, (size, size, 3)."""
        return [crop(face, recipe, self.cut) for face in (self.original, self.manipulated)]


@dataclass(frozen=True)
class _Drawn:
    """A pair as it is before anything happened to both alike.

    Attributes:
        original: the original.
        manipulated: its counterpart.
        manipulation: what was done to it.
        told_by_files: the two come from different data sets, whose ways of storing pictures
            would give the label away.
    """

    original: Portrait
    manipulated: Portrait
    manipulation: str
    told_by_files: bool = False


@dataclass(frozen=True)
class _Picture:
    """One picture of one pack."""

    pack: Pack
    index: int

    @property
    def identity(self) -> str:
        return self.pack.items[self.index].identity

    @property
    def source(self) -> str:
        return self.pack.items[self.index].source

    @property
    def manipulation(self) -> str:
        return self.pack.items[self.index].manipulation

    def portrait(self) -> Portrait:
        return Portrait(self.pack.picture(self.index), self.pack.landmarks[self.index])


class PairMaker:
    """Makes pairs out of packs; the number of a pair and the recipe decide all of it.

    Args:
        packs: the pictures.
        recipe: what is drawn how often.
        split: whose pictures to use.

    Raises:
        TrainingError: the packs have no real picture of the split, or the recipe wants fakes of
            the packs and there are none.
    """

    def __init__(self, packs: Sequence[Pack], recipe: Recipe, split: Split) -> None:
        self._recipe, self._stream = recipe, _STREAMS[split]
        needs_face = recipe.crop != "patch"
        self._real = list(_pictures(packs, split, "real", needs_face))
        if not self._real:
            raise TrainingError(
                f"The packs have no real pictures {'with a face ' * needs_face}for {split}; "
                "add a pack that has some."
            )
        self._fake: dict[str, list[_Picture]] = defaultdict(list)
        for picture in _pictures(packs, split, "fake", needs_face):
            self._fake[picture.manipulation].append(picture)
        self._originals = _by_origin(self._real)
        self._stand_ins = [one for one in self._real if one.source in recipe.stand_ins]
        if split == "train" and recipe.stand_ins and not self._stand_ins:
            raise TrainingError(
                f"The packs have no real pictures of {', '.join(recipe.stand_ins)} for {split}; "
                "name other data sets as stand_ins, or none."
            )
        landmarks = np.stack([picture.pack.landmarks[picture.index] for picture in self._real])
        self._donors = Donors.of(landmarks, [picture.identity for picture in self._real])
        if split == "train" and recipe.recorded_share > 0 and not self._learnt():
            raise TrainingError(
                "The recipe wants fakes of the packs (recorded_share above 0), but the packs have "
                f"none for {split} that is not left out; add a pack or set recorded_share = 0."
            )

    @property
    def recorded(self) -> tuple[str, ...]:
        """The manipulations of the packs' fakes."""
        return tuple(sorted(self._fake))

    @property
    def learnt(self) -> frozenset[str]:
        """The manipulations that the recipe lets training see."""
        recorded = self._learnt() if self._recipe.recorded_share > 0 else []
        return frozenset([*self._recipe.forgeries, *recorded])

    def pair(self, number: int, manipulation: str | None = None, cut: Cut | None = None) -> Pair:
        """The pair of a number, degraded as often as the recipe says.

        Args:
            number: from 0.
            manipulation: of ``unmask.lab.forging`` or of the packs; where None, drawn by the
                recipe among those that training may see.
            cut: where it will be cropped; drawn by the recipe where None.

        Raises:
            TrainingError: many pictures in a row are damaged or cannot be forged.
        """
        generator = np.random.default_rng([self._recipe.seed, self._stream, number])
        cut = cut or draw_cut(self._recipe, generator)
        skipped: list[str] = []
        while len(skipped) < _ATTEMPTS:
            try:
                drawn = self._drawn(manipulation, generator)
                original, manipulated = self._degraded(drawn, cut, generator)
            # OpenCV refuses some geometry; on a resumption it would refuse the same again.
            except (PackError, ForgingError, cv2.error) as error:
                skipped.append(" ".join(str(error).split()))
                continue
            widths = (self._width(drawn.original), self._width(drawn.manipulated))
            return Pair(original, manipulated, drawn.manipulation, cut, widths, tuple(skipped))
        raise TrainingError(
            f"{_ATTEMPTS} pictures in a row could not be used; the last: {skipped[-1]}"
        )

    def _width(self, portrait: Portrait) -> float:
        if self._recipe.crop == "patch":
            return float(portrait.pixels.shape[1])
        return face_width(portrait.landmarks)

    def _degraded(
        self, drawn: _Drawn, cut: Cut, generator: np.random.Generator
    ) -> Sequence[Portrait]:
        """Both pictures as far as the crop may reach, perhaps degraded by one draw."""
        both = [surroundings(p, self._recipe, cut) for p in (drawn.original, drawn.manipulated)]
        kept = generator.random() >= self._recipe.degraded_share
        if kept and not drawn.told_by_files:
            return both
        pictures = degrade([portrait.pixels for portrait in both], generator)
        return [replace(old, pixels=new) for old, new in zip(both, pictures, strict=True)]

    def _learnt(self) -> list[str]:
        return [name for name in self.recorded if name not in self._recipe.left_out]

    def _drawn(self, manipulation: str | None, generator: np.random.Generator) -> _Drawn:
        if manipulation is None and generator.random() < self._recipe.recorded_share:
            names = self._learnt()
            shares = np.array([self._recipe.recorded.get(name, 1.0) for name in names])
            manipulation = str(generator.choice(names, p=shares / shares.sum()))
        if manipulation in self._fake:
            return self._recorded(manipulation, generator)
        weights = self._recipe.forgeries if manipulation is None else {manipulation: 1.0}
        return self._forged(weights, generator)

    def _forged(self, weights: Mapping[str, float], generator: np.random.Generator) -> _Drawn:
        number = int(generator.integers(len(self._real)))
        target = self._real[number].portrait()
        chosen = self._donors.draw(number, generator)
        donor = None if chosen is None else self._real[chosen].portrait()
        name, forgery = random_forge(target, donor, generator, weights)
        original = Portrait(forgery.original, target.landmarks)
        return _Drawn(original, Portrait(forgery.forged, target.landmarks), name)

    def _recorded(self, manipulation: str, generator: np.random.Generator) -> _Drawn:
        """A fake of the packs with its own original, else one of its source, else any."""
        fakes = self._fake[manipulation]
        fake = fakes[int(generator.integers(len(fakes)))]
        originals = (
            self._originals.get((fake.source, fake.identity))
            or self._originals.get((fake.source, ""))
            or self._stand_ins
            or self._real
        )
        original = originals[int(generator.integers(len(originals)))]
        strangers = original.source != fake.source
        return _Drawn(original.portrait(), fake.portrait(), manipulation, strangers)


def _pictures(
    packs: Sequence[Pack], split: Split, label: str, needs_face: bool
) -> Iterator[_Picture]:
    for pack in packs:
        for index, item in enumerate(pack.items):
            usable = pack.has_face[index] or not needs_face
            if usable and item.split == split and item.label == label:
                yield _Picture(pack, index)


def _by_origin(pictures: Sequence[_Picture]) -> Mapping[tuple[str, str], list[_Picture]]:
    """By source and identity, and by source alone (with the identity ``""``)."""
    groups: defaultdict[tuple[str, str], list[_Picture]] = defaultdict(list)
    for picture in pictures:
        groups[picture.source, picture.identity].append(picture)
        groups[picture.source, ""].append(picture)
    return groups
