"""The figures on the card of ``known-media``, made of comparisons."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from unmask.detectors.contract import Figure
from unmask.lab.evaluation.bootstrap import proportion
from unmask.lab.evaluation.card_figures import figure_of, share_of
from unmask.lab.known_media.comparing import Comparison, Crowd, Measured

COMMAND = "python -m unmask.lab.known_media"

Key = TypeVar("Key", bound=Hashable)

PART_WORDS = {"frame": "whole frames", "face": "faces"}
"""What the parts of fingerprints are called."""


def figures_of(measured: Measured, date: str) -> list[Figure]:
    """What goes on the card: copies found, forgeries like their originals, and false matches.

    Args:
        measured: all comparisons.
        date: of the measurement, ISO 8601.
    """
    copies = [one for one in measured.comparisons if one.kind == "copy"]
    return [
        *_copies_found(copies, date),
        *_forgeries(measured.comparisons, date),
        *(_false_matches(words, crowd, date) for words, crowd in measured.crowds),
    ]


def details_of(measured: Measured, date: str) -> list[Figure]:
    """Copies found by frames alone, and by faces alone."""
    copies = [one for one in measured.comparisons if one.kind == "copy"]
    groups = grouped(copies, lambda one: (one.name, one.is_video, one.part))
    return [
        _share(
            f"copies found by {PART_WORDS[part]}: {name}",
            [bool(one.matched) for one in group],
            _words_of(group),
            date,
        )
        for (name, _, part), group in groups.items()
    ]


def found_at_all(copies: Sequence[Comparison]) -> list[bool]:
    """Of each media, whether its copy was found by any part of it."""
    media = grouped(copies, lambda one: (one.source, one.identity)).values()
    return [any(part.matched for part in parts) for parts in media]


def grouped(
    comparisons: Iterable[Comparison], key: Callable[[Comparison], Key]
) -> dict[Key, list[Comparison]]:
    """Comparisons by what a function gives for each, in order."""
    groups = defaultdict[Key, list[Comparison]](list)
    for one in comparisons:
        groups[key(one)].append(one)
    return groups


def _copies_found(copies: Sequence[Comparison], date: str) -> Iterator[Figure]:
    for (name, _), group in grouped(copies, lambda one: (one.name, one.is_video)).items():
        yield _share(f"copies found: {name}", found_at_all(group), _words_of(group), date)


def _forgeries(comparisons: Sequence[Comparison], date: str) -> Iterator[Figure]:
    """Forgeries that are near their own originals, by most of their frames or faces."""
    forged = [one for one in comparisons if one.kind == "forgery"]
    groups = grouped(forged, lambda one: (one.part, one.name, one.is_video))
    for (part, name, _), group in groups.items():
        yield _share(
            f"forgeries near their own original by most {PART_WORDS[part]}: {name}",
            [2 * one.matched >= one.counted for one in group],
            _words_of(group),
            date,
        )


def _false_matches(words: str, crowd: Crowd, date: str) -> Figure:
    return figure_of(
        f"false matches of {PART_WORDS[crowd.part]}, a share of the pairs of media",
        proportion(crowd.near_media, crowd.media_pairs),
        f"{words}; the nearest pair differs in {crowd.nearest} of 256 bits",
        f"{crowd.media_pairs:,} pairs of {crowd.media} media, {crowd.pairs:,} of hashes",
        COMMAND,
        date,
        digits=5,
    )


def _share(measure: str, outcomes: Sequence[bool], data: str, date: str) -> Figure:
    return share_of(measure, sum(outcomes), len(outcomes), data, COMMAND, date)


def _words_of(comparisons: Sequence[Comparison]) -> str:
    sources = ", ".join(sorted({one.source for one in comparisons}))
    return f"{'videos' if comparisons[0].is_video else 'pictures'}: {sources}"
