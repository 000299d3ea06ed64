"""Every kind of material comes to what it should; ``material`` says how each is made."""

from pathlib import Path

import pytest

from tests.media.material import (
    ADDRESSES,
    DOCUMENTATION,
    KINDS,
    PAGES,
    TABLE_BEGINS,
    TABLE_ENDS,
    AddressKind,
    Kind,
    PageKind,
    documented,
    outcome,
    outcome_of_page,
)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_material_as_people_bring_it(kind: Kind, tmp_path: Path) -> None:
    assert outcome(kind.make(tmp_path)) == kind.expected


@pytest.mark.parametrize("kind", PAGES, ids=str)
def test_pages_as_people_bring_them(kind: PageKind, tmp_path: Path) -> None:
    assert outcome_of_page(kind, tmp_path) == kind.expected


@pytest.mark.parametrize("kind", ADDRESSES, ids=str)
def test_addresses_as_people_bring_them(kind: AddressKind) -> None:
    assert outcome(kind.address) == kind.expected


def test_the_documentation_has_the_table_of_these_kinds() -> None:
    _, _, rest = DOCUMENTATION.read_text(encoding="utf-8").partition(TABLE_BEGINS)
    table, _, _ = rest.partition(TABLE_ENDS)
    assert table.strip() == documented().strip(), "run `make material`"
