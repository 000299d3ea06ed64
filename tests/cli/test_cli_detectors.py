import json
import sys
from pathlib import Path

import pytest

from tests.cli.program import Run
from tests.detector_packages import write_detector_package
from tests.detectors.handmade_faces import two_class_model
from unmask.verdict.reach import measured_verdict

NAME = "faceforensics:published-c23"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's data folder."""
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_variants_are_listed_once_their_weights_are_imported(run: Run, data: Path) -> None:
    assert "imported" not in run("detectors").output
    two_class_model(data / "weights", "faceforensics-published-c23", ("real", "fake"))

    assert f"With networks that you imported: {NAME}." in run("detectors").output


def test_what_the_verdict_was_measured_to_say_stands_first(run: Run) -> None:
    said = [" ".join(line.split()) for line in run("detectors").output.splitlines()]
    [reals] = [row for row in measured_verdict().reach if row.what == "real-image"]
    counts = f"{reals.weak} of {reals.items} {reals.moderate} of {reals.items}"
    assert said.index(f"real pictures {counts}") < said.index("name what it asks family")


def test_the_card_of_a_variant_has_its_name_and_licence(run: Run, data: Path) -> None:
    two_class_model(data / "weights", "faceforensics-published-c23", ("real", "fake"))
    output = run("detectors", NAME).output

    assert output.startswith(f"{NAME}: ")
    assert "licence of a test" in output


def test_a_variant_can_be_chosen_for_an_analysis(run: Run, data: Path, grey_picture: Path) -> None:
    two_class_model(data / "weights", "faceforensics-published-c23", ("real", "fake"))
    outcome = run("analyze", "--detectors", NAME, grey_picture)

    assert outcome.status == 0
    assert "No face was found in the picture." in " ".join(outcome.output.split())


def test_a_variant_without_its_weights_is_answered_with_what_to_do(run: Run) -> None:
    outcome = run("detectors", NAME)

    assert outcome.status == 2
    (line,) = outcome.error_lines
    assert "unmask weights import faceforensics-published-c23 FILE" in line


LOUD = """
from unmask.detectors import Card, Finding

print("Hello from afar.")

class Cardless:
    def examine(self, media, faces, progress):
        return None

class Loud:
    card = Card("loud", "Is it loud?", "sound", "", "", 2020, "", "", (), (), (), ())

    def __init__(self):
        print("Here I am.")

    def examine(self, media, faces, progress):
        print("Looking.")
        return Finding.abstained(self.card, "There is no sound.")
"""


@pytest.fixture
def loud_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package whose tests print, and of which one has no card."""
    places = {name: f"loud_test:{name.title()}" for name in ("cardless", "loud")}
    write_detector_package(tmp_path, "loud_test", LOUD, places)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "loud_test", raising=False)


@pytest.mark.usefixtures("loud_package")
def test_a_test_without_a_card_costs_one_line_of_the_list(run: Run) -> None:
    outcome = run("detectors")

    assert outcome.status == 0
    assert "Is it loud?" in outcome.output
    assert "head-pose" in outcome.output
    [line] = [line for line in outcome.error_lines if line.startswith("unmask: ")]
    assert line.startswith("unmask: detector 'cardless' from 'loud_test:Cardless' cannot be loaded")


@pytest.mark.usefixtures("loud_package")
def test_what_a_test_prints_does_not_disturb_the_json(run: Run, grey_picture: Path) -> None:
    listed = json.loads(run("detectors", "--json").output)
    one = json.loads(run("detectors", "loud", "--json").output)
    analysed = run("analyze", "--json", "--detectors", "loud", grey_picture)

    assert {"loud", "head-pose"} <= {card["name"] for card in listed}
    assert one["name"] == "loud"
    assert json.loads(analysed.output)["findings"][0]["detector"] == "loud"
    assert "Looking." in analysed.errors


@pytest.mark.usefixtures("loud_package")
def test_a_test_without_a_card_does_not_stop_who_never_asked_for_it(
    run: Run, grey_picture: Path
) -> None:
    outcome = run("analyze", "--json", grey_picture)

    findings = {each["detector"]: each for each in json.loads(outcome.output)["findings"]}
    assert outcome.status == 0
    assert findings["cardless"]["status"] == "failed"
    assert "expected a Card as its card, got nothing" in findings["cardless"]["reasons"][0]
    assert findings["loud"]["status"] == "abstained"


DARKNESS = """
from unmask.detectors import Card, Finding


class Darkness:
    card = Card(
        "darkness", "Darkness", "light", "An example.", "none", 2026, "https://example.org", "CC0",
        ("Any picture.",), ("Nothing.",), ("Everything.",), ("It is evidence of nothing.",),
    )

    def examine(self, media, faces, progress):
        progress(1.0)
        mean = float(media.frames[0].pixels.mean())
        return Finding.scored(self.card, score=mean, log10_lr=0.0, reasons=[f"Mean {mean:.0f}."])
"""


@pytest.fixture
def darkness(tmp_path: Path) -> Path:
    path = tmp_path / "darkness.py"
    path.write_text(DARKNESS, encoding="utf-8")
    return path


def test_a_file_is_a_test_beside_those_that_are_installed(
    run: Run, darkness: Path, grey_picture: Path
) -> None:
    outcome = run("analyze", "--json", "--detectors", "./darkness.py,head-pose", grey_picture)

    own, installed = json.loads(outcome.output)["findings"]
    assert (own["detector"], own["score"], own["reasons"]) == ("darkness", 100.0, ["Mean 100."])
    assert installed["detector"] == "head-pose"
    assert run("detectors", darkness).output.startswith("darkness: Darkness")


def test_a_sound_test_keeps_the_contract(
    run: Run, darkness: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unmask.cli.detectors.SHOWN", ("photograph",))
    outcome = run("detectors", "check", darkness)

    assert (outcome.status, outcome.error_lines) == (0, [])
    first, black, last = outcome.output.splitlines()
    assert first.startswith("photograph.jpg: score ")
    assert black == "a black frame: score 0, log₁₀ likelihood ratio 0"
    assert last == "darkness keeps the contract."


def test_each_violation_is_a_line_and_the_exit_status_tells(
    run: Run, darkness: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unmask.cli.detectors.SHOWN", ("photograph",))
    wrong = DARKNESS.replace("progress(1.0)", "progress(0.5)").replace('"CC0"', '""')
    darkness.write_text(wrong, encoding="utf-8")
    outcome = run("detectors", "check", darkness)

    assert outcome.status == 1
    assert "keeps the contract" not in outcome.output
    assert outcome.error_lines == [
        "unmask: darkness: card: expected licence to say something, got nothing",
        "unmask: darkness: photograph.jpg: expected progress to end at 1, got 0.5",
        "unmask: darkness: a black frame: expected progress to end at 1, got 0.5",
    ]


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("darknes", 2, "no test is called 'darknes'"),
        ("./gone.py", 1, "gone.py: expected a Python file with a detector, and there is none"),
    ],
)
def test_what_cannot_be_loaded_is_one_line(run: Run, name: str, status: int, said: str) -> None:
    for words in (("detectors", "check", name), ("analyze", "--detectors", name, "clip.mp4")):
        outcome = run(*words)
        assert outcome.status == status
        [line] = outcome.error_lines
        assert said in line
