import sys
from pathlib import Path

import numpy as np
import pytest

from tests.detector_packages import write_detector_package
from unmask.detectors import check_names, detector_names, load_detectors, variant_names
from unmask.detectors.registry import UnloadableDetector
from unmask.errors import DetectorLoadError, UnknownDetectorError
from unmask.media import media_from_frames

PLUGIN = """
from dataclasses import replace
from unmask.detectors import Card, Finding

class Grain:
    card = Card("grain", "Film grain", "noise", "", "", 2020, "", "", (), (), (), ())

    def examine(self, media, faces, progress):
        return Finding.abstained(self.card, "There is no grain.")

class Sand(Grain):
    def __init__(self, variant=None):
        if variant == "wet":
            raise OSError("it rains.")
        self.variant = variant

    @property
    def card(self):
        return replace(Grain.card, name=f"sand:{self.variant}" if self.variant else "sand")

    @classmethod
    def variants(cls):
        return ("coarse", "fine", "wet")

def sound_card(**fields):
    return replace(Grain.card, **fields)

class Cardless:
    def examine(self, media, faces, progress):
        return None

class Wordless(Cardless):
    card = "Film grain"

class Misnamed(Cardless):
    card = Grain.card

class Untitled(Cardless):
    card = sound_card(name="untitled", title="")

class Surly(Cardless):
    @property
    def card(self):
        raise RuntimeError("no card for you")

class Idle:
    card = sound_card(name="idle")

class Waiting(Idle):
    card = sound_card(name="waiting")
    examine = Grain.examine

    @property
    def waits_for_reference(self):
        raise RuntimeError("for nobody")

class Lacking(Idle):
    card = sound_card(name="lacking")
    examine = Grain.examine

    def missing_models(self):
        return (1,)

class Leaving:
    def __init__(self):
        raise SystemExit("bye")

class Numbered(Grain):
    card = sound_card(name="numbered")

    @classmethod
    def variants(cls):
        return (1, 2)

class Mumbling(Cardless):
    card = sound_card(name="mumbling")

    @classmethod
    def variants(cls):
        return None
"""
UNSOUND = {
    "cardless": "expected a Card as its card, got nothing",
    "wordless": "expected a Card as its card, got str",
    "misnamed": "expected the registered name on its card, got 'grain'",
    "untitled": "Card.title: expected a text, got an empty one",
    "surly": "no card for you",
    "idle": "expected a method examine, got none",
    "leaving": "bye",
    "waiting": "for nobody",
    "lacking": "missing_models: expected str, got int",
}
"""Why each of these is not let in."""


@pytest.fixture
def other_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package of someone else's with one sound and one broken detector."""
    places = {
        "grain": "grain_test:Grain",
        "sand": "grain_test:Sand",
        "broken": "absent_module:Broken",
        "Odd Name": "grain_test:Grain",
        "numbered": "grain_test:Numbered",
        "mumbling": "grain_test:Mumbling",
        **{name: f"grain_test:{name.title()}" for name in UNSOUND},
    }
    write_detector_package(tmp_path, "grain_test", PLUGIN, places)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "grain_test", raising=False)


def test_built_in_detectors_come_through_the_entry_points() -> None:
    assert "head-pose" in detector_names()
    [detector] = load_detectors(["head-pose"])
    assert detector.card.name == "head-pose"


@pytest.mark.usefixtures("other_package")
def test_another_package_adds_a_detector() -> None:
    assert {"grain", "head-pose"} <= set(detector_names())
    [detector] = load_detectors(["grain"])
    assert detector.card.title == "Film grain"


@pytest.mark.usefixtures("other_package")
def test_listing_loads_nothing() -> None:
    detector_names()
    assert "grain_test" not in sys.modules


@pytest.mark.usefixtures("other_package")
def test_a_broken_detector_is_named() -> None:
    with pytest.raises(DetectorLoadError, match="'broken' from 'absent_module:Broken'"):
        load_detectors(["broken"])


@pytest.mark.parametrize(
    ("name", "hint"),
    [("head-poes", "did you mean 'head-pose'"), ("zzzzzz", "the detectors are: .*head-pose")],
)
def test_an_unknown_name_gets_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UnknownDetectorError, match=hint):
        load_detectors([name])


def test_a_name_given_twice_is_loaded_once() -> None:
    assert len(load_detectors(["head-pose", "head-pose"])) == 1


