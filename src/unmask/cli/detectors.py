"""``unmask detectors``."""

import json
from contextlib import ExitStack, suppress
from dataclasses import asdict
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unmask.cli.complaints import Settings, complain, complain_in_words, debug_option
from unmask.cli.exit_codes import ExitCode
from unmask.cli.pasteable import pasteable
from unmask.cli.prints import prints_aside
from unmask.cli.samples import SHOWN, sample_file
from unmask.errors import DetectorLoadError
from unmask.safe_text import harmless
from unmask.words import Message, Sentence, language_here, say

if TYPE_CHECKING:
    from unmask.detectors import Card, Detector
    from unmask.media import Media

_SHOW = "show"
_CHECKED = """\b
Exit status:
  0  the test keeps the contract
  1  it does not, or cannot be loaded
  2  no test has that name
"""


class NameOrCommand(click.Group):
    """A group whose first word, where it is no command, is the name of a test to show."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take ``NAME`` for ``show NAME``."""
        named = args if args[0] in self.commands else [_SHOW, *args]
        return super().resolve_command(ctx, named)


json_option = click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")


@click.group(
    cls=NameOrCommand,
    invoke_without_command=True,
    short_help="List the tests, say all about one, or check one.",
    subcommand_metavar="[[show] NAME | check NAME]",
)
@json_option
@debug_option
@click.pass_context
def detectors(context: click.Context, as_json: bool) -> None:
    """List the installed tests or, with a NAME, say all about one of them.

    A NAME may have a variant, as in faceforensics:published-c23, and may be a file such as
    ./my_test.py or the folder of a package, whose code then runs.
    """
    if context.invoked_subcommand is None:
        _list(context.ensure_object(Settings), as_json)


@detectors.command(name=_SHOW, short_help="Say all about one test.")
@click.argument("name")
@json_option
@debug_option
@click.pass_context
def show(context: click.Context, name: str, as_json: bool) -> None:
    """Say all about the test called NAME."""
    from unmask.cli.terminal import print_card, standard_output

    with prints_aside():
        card = _loaded(name).card
    if as_json or (context.parent is not None and context.parent.params["as_json"]):
        click.echo(json.dumps(asdict(card), indent=2))
    else:
        print_card(standard_output(), card, language_here())


@detectors.command(epilog=_CHECKED, short_help="Check that a test keeps the contract.")
@click.argument("name")
@debug_option
@click.pass_context
def check(context: click.Context, name: str) -> None:
    """Try the test called NAME out on what comes with Unmask and on a black frame.

    Its card must be complete, its findings sound and its sentences in the catalogue, its progress
    must rise from 0 to 1, and it must find the same twice. Each violation is one line on the error
    stream.
    """
    from unmask.media import open_media
    from unmask.trial import BLACK, black_frame, outcome_of, try_out

    with ExitStack() as stack, prints_aside():
        detector = _loaded(name)
        media: list[tuple[Sentence, Media]] = []
        for sample in SHOWN:
            path = stack.enter_context(as_file(sample_file(sample)))
            media.append((path.name, stack.enter_context(open_media(path))))
        media.append((BLACK, black_frame()))
        trial = try_out(detector, media)
    for violation in trial.violations:
        complain_in_words(f"{detector.card.name}: {violation}")
    for one, finding in trial.findings:
        _print(Message("trial-outcome", {"media": one, "outcome": outcome_of(finding)}))
    if not trial.violations:
        _print(Message("trial-kept", {"name": detector.card.name}))
    context.exit(ExitCode.NOT_ANALYSED if trial.violations else ExitCode.ANALYSED)


def _print(said: Message) -> None:
    click.echo(harmless(say(said, language_here())))


def _loaded(name: str) -> "Detector":
    from unmask.detectors import is_path, load_detector_from, load_detectors

    return load_detector_from(Path(name)) if is_path(name) else load_detectors([name])[0]


def _list(settings: Settings, as_json: bool) -> None:
    from unmask.cli.terminal import print_card_list, print_reach, standard_output
    from unmask.verdict.reach import measured_verdict

    with prints_aside():
        cards = _installed_cards(settings)
        variants = _installed_variants()
    if as_json:
        click.echo(json.dumps([asdict(card) for card in cards], indent=2))
        return
    language = language_here()
    print_reach(standard_output(), measured_verdict().reach, language)
    print_card_list(standard_output(), cards, language)
    if variants:
        said = Message("terminal-variants", {"names": tuple(variants)})
        click.echo(f"{say(said, language_here())}\n")
    click.echo(pasteable(say(Message("terminal-one-test"), language_here())))


def _installed_cards(settings: Settings) -> "list[Card]":
    """The cards of all tests that can be loaded, with a complaint of each that cannot."""
    from unmask.detectors import detector_names, load_detectors

    cards = []
    for name in detector_names():
        try:
            cards.append(load_detectors([name])[0].card)
        except DetectorLoadError as error:
            complain(error, settings)
    return cards


def _installed_variants() -> list[str]:
    """The full names of all variants; of a test that cannot be loaded it was complained before."""
    from unmask.detectors import detector_names, variant_names

    variants: list[str] = []
    for name in detector_names():
        with suppress(DetectorLoadError):
            variants += variant_names(name)
    return variants
