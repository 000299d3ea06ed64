"""How long a look-up among known media takes: ``python bench/known_media.py``.

Fills a casebook with cases of 80 fingerprints each, as of a video, and looks up one picture and
one whole video that are like a known case, and a video that is like none. Prints the median and the
slowest of 30 look-ups, each of another case, by the clock and by the processor; the second does
not depend on what else the machine does. Beside it, the search alone, by the index of Unmask and by
the two of faiss.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import faiss
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from unmask.casebook import Database
from unmask.casebook.models import CaseRow, FingerprintRow
from unmask.known_media import Fingerprint
from unmask.known_media.hash_index import DISTANCE, HashIndex
from unmask.known_media.index import FingerprintIndex
from unmask.known_media.matching import look_up

SIZES = (10_000, 100_000, 1_000_000)
PER_CASE = 80
STEP_BITS = 12
"""By which a frame's hash differs from that of the frame before."""
COPY_BITS = 6
RUNS = 30
ROWS_AT_ONCE = 100_000
Hashes = NDArray[np.uint8]


def main() -> None:
    """Print a few lines for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    for size in parser.parse_args().sizes:
        hashes = known_hashes(size)
        with tempfile.TemporaryDirectory() as folder:
            bench_look_up(hashes, Path(folder) / "casebook.sqlite")
        bench_search(hashes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


def bench_look_up(hashes: Hashes, path: Path) -> None:
    """The whole look-up, with the questions to the database."""
    database = Database(f"sqlite:///{path}")
    fill(database, hashes)
    index = FingerprintIndex()
    started = time.perf_counter()
    look_up(database, fingerprints(hashes[:1]), "", index)
    print(f"{len(hashes):,} hashes: read and sorted in {time.perf_counter() - started:.2f} s")
    videos = list(queries(hashes))
    strangers = [fingerprints(known_hashes(PER_CASE, seed)) for seed in range(1, RUNS + 1)]
    for words, wanted in (
        ("one picture", [video[:1] for video in videos]),
        ("a known video", videos),
        ("an unknown video", strangers),
    ):
        report(f"look-up of {words}", lambda one: look_up(database, one, "", index), wanted)
    database.close()


def bench_search(hashes: Hashes) -> None:
    """The search alone, by different indexes."""
    one = [video[:1] for video in queries(hashes)]
    whole = list(queries(hashes))
    own = HashIndex()
    own.add(range(len(hashes)), [row.tobytes() for row in hashes])
    own.search([bytes(32)])  # sorts
    flat = faiss.IndexBinaryFlat(256)
    flat.add(hashes)
    multi = faiss.IndexBinaryMultiHash(256, 16, 16)
    multi.nflip = 1
    multi.add(hashes)
    searches: dict[str, Callable[[Sequence[Fingerprint]], object]] = {
        "Unmask's index": lambda query: own.search([each.pdq for each in query]),
        "faiss IndexBinaryFlat": lambda query: flat.range_search(as_rows(query), DISTANCE + 1),
        "faiss IndexBinaryMultiHash": lambda query: multi.range_search(
            as_rows(query), DISTANCE + 1
        ),
    }
    for name, search in searches.items():
        report(f"{name}, one hash", search, one)
        report(f"{name}, {PER_CASE} hashes", search, whole)


def report(
    words: str,
    action: Callable[[Sequence[Fingerprint]], object],
    wanted: Sequence[Sequence[Fingerprint]],
) -> None:
    """Print how long the action takes for each of the wanted."""
    by_clock, by_processor = [], []
    for one in wanted:
        started, worked = time.perf_counter(), time.process_time()
        action(one)
        by_clock.append(1000 * (time.perf_counter() - started))
        by_processor.append(1000 * (time.process_time() - worked))
    print(
        f"  {words}: {median(by_clock):.2f} ms (slowest {max(by_clock):.2f}), "
        f"of the processor {median(by_processor):.2f} ms (most {max(by_processor):.2f})"
    )
    sys.stdout.flush()


def known_hashes(count: int, seed: int = 0) -> Hashes:
    """The hashes of many videos, one after the other, each a walk by a few bits a frame."""
    generator = np.random.default_rng(seed)
    cases = -(-count // PER_CASE)
    hashes = np.empty((cases, PER_CASE, 32), np.uint8)
    hashes[:, 0] = generator.integers(0, 256, (cases, 32), np.uint8)
    for frame in range(1, PER_CASE):
        hashes[:, frame] = turned(hashes[:, frame - 1], STEP_BITS, generator)
    return hashes.reshape(-1, 32)[:count]


def turned(hashes: Hashes, bits: int, generator: np.random.Generator) -> Hashes:
    """Hashes with about that many bits turned."""
    mask = generator.random((len(hashes), 256)) < bits / 256
    return np.asarray(hashes ^ np.packbits(mask, axis=1), np.uint8)


def queries(hashes: Hashes) -> Iterator[list[Fingerprint]]:
    """Copies of known videos, spread over all."""
    generator = np.random.default_rng(1)
    for case in generator.permutation(len(hashes) // PER_CASE)[:RUNS]:
        own = hashes[case * PER_CASE : (case + 1) * PER_CASE]
        yield fingerprints(turned(own, COPY_BITS, generator))


def fingerprints(hashes: Hashes) -> list[Fingerprint]:
    """One a second."""
    return [
        Fingerprint("frame", float(second), row.tobytes(), 100) for second, row in enumerate(hashes)
    ]


def as_rows(query: Sequence[Fingerprint]) -> Hashes:
    """As faiss takes them."""
    return np.frombuffer(b"".join(each.pdq for each in query), np.uint8).reshape(-1, 32)


def fill(database: Database, hashes: Hashes) -> None:
    """Store the hashes as cases."""
    cases = -(-len(hashes) // PER_CASE)
    with database.session(writes=True) as session:
        session.execute(
            insert(CaseRow),
            [
                {
                    "id": case + 1,
                    "sha256": f"{case:064x}",
                    "kind": "video",
                    "source": "",
                    "facts": {},
                }
                for case in range(cases)
            ],
        )
        for start in range(0, len(hashes), ROWS_AT_ONCE):
            session.execute(
                insert(FingerprintRow),
                [
                    {
                        "case_id": place // PER_CASE + 1,
                        "part": "frame",
                        "time": float(place % PER_CASE),
                        "pdq": hashes[place].tobytes(),
                        "quality": 100,
                    }
                    for place in range(start, min(start + ROWS_AT_ONCE, len(hashes)))
                ],
            )


if __name__ == "__main__":
    main()