@pytest.mark.usefixtures("other_package")
def test_a_variant_is_made_by_its_name() -> None:
    plain, fine = load_detectors(["sand", "sand:fine"])

    assert (vars(plain), vars(fine)) == ({"variant": None}, {"variant": "fine"})
    assert variant_names("sand") == ("sand:coarse", "sand:fine", "sand:wet")
    assert variant_names("grain") == ()


@pytest.mark.usefixtures("other_package")
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("sand:fien", "has no variant 'fien'; did you mean 'sand:fine'"),
        ("sand:", "has no variant ''; installed are: sand:coarse, sand:fine, sand:wet"),
        ("grain:fine", "'grain' has no variant 'fine'; installed are: none"),
        ("sad:fine", "no test is called 'sad'; did you mean 'sand'"),
    ],
)
def test_an_unknown_variant_gets_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UnknownDetectorError, match=hint):
        load_detectors([name])


@pytest.mark.usefixtures("other_package")
def test_a_broken_variant_is_named() -> None:
    with pytest.raises(DetectorLoadError, match=r"'sand:wet' .* cannot be loaded: it rains; "):
        load_detectors(["sand:wet"])


@pytest.mark.usefixtures("other_package")
def test_variants_are_asked_of_detectors_that_are_there() -> None:
    with pytest.raises(UnknownDetectorError, match="did you mean 'sand'"):
        variant_names("sandy")
    with pytest.raises(DetectorLoadError, match="'broken'"):
        variant_names("broken")


@pytest.mark.usefixtures("other_package")
def test_among_all_a_broken_detector_only_fails_itself() -> None:
    detectors = {detector.card.name: detector for detector in load_detectors()}
    media = media_from_frames([np.zeros((8, 8, 3), np.uint8)], [0.0])

    finding = detectors["broken"].examine(media, (), lambda _fraction: None)

    assert "head-pose" in detectors
    assert finding.status == "failed"
    assert "'absent_module:Broken' cannot be loaded" in str(finding.reasons[0])


@pytest.mark.usefixtures("other_package")
@pytest.mark.parametrize(("name", "reason"), UNSOUND.items())
def test_an_unsound_detector_is_named_and_stops_nobody_else(name: str, reason: str) -> None:
    with pytest.raises(DetectorLoadError) as caught:
        load_detectors([name])
    among_all = {detector.card.name: detector for detector in load_detectors()}

    assert f"'{name}' from 'grain_test:{name.title()}' cannot be loaded: " in str(caught.value)
    assert reason in str(caught.value)
    assert isinstance(among_all[name], UnloadableDetector)
    assert among_all["grain"].card.title == "Film grain"


@pytest.mark.usefixtures("other_package")
def test_a_name_that_could_not_be_chosen_is_refused() -> None:
    with pytest.raises(DetectorLoadError, match=r"'Odd Name' .* expected lower-case letters"):
        load_detectors(["Odd Name"])


@pytest.mark.usefixtures("other_package")
@pytest.mark.parametrize(("name", "got"), [("numbered", "int"), ("mumbling", "NoneType")])
def test_variants_are_texts(name: str, got: str) -> None:
    with pytest.raises(DetectorLoadError, match=f"'{name}' .* variants: expected .*, got {got}"):
        check_names([f"{name}:1"])


@pytest.fixture
def same_name_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install two packages that register one name, and each another name, too."""
    for module in ("first_test", "second_test"):
        folder = tmp_path / module
        folder.mkdir()
        places = {"grain": f"{module}:Grain", module.replace("_", "-"): f"{module}:Grain"}
        write_detector_package(folder, module, PLUGIN, places)
        monkeypatch.syspath_prepend(str(folder))


@pytest.mark.usefixtures("same_name_twice")
def test_a_name_that_two_packages_register_is_neither_of_theirs() -> None:
    said = (
        r"'grain' is registered by 'first_test:Grain' of first_test and "
        r"'second_test:Grain' of second_test; uninstall one of them"
    )

    with pytest.raises(DetectorLoadError, match=said):
        load_detectors(["grain"])
    with pytest.raises(DetectorLoadError, match=said):
        check_names(["grain"])
    with pytest.raises(DetectorLoadError, match=said):
        variant_names("grain")
    [stand_in] = [detector for detector in load_detectors() if detector.card.name == "grain"]
    media = media_from_frames([np.zeros((8, 8, 3), np.uint8)], [0.0])
    finding = stand_in.examine(media, (), lambda _fraction: None)
    assert finding.status == "failed"
    assert "is registered by" in str(finding.reasons[0])
    assert detector_names().count("grain") == 1
