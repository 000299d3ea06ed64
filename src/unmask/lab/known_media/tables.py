"""The tables of ``docs/known-media.md``, made of comparisons."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from unmask.errors import UnmaskError
from unmask.lab.evaluation.bootstrap import proportion
from unmask.lab.known_media.comparing import Comparison, Measured
from unmask.lab.known_media.figures import PART_WORDS, found_at_all, grouped

BEGINS, ENDS = "<!-- table: {name} -->", "<!-- end of table -->"
"""Between which a table stands on the page."""

_FORGED_BY = {
    "self-blend": "a face blended over itself",
    "resolution-warp": "a face at a lower resolution over itself",
    "inner-face": "another person's inner face, warped in",
    "mesh-swap": "another person's face, by mesh",
    "auto-encoder": "another person's face, by an auto-encoder",
    "expression": "another expression of the same face",
    "mouth": "another mouth of the same face",
    "dfdc-swap": "face swaps of DFDC",
}


def write_tables(measured: Measured, page: Path) -> None:
    """Write the tables into a page, each between the marks of its name.

    Raises:
        UnmaskError: the page has no such marks.
        OSError: it cannot be read or written.
    """
    text = page.read_text(encoding="utf-8")
    for name, lines in tables_of(measured).items():
        begins = BEGINS.format(name=name)
        before, mark, rest = text.partition(begins)
        _, end, after = rest.partition(ENDS)
        if not (mark and end):
            raise UnmaskError(f"{page} has no table between “{begins}” and “{ENDS}”.")
        text = "".join([before, begins, "\n", *(f"{line}\n" for line in lines), end, after])
    page.write_text(text, encoding="utf-8")


def tables_of(measured: Measured) -> dict[str, list[str]]:
    """The lines of each table by its name, in Markdown."""
    return {
        "copies": _table(
            [
                "what happened to the copy",
                *(
                    f"{kind}{how}"
                    for kind in ("pictures", "videos")
                    for how in (" found", ", by frames", ", by faces")
                ),
            ],
            _rows_of_copies([one for one in measured.comparisons if one.kind == "copy"]),
        ),
        "others": _table(
            [
                "part",
                "media",
                "pairs of media",
                "pairs of hashes",
                "near, of the pairs of media",
                "nearest pair",
            ],
            (
                [
                    PART_WORDS[crowd.part],
                    f"{crowd.media} {words}",
                    f"{crowd.media_pairs:,}",
                    f"{crowd.pairs:,}",
                    _interval(crowd.near_media, crowd.media_pairs, 4),
                    f"{crowd.nearest} bits",
                ]
                for words, crowd in measured.crowds
            ),
        ),
        "forgeries": _table(
            ["forged by", "of", "near by most frames", "near by most faces"],
            _rows_of_forgeries([one for one in measured.comparisons if one.kind == "forgery"]),
        ),
    }


def _rows_of_copies(copies: Sequence[Comparison]) -> Iterable[list[str]]:
    for name, own in grouped(copies, lambda one: one.name).items():
        yield [
            name,
            *(
                cell
                for is_video in (False, True)
                for cell in _cells_of_copies([one for one in own if one.is_video == is_video])
            ),
        ]


def _cells_of_copies(copies: Sequence[Comparison]) -> Iterable[str]:
    yield _counted(found_at_all(copies))
    for part in PART_WORDS:
        yield _counted([bool(one.matched) for one in copies if one.part == part])


def _rows_of_forgeries(forged: Sequence[Comparison]) -> Iterable[list[str]]:
    for (name, is_video), own in grouped(forged, lambda one: (one.name, one.is_video)).items():
        near = (
            _counted([2 * one.matched >= one.counted for one in own if one.part == part])
            for part in PART_WORDS
        )
        words = _FORGED_BY.get(name, "")
        yield [f"{words} (`{name}`)".strip(), "videos" if is_video else "pictures", *near]


def _counted(outcomes: Sequence[bool]) -> str:
    """So many of so many with Wilson's interval; nothing where there are none."""
    if not outcomes:
        return ""
    return f"{sum(outcomes)} of {len(outcomes)} {_bounds(sum(outcomes), len(outcomes), 2)}"


def _interval(count: int, total: int, digits: int) -> str:
    return f"{count} {_bounds(count, total, digits)}"


def _bounds(count: int, total: int, digits: int) -> str:
    share = proportion(count, total)
    return f"({share.low:.{digits}f}–{share.high:.{digits}f})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
