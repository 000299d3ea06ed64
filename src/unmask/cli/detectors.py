"""``unmask detectors``."""

import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from unmask.cli.complaints import Settings, complain, debug_option
from unmask.cli.prints import prints_aside
from unmask.errors import DetectorLoadError
from unmask.words import Message, language_here, say

if TYPE_CHECKING:
    from unmask.detectors import Card


@click.command(short_help="List the tests, or say all about one.")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the cards as JSON.")
@debug_option
@click.pass_obj
def detectors(settings: Settings, name: str | None, as_json: bool) -> None:
    """List the installed tests or, with a NAME, say all about one of them.

    A NAME may have a variant, as in faceforensics:published-c23.
    """
    from unmask.cli.terminal import print_card, print_card_list, print_reach, standard_output
    from unmask.detectors import load_detectors
    from unmask.verdict.reach import measured_reach

    if name is not None:
        with prints_aside():
            card = load_detectors([name])[0].card
        if as_json:
            click.echo(json.dumps(asdict(card), indent=2))
        else:
            print_card(standard_output(), card, language_here())
        return
    with prints_aside():
        cards = _installed_cards(settings)
        variants = _installed_variants()
    if as_json:
        click.echo(json.dumps([asdict(card) for card in cards], indent=2))
        return
    language = language_here()
    print_reach(standard_output(), measured_reach(), language)
    print_card_list(standard_output(), cards, language)
    if variants:
        said = Message("terminal-variants", {"names": tuple(variants)})
        click.echo(f"{say(said, language_here())}\n")
    click.echo(say(Message("terminal-one-test"), language_here()))


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
