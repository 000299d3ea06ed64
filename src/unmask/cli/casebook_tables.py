"""Cases and signers as a terminal shows them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from unmask.casebook import counts
from unmask.casebook.models import CaseRow, LabelRow, SignerRow
from unmask.documents.analysis import Verdict
from unmask.safe_text import harmless
from unmask.words import number_words

_SHOWN_DIGITS = 12
_IMPORTED = "known from a bundle"


def case_table(cases: Sequence[CaseRow]) -> Table:
    """A line for each case."""
    table = _table()
    table.add_column("case", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("since", no_wrap=True)
    table.add_column("labels")
    table.add_column("source", overflow="fold")
    for case in cases:
        table.add_row(
            Text(case.sha256[:_SHOWN_DIGITS], "bold"),
            case.kind,
            f"{case.created:%Y-%m-%d}",
            _labels_in_short(case.labels),
            _source(case),
        )
    return table


def signer_table(signers: Sequence[SignerRow]) -> Table:
    """A line for each signer, with the whole key: by its first digits alone it could be forged."""
    table = _table()
    table.add_column("key", overflow="fold")
    table.add_column("name")
    table.add_column("trust", no_wrap=True)
    for signer in signers:
        table.add_row(signer.public_key, Text(harmless(signer.name)), signer.trust)
    return table


def print_case(console: Console, case: CaseRow) -> None:
    """All that is known of a case."""
    console.print(Text(case.sha256, "bold"))
    console.print(Text(f"{case.kind}, {_source(case)}, since {case.created:%Y-%m-%d %H:%M} UTC"))
    kept = "The media are kept." if case.kept else "The media are not kept."
    hashes = len(case.fingerprints)
    console.print(Text(f"{kept} {hashes:,} perceptual hash{'' if hashes == 1 else 'es'}."))
    sections = {
        "Labels": map(_label, case.labels),
        "Notes": (harmless(note.text) for note in case.notes),
        "Analyses": _analyses(case),
        "Scores from elsewhere": _scores(case),
    }
    for heading, entries in sections.items():
        grid = Table.grid(padding=(0, 1))
        for entry in entries:
            grid.add_row("•", Text(entry))
        if grid.row_count:
            console.print(Text(f"\n{heading}", "bold"))
            console.print(grid)


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)


def _source(case: CaseRow) -> str:
    return harmless(case.source) or _IMPORTED


def _labels_in_short(labels: Sequence[LabelRow]) -> str:
    values = Counter(label.value for label in labels if counts(label))
    return ", ".join(
        value if number == 1 else f"{value} × {number}" for value, number in sorted(values.items())
    )


def _label(label: LabelRow) -> str:
    parts = [
        f"{label.value}: {harmless(label.how)}",
        harmless(label.reference),
        f"{label.created:%Y-%m-%d}",
        _giver(label.signer),
        label.uid,
    ]
    return "; ".join(filter(None, parts))


def _giver(signer: SignerRow | None) -> str:
    if signer is None:
        return "given here"
    effect = ": does not count" if signer.trust == "blocked" else ""
    return f"by {_name(signer)}, {signer.trust}{effect}"


def _name(signer: SignerRow) -> str:
    return f"{harmless(signer.name)} ({signer.public_key[:_SHOWN_DIGITS]})".lstrip()


def _analyses(case: CaseRow) -> Iterator[str]:
    for analysis in sorted(case.analyses, key=lambda analysis: analysis.created):
        verdict = Verdict.read(analysis.document["verdict"]) if analysis.document else None
        # Analyses of earlier versions have no headline.
        sentence = verdict.headline or verdict.sentence if verdict else ""
        head = f"{analysis.created:%Y-%m-%d %H:%M} UTC, {analysis.state}"
        yield ": ".join(filter(None, [head, harmless(sentence)]))


def _scores(case: CaseRow) -> Iterator[str]:
    for one in case.reported_scores:
        score = "none" if one.score is None else number_words(one.score)
        ratio = "" if one.log10_lr is None else f", log₁₀ LR {number_words(one.log10_lr)}"
        name, version = harmless(one.detector), harmless(one.version)
        yield f"{name} {score}{ratio}; Unmask {version}; by {_name(one.signer)}"
