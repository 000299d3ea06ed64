"""``unmask casebook``: what was analysed, what people say of it, and sharing that."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import hexdigits
from typing import TYPE_CHECKING, cast

import click

from unmask.cli.complaints import debug_option
from unmask.cli.extras import need_extra
from unmask.cli.opened_casebook import opened_casebook
from unmask.cli.pasteable import pasteable
from unmask.safe_text import harmless

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from unmask.documents.terms import LabelValue

LABELS = ("real", "manipulated", "generated", "unsure")
TRUSTS = ("unknown", "trusted", "blocked")
"""As in ``unmask.casebook.models``, which need not be loaded to show the help."""

_SHOWN_DIGITS = 12

case_argument = click.argument("prefix", metavar="CASE")
file_argument = click.argument("path", metavar="FILE", type=click.Path(path_type=Path))


@click.group(short_help="What was analysed, and what people say of it.")
def casebook() -> None:
    """Look into the casebook, say what a content is, share what you know, and forget.

    A CASE is named by the first digits of its sha256, at least eight; `unmask casebook list` shows
    them.
    """


@casebook.command(name="list", short_help="List cases, the newest first.")
@click.option(
    "--query", default="", metavar="WORDS", help="Only those with this in their source or a note."
)
@click.option("--label", type=click.Choice(LABELS), help="Only those with this label.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many."
)
@click.option("--json", "as_json", is_flag=True, help="Print the cases as JSON.")
@debug_option
def list_cases(query: str, label: str | None, limit: int, as_json: bool) -> None:
    """List cases, the newest first, with their labels."""
    from unmask.casebook import search_cases

    with opened_casebook() as database, database.session() as session:
        wanted = cast("LabelValue | None", label)
        cases = search_cases(session, query=query, label=wanted, limit=limit)
        if as_json:
            from unmask.casebook.documents import case_document

            documents = [case_document(case).plain() for case in cases]
            click.echo(json.dumps(documents, indent=2))
        elif cases:
            from unmask.cli.casebook_tables import case_table
            from unmask.cli.terminal import standard_output

            standard_output().print(case_table(cases))
        else:
            click.echo("No case matches." if query or label else "The casebook is empty.")


@casebook.command(short_help="Say all about a case.")
@case_argument
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@debug_option
def show(prefix: str, as_json: bool) -> None:
    """Say all that is known of CASE: its labels, notes, analyses, and scores from elsewhere."""
    from unmask.casebook import find_case_by_prefix

    with opened_casebook() as database, database.session() as session:
        case = find_case_by_prefix(session, prefix)
        if as_json:
            from unmask.casebook.documents import case_document

            click.echo(json.dumps(case_document(case).plain(), indent=2))
        else:
            from unmask.cli.casebook_tables import print_case
            from unmask.cli.terminal import standard_output

            print_case(standard_output(), case)


@casebook.command(short_help="Say what a content is, and how you know.")
@case_argument
@click.argument("value", metavar="LABEL", type=click.Choice(LABELS))
@click.argument("how")
@click.option("--reference", default="", metavar="LINK", help="Where it was established.")
@debug_option
def label(prefix: str, value: str, how: str, reference: str) -> None:
    """Say that CASE is real, manipulated, generated, or that you are unsure, and HOW you know.

    `unmask casebook label 3f9c01ab manipulated "The original was found."`
    """
    from unmask.casebook import add_label, find_case_by_prefix

    with opened_casebook() as database, database.session(writes=True) as session:
        case = find_case_by_prefix(session, prefix)
        added = add_label(session, case, value, how, reference)
    click.echo(f"{_digits(case.sha256)}: labelled {value} ({added.uid})")


@casebook.command(short_help="Take a label back.")
@click.argument("uid", metavar="LABEL-ID")
@debug_option
def unlabel(uid: str) -> None:
    """Take back the label LABEL-ID, which `unmask casebook show` names."""
    from unmask.casebook import remove_label

    with opened_casebook() as database, database.session(writes=True) as session:
        remove_label(session, uid)
    click.echo(f"{uid}: taken back")


@casebook.command(short_help="List the people you keep.")
@debug_option
def people() -> None:
    """List the people to compare with, for `unmask analyze --known-person`."""
    from unmask.casebook.people import people as kept_people

    with opened_casebook() as database, database.session() as session:
        kept = kept_people(session)
        for person in kept:
            files = _count(len(person.references), "picture or clip", "pictures or clips")
            click.echo(f"{harmless(person.name)}: {files}")
        if not kept:
            words = "Nobody is kept; `unmask casebook add-person NAME FILE` does it."
            click.echo(pasteable(words))


@casebook.command(short_help="Keep pictures or clips of a person.")
@click.argument("name")
@click.argument("given", metavar="FILE|CASE...", nargs=-1, required=True)
@debug_option
def add_person(name: str, given: tuple[str, ...]) -> None:
    """Keep copies of pictures or clips that show the person NAME, to compare others with.

    Each is a FILE, or a CASE whose media are kept. What the face looks like in numbers is not kept.
    """
    from unmask.casebook.people import add_reference

    with opened_casebook() as database, database.session(writes=True) as session:
        for one in given:
            with _file_or_kept(session, one) as (path, shown):
                add_reference(session, name, path, shown)
    files = _count(len(given), "picture or clip", "pictures or clips")
    click.echo(f"{harmless(name.strip())}: {files} kept")


@casebook.command(short_help="Forget a person.")
@click.argument("name")
@debug_option
def delete_person(name: str) -> None:
    """Forget the person NAME, with all pictures and clips that were kept."""
    from unmask.casebook.people import delete_person as forget

    with opened_casebook() as database, database.session(writes=True) as session:
        forget(session, name)
    click.echo(f"{harmless(name.strip())}: deleted")


@casebook.command(short_help="Keep your own words on a case.")
@case_argument
@click.argument("text")
@debug_option
def note(prefix: str, text: str) -> None:
    """Keep TEXT with CASE. Notes are never shared."""
    from unmask.casebook import add_note, find_case_by_prefix

    with opened_casebook() as database, database.session(writes=True) as session:
        case = find_case_by_prefix(session, prefix)
        add_note(session, case, text)
    click.echo(f"{_digits(case.sha256)}: noted")


@casebook.command(short_help="Forget a case, with its media.")
@case_argument
@debug_option
def delete(prefix: str) -> None:
    """Forget CASE: its labels, notes, analyses and reports, and the media if they were kept."""
    from unmask.casebook import delete_case, find_case_by_prefix

    with opened_casebook() as database, database.session(writes=True) as session:
        case = find_case_by_prefix(session, prefix)
        delete_case(session, case.sha256)
    click.echo(f"{_digits(case.sha256)}: deleted")


@casebook.command(name="export", short_help="Write what you labelled as a signed bundle.")
@file_argument
@click.argument("prefixes", metavar="[CASE]...", nargs=-1)
@click.option("--name", default="", help="By which you want to be known to others.")
@debug_option
def export_cases(path: Path, prefixes: tuple[str, ...], name: str) -> None:
    """Write the cases that you labelled, or only those named, to FILE for others to import.

    It holds hashes, your labels with their references, and the tests' scores; never media, paths,
    links by which media came, or notes.
    """
    from unmask.casebook.exchange import export_bundle

    with opened_casebook() as database:
        exported = export_bundle(database, path, name, prefixes)
    click.echo(
        f"{harmless(str(path))}: {_count(exported.cases, 'case')}, "
        f"{_count(exported.labels, 'label')}, signed by {exported.public_key}"
    )


@casebook.command(name="import", short_help="Take over someone else's bundle, or a scan.")
@click.argument("path", metavar="FILE|RESULTS", type=click.Path(path_type=Path))
@debug_option
def import_cases(path: Path) -> None:
    """Take over what the bundle FILE says, if it is whole and its signature is right.

    Its signer is unknown until you say otherwise with `unmask casebook trust`. Of a folder RESULTS,
    which `unmask scan` wrote, all analyses are taken over.
    """
    if path.is_dir():
        _import_scan(path)
        return
    from unmask.casebook.exchange import import_bundle

    with opened_casebook() as database:
        imported = import_bundle(database, path)
    signer = "you" if imported.trust is None else harmless(imported.signer) or "no name given"
    click.echo(
        f"{harmless(str(path))}: {_count(imported.cases, 'new case')}, "
        f"{_count(imported.labels, 'new label')}, signed by {imported.public_key} "
        f"({signer}{', ' + imported.trust if imported.trust else ''})"
    )


def _import_scan(folder: Path) -> None:
    need_extra("pyarrow", "fsspec", extra="scan")
    from unmask.scan.into_casebook import take_over
    from unmask.scan.results import results_in

    with results_in(folder) as results, opened_casebook() as database:
        taken = take_over(results, database)
    known = f", {taken.known:,} known already" if taken.known else ""
    name = harmless(str(folder))
    click.echo(f"{name}: {taken.new:,} new {'analysis' if taken.new == 1 else 'analyses'}{known}")


@casebook.command(short_help="List signers of bundles, or say whom you trust.")
@click.argument("key", required=False)
@click.argument("trust", metavar="[TRUST]", type=click.Choice(TRUSTS), required=False)
@debug_option
def trust(key: str | None, trust: str | None) -> None:
    """Say that the signer with this KEY is trusted, blocked, or unknown again.

    Labels of the trusted count as yours do; labels of the blocked count nowhere. The first digits
    of the key are enough. Without arguments the signers are listed.
    """
    from unmask.casebook.exchange import set_trust, signers

    if key is not None and trust is None:
        raise click.UsageError(f"say what {key!r} is: {', '.join(TRUSTS[:-1])} or {TRUSTS[-1]}")
    with opened_casebook() as database, database.session(writes=key is not None) as session:
        if key is not None and trust is not None:
            signer = set_trust(session, key, trust)
            click.echo(f"{_digits(signer.public_key)} ({harmless(signer.name)}): {trust}")
        elif known := signers(session):
            from unmask.cli.casebook_tables import signer_table
            from unmask.cli.terminal import standard_output

            standard_output().print(signer_table(known))
        else:
            words = "No bundle was imported yet; `unmask casebook import FILE` does it."
            click.echo(pasteable(words))


@casebook.command(short_help="List kept, labelled media for the lab.")
@file_argument
@debug_option
def manifest(path: Path) -> None:
    """Write FILE, a manifest with which `unmask lab` can train and measure on kept media.

    It lists media whose label you, or someone you trust, gave and nobody of you contradicts.
    """
    from unmask.known_media.training_data import write_training_manifest

    with opened_casebook() as database:
        listed = write_training_manifest(database, path)
    left_out = {
        "without a label to rely on": listed.unlabelled,
        "unsure": listed.unsure,
        "with conflicting labels": listed.conflicting,
        "missing": listed.missing,
    }
    click.echo(f"{harmless(str(path))}: {_count(listed.count, 'file')}")
    for reason, number in left_out.items():
        if number:
            click.echo(f"left out: {number:,} {reason}")


def _digits(sha256: str) -> str:
    return sha256[:_SHOWN_DIGITS]


@contextmanager
def _file_or_kept(session: "Session", given: str) -> Iterator[tuple[Path, str]]:
    """A file, or the kept media of the case that the digits name, and what to call it.

    Raises:
        CasebookError: it is neither.
        MediaError: the file is no picture or video, or none that can be read.
    """
    path = Path(given)
    if path.exists():
        _expect_media(path)
        yield path, path.name
        return
    from unmask.casebook import find_case_by_prefix
    from unmask.casebook.kept_media import kept_file
    from unmask.errors import CasebookError

    if given.strip(hexdigits):
        raise CasebookError(f"{given}: there is no such file, and no case begins with that.")
    case = find_case_by_prefix(session, given)
    if not case.kept:
        raise CasebookError(
            f"The media of {_digits(case.sha256)} are not kept; give the file itself."
        )
    with kept_file(case.sha256) as kept:
        yield kept, case.source


def _expect_media(path: Path) -> None:
    """Open a file as an analysis would, so that nobody keeps what nothing can be compared with.

    Raises:
        MediaError: it is no picture or video, or none that can be read.
    """
    from unmask.media import open_media

    with open_media(path):
        pass


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
