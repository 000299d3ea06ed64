"""The bank: embeddings of images whose generator is known, and the search for the nearest.

Generators leave traces of their own, so that images of one lie near one another in the features of
a network that was trained to find such traces (Marra et al., Do GANs leave artificial
fingerprints?, MIPR 2019). How near is near is measured on real photographs.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from unmask.data_folder import make_private
from unmask.errors import UnmaskError

NEAREST = 5
"""Entries whose most frequent generator is named."""

MOST_ENTRIES = 100_000
"""Of a bank: as many are still searched in about a second."""

FEWEST_REAL = 100
"""Photographs without which a hundredth of them cannot be told."""

REAL_SHARE = 0.01
"""Of the real photographs: as many are as near to the bank as what is called related to it."""

_BLOCK = 8_192
"""Entries that are compared at a time, since half-precision numbers must be widened for it."""

_DAMAGE = (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile)


class BankError(UnmaskError):
    """A bank cannot be read or written, or was made by another network."""


@dataclass(frozen=True)
class Relation:
    """How an image lies to the bank.

    Attributes:
        generator: the most frequent one among the nearest entries.
        distance: to the nearest entry of that generator: 1 − the cosine.
        limit: the distance that 99 % of real photographs keep from all entries; None where too
            few photographs are known.
    """

    generator: str
    distance: float
    limit: float | None

    @property
    def is_related(self) -> bool:
        """Whether it is nearer than 99 % of real photographs are."""
        return self.limit is not None and self.distance < self.limit


@dataclass(frozen=True)
class Bank:
    """Embeddings of unit length, all made by one network.

    Attributes:
        model_sha256: of the network's file.
        generators: name of the generator of each entry.
        embeddings: of the entries, shape (n, d), float16.
        real: embeddings of real photographs, against which distances are judged, shape (m, d),
            float16; m may be 0.
    """

    model_sha256: str
    generators: tuple[str, ...]
    embeddings: NDArray[np.float16]
    real: NDArray[np.float16]

    def __post_init__(self) -> None:
        shapes = self.embeddings.shape, self.real.shape
        kinds = {self.embeddings.dtype, self.real.dtype}
        fits = all(len(shape) == 2 and shape[1] == shapes[0][1] for shape in shapes)
        if not fits or kinds != {np.dtype(np.float16)} or shapes[0][0] != len(self.generators):
            raise ValueError(
                f"Bank: expected {len(self.generators)} embeddings and real ones, equally long, "
                f"float16; got shapes {shapes[0]} and {shapes[1]}"
            )

    def __len__(self) -> int:
        return len(self.generators)

    def counts(self) -> dict[str, int]:
        """How many entries each generator has, by name."""
        return dict(sorted(Counter(self.generators).items()))

    def joined(self, other: Self) -> Self:
        """This bank with another's entries and real photographs beside its own.

        Raises:
            BankError: the other was made by another network, or both together are too large.
        """
        if self.model_sha256 != other.model_sha256:
            raise BankError(
                f"A bank of the network {other.model_sha256[:12]}… cannot be used with one of "
                f"{self.model_sha256[:12]}…; embed its pictures again."
            )
        if len(self) + len(other) > MOST_ENTRIES:
            raise BankError(
                f"The bank would have {len(self) + len(other):,} entries; at most "
                f"{MOST_ENTRIES:,} are searched."
            )
        return replace(
            self,
            generators=(*self.generators, *other.generators),
            embeddings=np.concatenate([self.embeddings, other.embeddings]),
            real=np.concatenate([self.real, other.real]),
        )

    def without(self, generator: str) -> Self:
        """This bank without the entries of a generator."""
        kept = [number for number, name in enumerate(self.generators) if name != generator]
        return replace(
            self,
            generators=tuple(self.generators[number] for number in kept),
            embeddings=self.embeddings[kept],
        )

    def rows_of(self, generator: str) -> set[bytes]:
        """The bytes of a generator's embeddings, to find out what is there already."""
        rows = zip(self.generators, self.embeddings, strict=True)
        return {row.tobytes() for name, row in rows if name == generator}

    @cached_property
    def limit(self) -> float | None:
        """The distance that 99 % of real photographs keep; None where too few are known."""
        if len(self.real) < FEWEST_REAL or not self.generators:
            return None
        nearest = np.full(len(self.real), np.inf)
        for distances in self._distances(self.real):
            nearest = np.minimum(nearest, distances.min(axis=0))
        return float(np.quantile(nearest, REAL_SHARE))

    def relate(self, embedding: NDArray[np.float32]) -> Relation:
        """Find the generator whose images lie nearest.

        Args:
            embedding: of unit length, shape (d,).

        Raises:
            ValueError: the bank is empty.
        """
        if not self.generators:
            raise ValueError("Bank.relate: expected a bank with entries")
        distances = np.concatenate([part[:, 0] for part in self._distances(embedding[None])])
        nearest = np.argsort(distances, kind="stable")[:NEAREST]
        # Of equally frequent generators the nearer one, which is counted first.
        [(generator, _)] = Counter(self.generators[number] for number in nearest).most_common(1)
        own = next(number for number in nearest if self.generators[number] == generator)
        return Relation(generator, max(0.0, float(distances[own])), self.limit)

    def _distances(
        self, vectors: NDArray[np.float32] | NDArray[np.float16]
    ) -> Iterator[NDArray[np.float32]]:
        """The distances of vectors, (count, d), to the entries, (entries, count), in blocks."""
        columns = vectors.astype(np.float32).T
        for start in range(0, len(self), _BLOCK):
            yield 1 - self.embeddings[start : start + _BLOCK].astype(np.float32) @ columns

    @classmethod
    def of(
        cls, model_sha256: str, generator: str, embeddings: Sequence[NDArray[np.float32]]
    ) -> Self:
        """A bank of one generator.

        Args:
            model_sha256: of the network's file.
            generator: its name.
            embeddings: of unit length, each (d,), at least one.
        """
        rows = np.stack(embeddings).astype(np.float16)
        return cls(model_sha256, (generator,) * len(rows), rows, rows[:0])

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a bank from its ``.npz`` file.

        Raises:
            BankError: it cannot be read.
        """
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
                names: list[str] = arrays["names"].tolist()
                generators = tuple(names[number] for number in arrays["numbers"].tolist())
                sha256 = str(arrays["model_sha256"])
                return cls(sha256, generators, arrays["embeddings"], arrays["real"])
        except (*_DAMAGE, IndexError) as error:
            raise BankError(f"The bank {path} cannot be read ({error}).") from error

    def save(self, path: Path) -> None:
        """Write the bank, whole or not at all.

        Raises:
            BankError: it cannot be written.
        """
        names = sorted(set(self.generators))
        numbers = np.array([names.index(name) for name in self.generators], np.int32)
        file = BytesIO()
        np.savez_compressed(
            file,
            names=np.array(names, np.str_),
            numbers=numbers,
            embeddings=self.embeddings,
            real=self.real,
            model_sha256=np.array(self.model_sha256),
        )
        unfinished = path.with_name(path.name + ".tmp")
        try:
            make_private(path.parent)
            unfinished.write_bytes(file.getvalue())
            unfinished.replace(path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise BankError(f"The bank {path} cannot be written ({error.strerror}).") from error
