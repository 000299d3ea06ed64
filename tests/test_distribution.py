"""What other programs rely on in the installed package."""

from importlib.resources import files


def test_type_checkers_are_told_that_the_package_is_typed() -> None:
    assert (files("unmask") / "py.typed").is_file()
