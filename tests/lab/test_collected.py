"""Who teaches and who judges, and the faces that are cut out of clips."""

import csv
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from unmask.faces import Box, Face, FaceQuality, FaceTrack
from unmask.lab.clip_faces import cut_faces, moving_person, read_frames
from unmask.lab.collected import (
    KINDS,
    ROLES,
    Collected,
    development_pictures,
    development_videos,
    generator_examples,
    kind_of,
    read_collected,
    role_of,
)
from unmask.lab.manifest import Item, Label, ManifestError, Split, check_items
from unmask.lab.pack.building import main_face

SAMPLE = Path(__file__).parents[2] / "src" / "unmask" / "samples" / "warped-face.mp4"
COLUMNS = ["path", "label", "identity", "manipulation", "source", "split", "crop", "look"]

Row = tuple[str, str, str, str, str]
"""Path, label, identity, manipulation, source."""

ROWS: list[Row] = [
    ("a.mp4", "real", "vividface/output_18", "none", "vividface"),
    ("b.mp4", "fake", "vividface/output_18", "simswap", "vividface"),
    ("c.mp4", "fake", "vividface/output_18", "fsgan", "vividface"),
    ("d.mp4", "fake", "vividface/output_2", "simswap", "vividface"),
    ("e.mp4", "fake", "vividface/output_2", "fsgan", "vividface"),
    ("f.mp4", "fake", "resyncer/set_6", "resyncer", "resyncer"),
    ("g.mp4", "fake", "infinitetalk/1", "infinitetalk", "infinitetalk"),
    ("h.mp4", "fake", "loopy/1", "loopy", "loopy"),
    ("i.mp4", "real", "hellomeme/1", "none", "hellomeme"),
    ("j.mp4", "fake", "moda/compare", "moda", "moda"),
    ("k.mp4", "fake", "moda/compare2", "hallo", "moda"),
]


def collected(folder: Path, rows: list[Row]) -> tuple[Collected, ...]:
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([*row, "train", "10,20,30,40", "photo"] for row in rows)
    return read_collected(folder)


def test_nobody_and_no_hidden_method_is_on_both_sides(tmp_path: Path) -> None:
    found = {one.item.path.name: one.item for one in collected(tmp_path, ROWS)}
    sides = {name: item.split for name, item in found.items()}
    assert sides == {
        "a.mp4": "train",
        "b.mp4": "train",
        "d.mp4": "test",
        "e.mp4": "test",
        "f.mp4": "test",
        "g.mp4": "test",
        "h.mp4": "train",
        "i.mp4": "test",
        "k.mp4": "test",
    }
    assert found["f.mp4"].manipulation == "resyncer-swap"
    check_items(found.values(), "the list")
    assert all(
        role_of(item.manipulation) == "seen"
        for item in found.values()
        if item.split == "train" and item.label == "fake"
    )


def test_a_clip_keeps_its_part_and_is_listed_once(tmp_path: Path) -> None:
    first, *others = collected(tmp_path, [ROWS[0], ROWS[0]])
    assert (first.crop, first.look, others) == ((10, 20, 30, 40), "photo", [])


def test_every_kind_is_of_a_method_with_a_role() -> None:
    assert KINDS.keys() <= ROLES.keys()
    assert {kind_of(name) for name in ROLES} == {"swap", "lips", "generated", "talking head"}
    assert set(ROLES.values()) == {"seen", "calibration", "never"}


def test_a_method_without_a_role_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="'newest' has no role"):
        collected(tmp_path, [("a.mp4", "fake", "x/1", "newest", "x")])


def test_a_missing_list_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"collect\.py"):
        read_collected(tmp_path)


def data_folder(folder: Path) -> Path:
    """Research data with one empty file a data set; no split is decided by what is in them."""
    places = {
        "faces/utkface": "30_1_1_1.jpg",
        "faces/portraits": "p.jpg",
        "generated/stylegan/real": "0001.jpg",
        "generated/stylegan/fake": "s.jpg",
        "generated/stylegan2/fake": "t.jpg",
        "generated/sd3/fake": "u.jpg",
        "videos/real": "talk.mp4",
        "videos/fake": "aniportrait_x.mp4",
        "faceswap/dfdc/real": "d.jpg",
    }
    for place, name in places.items():
        (folder / place).mkdir(parents=True)
        (folder / place / name).write_bytes(b"")
    index = folder / "faceswap" / "dfdc" / "index.csv"
    index.write_text("path,label,source_video\nreal/d.jpg,real,d\n", encoding="utf-8")
    return folder


