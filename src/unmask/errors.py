"""Errors that are meant for a person.

Every message is one line that says what was wrong, what was expected and, where that
helps, what to do about it. The command line prints the message alone.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unmask.words import Sentence


class UnmaskError(Exception):
    """Base of all errors that a person can act on."""


class MediaError(UnmaskError):
    """The file or link cannot be analysed: missing, unreadable, no picture in it, over a limit.

    Args:
        reason: to be said in the language of whoever reads it; ``str`` gives it in English.
    """

    def __init__(self, reason: "Sentence") -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownDetectorError(UnmaskError):
    """No detector has the name that was asked for."""


class DetectorLoadError(UnmaskError):
    """A detector is registered but cannot be loaded."""


class WrongPlaceError(UnmaskError):
    """Results were to go where something else is."""


class WeightsError(UnmaskError):
    """A model file is missing, is not the one that was expected, or cannot be imported."""


class CasebookError(UnmaskError):
    """The casebook cannot be opened, or does not hold what was asked for."""


class OutdatedCasebookError(CasebookError):
    """The casebook's tables are of an older version, and they were not to be changed."""


class ExtensionError(UnmaskError):
    """The built extension for Chromium is missing or damaged."""


class Cancelled(UnmaskError):  # noqa: N818  it reports a wish, not a fault
    """The person stopped the analysis. A progress callback raises it to stop the work."""
