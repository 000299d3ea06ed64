"""The build for a store is the other one without its key, and all that it asks for is declared."""

import json
from pathlib import Path
from typing import Any

from tests.extension.extension_browser import BUILT

MOST_BYTES = 500_000
STORE = BUILT.with_name("unmask-extension-store")
PAGE = (Path(__file__).parents[2] / "docs" / "extension.md").read_text("utf-8")


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_build_for_a_store_lacks_the_key_alone() -> None:
    own, store = manifest(BUILT), manifest(STORE)
    assert own.pop("key")
    assert own == store
    assert "homepage_url" not in store
    assert "update_url" not in store
    built, given = contents(BUILT), contents(STORE)
    assert built.pop("manifest.json") != given.pop("manifest.json")
    assert built == given


def test_the_build_is_small() -> None:
    assert sum(len(content) for content in contents(BUILT).values()) <= MOST_BYTES


def test_every_permission_is_declared_with_its_reason() -> None:
    asked = manifest(STORE)
    _, _, declared = PAGE.partition("## For a store")
    for permission in (*asked["permissions"], *asked["optional_permissions"]):
        assert f"`{permission}`" in declared, permission
    assert asked["optional_host_permissions"]
    assert "why other sites" in declared
    assert "host_permissions" not in asked
