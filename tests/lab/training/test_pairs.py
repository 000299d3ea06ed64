"""Pairs follow from their number, keep to the recipe, and survive damaged pictures."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from tests.lab.training.small_pack import SIZE, portrait, with_damage
from unmask.lab.forging import FORGERIES
from unmask.lab.pack import Pack
from unmask.lab.portrait import Portrait
from unmask.lab.training.crops import Cut, crop, draw_cut, middle_cut, surroundings
from unmask.lab.training.pairs import PairMaker
from unmask.lab.training.recipe import Crop, Recipe, TrainingError


def test_a_pair_follows_from_its_number(pack: Pack, recipe: Recipe) -> None:
    first, again = PairMaker([pack], recipe, "train"), PairMaker([pack], recipe, "train")
    crops = [first.pair(number).crops(recipe) for number in (0, 1, 2)]
    # The order in which pairs are made does not matter.
    for number in (2, 0, 1):
        for made, expected in zip(again.pair(number).crops(recipe), crops[number], strict=True):
            assert_array_equal(made, expected)
    assert (crops[0][0] != crops[1][0]).any()
    other = PairMaker([pack], replace(recipe, seed=6), "train").pair(0).crops(recipe)
    assert (other[0] != crops[0][0]).any()


@pytest.mark.parametrize("name", FORGERIES)
def test_a_pair_differs_by_the_manipulation_alone(pack: Pack, recipe: Recipe, name: str) -> None:
    plain = replace(recipe, degraded_share=0.0)
    pair = PairMaker([pack], plain, "train").pair(0, name, middle_cut(plain))
    original, manipulated = pair.crops(plain)
    assert pair.manipulation == name
    assert original.shape == manipulated.shape == (SIZE, SIZE, 3)
    assert original.dtype == np.uint8
    difference = np.abs(original.astype(int) - manipulated).max(axis=2)
    assert difference.max() > 2
    if name != "round-trip":
        corners = difference[[0, 0, -1, -1], [0, -1, 0, -1]]
        assert corners.max() <= 2


def test_a_recorded_fake_meets_its_own_original(pack: Pack, recipe: Recipe) -> None:
    recorded = replace(recipe, recorded_share=1.0, degraded_share=0.0, margins=(2.0, 2.0))
    maker = PairMaker([pack], recorded, "train")
    by_identity = {
        (item.identity, item.label): pack.picture(number) for number, item in enumerate(pack.items)
    }
    for number in range(6):
        pair = maker.pair(number)
        assert pair.manipulation == "warped-sample"
        [identity] = {
            item.identity
            for item in pack.items
            if (by_identity[item.identity, "real"] == pair.original.pixels).all()
        }
        assert_array_equal(pair.manipulated.pixels, by_identity[identity, "fake"])


def test_files_of_different_data_sets_cannot_be_told_apart(pack: Pack, recipe: Recipe) -> None:
    recorded = replace(recipe, recorded_share=1.0, degraded_share=0.0, margins=(2.0, 2.0))
    items = tuple(
        replace(item, source="generator") if item.label == "fake" else item for item in pack.items
    )
    maker = PairMaker([replace(pack, items=items)], recorded, "train")
    stored = [pack.picture(number) for number in range(len(pack))]
    untouched = 0
    for number in range(20):
        pair = maker.pair(number)
        for face in (pair.original, pair.manipulated):
            untouched += any((face.pixels == picture).all() for picture in stored)
    # The random draw itself leaves a pair as it is now and then.
    assert untouched <= 4


def test_the_shares_are_kept(pack: Pack, recipe: Recipe) -> None:
    maker = PairMaker([pack], replace(recipe, degraded_share=0.0), "train")
    names = [maker.pair(number).manipulation for number in range(120)]
    counts = {name: names.count(name) / len(names) for name in names}
    assert counts.keys() == {"warped-sample", "self-blend", "inner-face"}
    assert counts["warped-sample"] == pytest.approx(0.3, abs=0.12)
    assert counts["self-blend"] == pytest.approx(2 * counts["inner-face"], abs=0.25)


def test_what_is_left_out_is_not_drawn(pack: Pack, recipe: Recipe) -> None:
    left_out = replace(recipe, left_out=("warped-sample",))
    with pytest.raises(TrainingError, match="none for train that is not left out"):
        PairMaker([pack], left_out, "train")
    maker = PairMaker([pack], replace(left_out, recorded_share=0.0), "train")
    assert maker.recorded == ("warped-sample",)
    assert "warped-sample" not in {maker.pair(number).manipulation for number in range(20)}


def test_the_splits_do_not_mix(pack: Pack, recipe: Recipe) -> None:
    recorded = replace(recipe, recorded_share=1.0, degraded_share=0.0, margins=(2.0, 2.0))
    allowed = [
        pack.picture(number) for number, item in enumerate(pack.items) if item.split == "validation"
    ]
    maker = PairMaker([pack], recorded, "validation")
    for number in range(6):
        pixels = maker.pair(number).original.pixels
        assert any((pixels == picture).all() for picture in allowed)


def test_damaged_pictures_are_left_out_and_named(pack: Pack, recipe: Recipe) -> None:
    # The train split's first person, real and fake.
    maker = PairMaker([with_damage(pack, {0, 1})], recipe, "train")
    pairs = [maker.pair(number) for number in range(12)]
    reasons = {reason for pair in pairs for reason in pair.skipped}
    assert reasons
    assert all("real/0.png" in reason or "fake/1.png" in reason for reason in reasons)
    assert all(pair.crops(recipe)[0].any() for pair in pairs)


def test_a_pack_of_damaged_pictures_is_refused(pack: Pack, recipe: Recipe) -> None:
    maker = PairMaker([with_damage(pack, set(range(len(pack))))], recipe, "train")
    with pytest.raises(TrainingError, match=r"20 pictures in a row could not be used; the last: "):
        maker.pair(0)


def test_a_pack_without_real_faces_is_refused(pack: Pack, recipe: Recipe) -> None:
    faceless = replace(pack, has_face=np.zeros(len(pack), np.bool_))
    with pytest.raises(TrainingError, match="no real pictures with a face for train"):
        PairMaker([faceless], recipe, "train")


def test_patches_need_no_face_and_are_never_resized(pack: Pack, recipe: Recipe) -> None:
    patches = replace(
        recipe, crop="patch", forgeries={"round-trip": 1.0}, degraded_share=0.0, recorded_share=0.0
    )
    faceless = replace(pack, has_face=np.zeros(len(pack), np.bool_))
    pair = PairMaker([faceless], patches, "train").pair(0)
    original, manipulated = pair.crops(patches)
    pictures = [pack.picture(n) for n, item in enumerate(pack.items) if item.split == "train"]
    seen = original[:, ::-1] if pair.cut.flipped else original
    windows = (
        picture[y : y + SIZE, x : x + SIZE]
        for picture in pictures
        for y in range(241 - SIZE)
        for x in range(241 - SIZE)
        if (picture[y, x] == seen[0, 0]).all()
    )
    assert any((window == seen).all() for window in windows)
    assert (manipulated != original).any()
    assert pair.widths == (240.0, 240.0)


def test_a_small_picture_is_mirrored_to_a_patch(recipe: Recipe) -> None:
    patches = replace(recipe, crop="patch", forgeries={"round-trip": 1.0})
    small = Portrait(
        np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3), np.zeros((468, 2), np.float32)
    )
    patch = crop(small, patches, middle_cut(patches))
    assert patch.shape == (SIZE, SIZE, 3)
    assert_array_equal(patch[:20, :30], small.pixels)
    assert_array_equal(patch[20], small.pixels[19, [*range(30), *range(29, 11, -1)]])


@pytest.mark.parametrize("kind", ["aligned", "square"])
def test_the_surroundings_hold_every_crop(pack: Pack, recipe: Recipe, kind: Crop) -> None:
    faces = replace(recipe, crop=kind, margins=(0.0, 0.2))
    generator = np.random.default_rng(0)
    face = portrait(pack, 0)
    for _ in range(10):
        cut = draw_cut(faces, generator)
        part = surroundings(face, faces, cut)
        assert part.pixels.size < face.pixels.size
        whole = crop(face, faces, cut).astype(int)
        assert np.abs(whole - crop(part, faces, cut)).max() <= 2


@pytest.mark.parametrize("kind", ["aligned", "square"])
def test_margins_make_the_face_smaller_and_a_flip_mirrors(
    pack: Pack, recipe: Recipe, kind: Crop
) -> None:
    faces, face = replace(recipe, crop=kind), portrait(pack, 0)
    tight = crop(face, faces, Cut(0.0, (0.0, 0.0), (0.5, 0.5), flipped=False))
    loose = crop(face, faces, Cut(0.5, (0.0, 0.0), (0.5, 0.5), flipped=False))
    # The loose crop's middle half shows what the tight crop shows.
    middle = loose[SIZE // 4 : -SIZE // 4, SIZE // 4 : -SIZE // 4].astype(int)
    difference = np.abs(middle - tight[::2, ::2]).mean()
    assert difference < 12
    assert difference < np.abs(loose[::2, ::2].astype(int) - tight[::2, ::2]).mean() / 2
    flipped = crop(face, faces, Cut(0.0, (0.0, 0.0), (0.5, 0.5), flipped=True))
    assert_array_equal(flipped, tight[:, ::-1])
