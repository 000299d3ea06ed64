"""docs/casebook.md describes the bundles that are read and written."""

import re
from pathlib import Path

from unmask.casebook import bundles
from unmask.casebook.bundles import FORMAT, BundledCase, Header

PAGE = (Path(__file__).parents[2] / "docs" / "casebook.md").read_text(encoding="utf-8")


def test_the_example_is_a_bundle() -> None:
    header, case = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert Header.model_validate_json(header).signer == "Ann"
    read = BundledCase.model_validate_json(case)
    assert read.fingerprints[0].pdq == bytes(range(32))
    assert read.labels[0].value == "manipulated"


def test_the_limits_are_those_of_the_reader() -> None:
    assert (
        f"A bundle may have {bundles.MOST_BYTES >> 20} MiB, a line {bundles.LONGEST_LINE >> 20} "
        f"MiB, and a case {bundles.MOST_FINGERPRINTS:,} hashes, {bundles.MOST_LABELS} labels and "
        f"{bundles.MOST_SCORES:,} scores."
    ) in PAGE
    assert f"`{FORMAT}`" in PAGE