def test_clips_to_judge_by_are_whole_or_the_part_that_counts(tmp_path: Path) -> None:
    item = Item(SAMPLE, "fake", "someone", "fsgan", "vividface", "test")
    judging = [
        Collected(item, (40, 0, 320, 480), "photo"),
        Collected(replace(item, path=Path("statue.mp4")), None, "drawn"),
        Collected(replace(item, path=Path("taught.mp4"), split="train"), None, "photo"),
    ]
    data, out = data_folder(tmp_path / "data"), tmp_path / "out"
    *own, part = development_videos(judging, data, out)
    assert [one.path.name for one in own] == ["talk.mp4", "aniportrait_x.mp4"]
    assert {one.split for one in own} == {"test"}
    with av.open(str(part.path)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (320, 480)


def test_no_group_of_pictures_is_larger_than_asked_and_hidden_methods_are_all_there(
    tmp_path: Path,
) -> None:
    rows = [
        Collected(
            Item(Path(f"{number}.jpg"), "real", f"w/{number}", "none", "portraits-web", "test"),
            None,
            "",
        )
        for number in range(20)
    ]
    found = development_pictures(rows, data_folder(tmp_path), most=7)
    assert sum(one.source == "portraits-web" for one in found) == 7
    assert [one.path.name for one in found if one.manipulation == "sd3"] == ["u.jpg"]
    assert found == development_pictures(rows[::-1], tmp_path, most=7)


def test_generators_are_learnt_from_what_may_teach_and_from_frames_of_talking_heads(
    tmp_path: Path,
) -> None:
    def item(source: str, manipulation: str, number: int, split: Split) -> Item:
        label: Label = "real" if manipulation == "none" else "fake"
        name = f"{source}-{manipulation}-{number}"
        return Item(Path(f"{name}.jpg"), label, f"{source}/{number}", manipulation, source, split)

    faces = [item("loopy", "loopy", number, "train") for number in range(40)]
    faces += [item("vividface", "simswap", number, "train") for number in range(5)]
    faces += [item("infinitetalk", "infinitetalk", number, "test") for number in range(5)]
    found = generator_examples([], data_folder(tmp_path), faces, most=20)
    taught = [one for one in found if one.split == "train"]
    assert sum(one.manipulation == "loopy" for one in taught) == 20
    assert {one.manipulation for one in found if one.source == "loopy"} == {"loopy"}
    assert {one.split for one in found if one.manipulation == "infinitetalk"} == {"test"}
    assert not any(one.manipulation == "simswap" for one in found)
    assert 0 < sum(one.split == "validation" for one in found) < len(taught)
    assert {one.split for one in found if one.manipulation == "sd3"} == {"test"}


def clip(path: Path = SAMPLE, crop: tuple[int, int, int, int] | None = None) -> Collected:
    return Collected(Item(path, "fake", "someone", "simswap", "samples", "train"), crop, "photo")


def test_frames_are_spread_over_the_clip_and_cropped() -> None:
    frames = read_frames(clip(crop=(40, 0, 320, 480)), 5)
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    assert frames[0].time == 0
    with av.open(str(SAMPLE)) as container:
        length = float(container.duration or 0) / av.time_base
    assert frames[-1].time > 0.75 * length
    steps = np.diff([frame.time for frame in frames])
    assert steps.max() < 2 * steps.min()
    assert frames[0].pixels.shape == (480, 320, 3)


def test_the_faces_of_a_clip_are_cut_with_room_around_them(tmp_path: Path) -> None:
    faces = cut_faces(clip(), tmp_path, count=3)
    assert len(faces.items) == 3
    assert faces.fault == ""
    assert {item.manipulation for item in faces.items} == {"simswap"}
    pixels = np.asarray(Image.open(faces.items[0].path).convert("RGB"))
    landmarks = main_face()(pixels)
    assert landmarks is not None
    width = float(np.ptp(landmarks[:, 0]))
    assert pixels.shape[1] > 1.6 * width


def test_what_cannot_be_decoded_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    faces = cut_faces(clip(broken), tmp_path)
    assert faces.items == ()
    assert "cannot be decoded" in faces.fault


def track(person: int, moves: float, frames: int) -> FaceTrack:
    points = np.random.default_rng(0).uniform(0, 100, (468, 3)).astype(np.float32)
    quality = FaceQuality(100.0, 0.5, 0.0, 0.0, 1.0)
    box = Box(0, 0, 100, 100)
    faces = tuple(
        Face(frame, frame / 25, box, 0.9, points + np.float32(moves * (frame % 2)), quality, None)
        for frame in range(frames)
    )
    return FaceTrack(person, faces)


def test_the_person_who_moves_is_followed_and_not_the_still_picture_beside() -> None:
    still, moving, passing = track(1, 0.1, 10), track(2, 3.0, 10), track(3, 9.0, 2)
    assert moving_person([still, moving, passing], 10) is moving
    assert moving_person([], 10) is None
