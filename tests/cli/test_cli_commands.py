import json
from importlib.metadata import version

import pytest

from tests.cli.program import Run
from unmask.cli.complaints import error_message
from unmask.documents.analysis import SCHEMA_ID
from unmask.errors import MediaError

pytestmark = pytest.mark.usefixtures("other_package")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    outcome = run()
    assert outcome.status == 0
    for command in ("analyze", "demo", "detectors", "schema"):
        assert f"\n  {command} " in outcome.output


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").output == f"unmask {version('unmask')}\n"


def test_a_mistyped_command_is_answered_with_the_nearest(run: Run) -> None:
    outcome = run("analyse", "clip.mp4")
    assert outcome.status == 2
    (line,) = outcome.error_lines
    assert "analyze" in line


def test_the_schema_is_printed_as_json(run: Run) -> None:
    outcome = run("schema")
    assert outcome.status == 0
    assert json.loads(outcome.output)["$id"] == SCHEMA_ID


def test_the_list_names_every_loadable_test_and_complains_of_the_rest(run: Run) -> None:
    outcome = run("detectors")
    assert outcome.status == 0
    for words in ("head-pose", "brightness", "How bright is the picture?", "light"):
        assert words in outcome.output
    (line,) = outcome.error_lines
    assert "'unloadable'" in line


def test_the_list_as_json_holds_whole_cards(run: Run) -> None:
    cards = {card["name"]: card for card in json.loads(run("detectors", "--json").output)}
    assert cards["brightness"]["limits"] == ["Brightness is evidence of nothing."]
    assert cards["head-pose"]["published"]


def test_a_card_says_all_about_one_test(run: Run) -> None:
    words = " ".join(run("detectors", "brightness").output.split())
    for part in (
        "brightness: How bright is the picture?",
        "Measures the mean brightness.",
        "Family of evidence: light",
        "What it needs • Any picture.",
        "Known limits • Brightness is evidence of nothing.",
        "Paper • Nobody, 2025 • https://example.org",
        "Licence • CC0",
    ):
        assert part in words


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_an_unknown_test_is_answered_with_the_nearest(run: Run, options: tuple[str, ...]) -> None:
    outcome = run("detectors", "brihtness", *options)
    assert (outcome.status, outcome.output) == (2, "")
    assert "did you mean 'brightness'?" in outcome.errors


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MediaError("a.mp4: no picture in it."), "a.mp4: no picture in it."),
        (KeyError("x"), "internal error: KeyError: 'x'; run again with --debug"),
    ],
)
def test_foreseen_errors_speak_for_themselves(error: Exception, message: str) -> None:
    assert error_message(error) == message
