"""docs/training.md says what the commands and recipes of the lab are."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from unmask.lab.networks import CLASSIFIERS, build_classifier
from unmask.lab.training import Recipe, read_recipe

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"^python -m (unmask\.lab\.\w+)(.*)$", PAGE, re.MULTILINE)))


@pytest.mark.parametrize("module", sorted({module for module, _ in COMMANDS}))
def test_every_command_and_option_of_the_page_exists(module: str) -> None:
    # A module's first word may choose one of several commands; where it is a path it does no harm.
    firsts = sorted({words.split()[0] for name, words in COMMANDS if name == module})
    runs = [[sys.executable, "-m", module, first, "--help"] for first in firsts]
    texts = [subprocess.run(r, capture_output=True, text=True, check=True).stdout for r in runs]
    existing = set(re.findall(r"--[a-z][a-z-]+", " ".join(texts)))
    shown = {
        option
        for name, words in COMMANDS
        if name == module
        for option in re.findall(r"--[a-z][a-z-]+", words)
    }
    assert shown <= existing
    if module == "unmask.lab.training":
        listed = set(re.findall(r"^\| `(--[a-z-]+)` \|", PAGE, re.MULTILINE))
        assert listed == existing - {"--help"}


def test_every_key_of_a_recipe_is_explained() -> None:
    table = PAGE[PAGE.index("## Recipes") :]
    rows = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    explained = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert sorted(explained) == sorted(field.name for field in fields(Recipe))


def test_the_networks_and_their_stages_are_named() -> None:
    [row] = re.findall(r"^\| `network` \|(.*)$", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([\w-]+)`", row)) == set(CLASSIFIERS)
    for name, words in (
        ("efficientnet-lite0", "EfficientNet-lite0 has"),
        ("xception", "Xception"),
        ("resnet50", "ResNet-50"),
    ):
        assert f"{words} {len(build_classifier(name).stages())}" in PAGE


def test_the_recipe_of_the_page_is_there() -> None:
    [path] = re.findall(r"\S+\.toml(?= --packs)", PAGE)[:1]
    assert read_recipe(ROOT / path).network == "efficientnet-lite0"
