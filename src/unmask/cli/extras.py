"""Packages that only some commands need, and that come with an extra of their own."""

from importlib.util import find_spec

from unmask.cli.pasteable import installing
from unmask.errors import UnmaskError


class MissingExtraError(UnmaskError):
    """The packages of an extra are not installed."""


def need_extra(*modules: str, extra: str) -> None:
    """Make sure that the packages of an extra are there; none of them is imported.

    Raises:
        MissingExtraError: one is not.
    """
    missing = next((name for name in modules if find_spec(name) is None), None)
    if missing is not None:
        raise MissingExtraError(
            f"this needs {missing}, of the extra {extra!r}; install it: {installing(*modules)}"
        )
