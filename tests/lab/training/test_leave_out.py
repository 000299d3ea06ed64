"""Every manipulation is left out once, and a run goes on where it was."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from unmask.lab.leave_out import CSV_FILE, MARKDOWN_FILE, leave_out, main, recipes_without
from unmask.lab.pack import Pack
from unmask.lab.training import Options, Recipe, TrainingError, read_checkpoint


@pytest.fixture
def short(recipe: Recipe) -> Recipe:
    return replace(recipe, steps=2, validate_every=1)


def test_each_recipe_lacks_one_manipulation(recipe: Recipe, pack: Pack) -> None:
    found = recipes_without(recipe, [pack])
    assert list(found) == ["self-blend", "inner-face", "warped-sample"]
    assert found["self-blend"].forgeries == {"inner-face": 1.0}
    assert found["inner-face"].left_out == ()
    assert found["warped-sample"].left_out == ("warped-sample",)
    assert found["warped-sample"].forgeries == recipe.forgeries
    assert found["warped-sample"].recorded_share == 0
    assert found["self-blend"].recorded_share == recipe.recorded_share
    unrecorded = replace(recipe, recorded_share=0.0)
    assert list(recipes_without(unrecorded, [pack])) == ["self-blend", "inner-face"]


def test_one_manipulation_cannot_be_left_out(recipe: Recipe, pack: Pack) -> None:
    alone = replace(recipe, forgeries={"mouth": 1.0}, recorded_share=0.0)
    with pytest.raises(TrainingError, match="recorded_share must be 1") as caught:
        recipes_without(alone, [pack])
    assert "\n" not in str(caught.value)
    recorded = replace(recipe, forgeries={}, recorded_share=1.0)
    with pytest.raises(TrainingError, match="fewer than two manipulations"):
        recipes_without(recorded, [pack])


def test_a_table_says_what_networks_make_of_what_they_never_saw(
    short: Recipe, pack: Pack, tmp_path: Path
) -> None:
    stop = iter([False, False, True, True])
    first = leave_out(short, [pack], tmp_path, Options(should_stop=lambda: next(stop)))
    assert [row.step > 0 for row in first] == [True, False, False]
    assert first[1].auc is None

    rows = leave_out(short, [pack], tmp_path)
    assert [row.left_out for row in rows] == ["self-blend", "inner-face", "warped-sample"]
    for row in rows:
        assert row.step in {1, 2}
        assert row.auc is not None
        assert row.blur_alone is not None
        assert read_checkpoint(tmp_path / row.left_out / "last.pt").step == 2
    with (tmp_path / CSV_FILE).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [float(line["AUC"]) for line in table] == [pytest.approx(row.auc) for row in rows]
    assert (tmp_path / MARKDOWN_FILE).read_text(encoding="utf-8").count("\n") == 5
    # All is finished: nothing changes.
    assert leave_out(short, [pack], tmp_path) == rows


def test_bad_input_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="cannot be read") as caught:
        main([str(tmp_path / "no.toml"), "--packs", "no.pack", "--out", str(tmp_path)])
    assert "\n" not in str(caught.value)
