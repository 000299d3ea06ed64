"""``unmask lab``: the commands of researchers, which need the package ``unmask-lab``.

Each command hands its arguments to the module of the lab that does the work, and which is loaded
only then: the product runs without the lab's dependencies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import click

from unmask.cli.complaints import debug_option
from unmask.errors import UnmaskError


class LabError(UnmaskError):
    """A command of the lab cannot run, or has ended with a message."""


@dataclass(frozen=True)
class _Command:
    """A command of the group.

    Attributes:
        name: by which it is called.
        module: whose ``main`` takes its arguments.
        help: what it does, in one line.
    """

    name: str
    module: str
    help: str


_COMMANDS = (
    _Command("manifest", "unmask.lab.manifest", "List research data with labels and splits."),
    _Command("pack", "unmask.lab.pack.__main__", "Put pictures and landmarks into one file."),
    _Command("train", "unmask.lab.training.__main__", "Train a network by a recipe."),
    _Command("leave-out", "unmask.lab.leave_out", "Train without each manipulation in turn."),
    _Command("export", "unmask.lab.export", "Turn a trained network into a model file."),
    _Command("forge-videos", "unmask.lab.forged_videos", "Forge videos from real ones."),
    _Command("evaluate", "unmask.lab.evaluation.__main__", "Measure detectors on a manifest."),
    _Command("summary", "unmask.lab.evaluation.summary", "Say what stored results measured."),
    _Command("calibrate", "unmask.lab.calibrating.__main__", "Fit likelihood ratios to results."),
    _Command("known-media", "unmask.lab.known_media.__main__", "Measure recognising known media."),
    _Command("lip-sync", "unmask.lab.lip_sync.__main__", "Fit mouths to their sound."),
    _Command("same-person", "unmask.lab.same_person.__main__", "Calibrate comparing people."),
    _Command("cards", "unmask.lab.cards", "Write measured figures on the detectors' cards."),
)


@click.group(short_help="Make fakes, train, measure and calibrate (needs unmask-lab).")
@debug_option
def lab() -> None:
    """Make fakes, train networks, measure and calibrate tests: for researchers.

    It needs the package `unmask-lab`. Each command answers --help.
    """


def _handing_over(command: _Command) -> Callable[[tuple[str, ...]], None]:
    def hand_over(arguments: tuple[str, ...]) -> None:
        main = _load(command)
        try:
            main(list(arguments))
        except SystemExit as end:
            if isinstance(end.code, str):
                raise LabError(end.code) from None
            raise

    hand_over.__doc__ = command.help
    return hand_over


def _load(command: _Command) -> Callable[[list[str]], None]:
    try:
        main: Callable[[list[str]], None] = import_module(command.module).main
    except ModuleNotFoundError as error:
        own = (error.name or "").partition(".")[0] == "unmask"
        if own and error.name != "unmask.lab":
            raise
        raise LabError(
            f"`unmask lab {command.name}` needs the package unmask-lab ({error.name} is missing); "
            "install it in your copy of the source: pip install ./lab"
        ) from None
    return main


for _command in _COMMANDS:
    lab.command(
        name=_command.name,
        short_help=_command.help,
        # The module has options of its own, and its own --help.
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
    )(
        click.argument("arguments", nargs=-1, type=click.UNPROCESSED)(_handing_over(_command)),
    )
