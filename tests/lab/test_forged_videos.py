"""Forged from the two sample videos, whose person is everybody's donor."""

from pathlib import Path

import av
import numpy as np
import pytest

from unmask.arrays import RGBImage
from unmask.errors import MediaError
from unmask.faces import FaceFinder
from unmask.lab.clips import FRAME_RATE, Shape, follow_face, read_clip, write_clip
from unmask.lab.forged_videos import (
    MANIFEST_FILE,
    ForgedVideosError,
    Options,
    find_videos,
    forge_videos,
    main,
)
from unmask.lab.manifest import read_manifest

SAMPLES = Path(__file__).parents[2] / "src" / "unmask" / "samples"
SHORT = Options(("mouth", "mesh-swap"), seconds=0.2)


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forged") / "out"
    forge_videos(find_videos(SAMPLES), folder, SHORT)
    return folder


def frames_of(path: Path) -> list[RGBImage]:
    with av.open(str(path)) as container:
        frames = container.decode(video=0)
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in frames]


def test_each_forgery_stands_beside_its_own_original(forged: Path) -> None:
    items = read_manifest(forged / MANIFEST_FILE)
    found = {(item.identity, item.manipulation, item.label) for item in items}
    people = ("samples/moving-face", "samples/warped-face")
    kinds = (("none", "real"), ("mouth", "fake"), ("mesh-swap", "fake"))
    assert found == {(person, *kind) for person in people for kind in kinds}
    assert {item.split for item in items} == {"test"}


def test_only_the_face_is_changed_and_all_are_coded_alike(forged: Path) -> None:
    real, fake = (frames_of(forged / kind / "moving-face.mp4") for kind in ("real", "mesh-swap"))
    assert len(real) == len(fake) == 5
    difference = np.abs(real[2].astype(int) - fake[2]).max(axis=2)
    assert difference.max() > 30
    # Two codings of equal pixels differ a little, once what is predicted from differs.
    assert difference[:60].max() < 25
    assert np.abs(difference[:60]).mean() < 1.5


def test_the_same_seed_gives_the_same_bytes(forged: Path, tmp_path: Path) -> None:
    forge_videos(find_videos(SAMPLES), tmp_path / "again", Options(("mouth",), seconds=0.2))
    for name in ("real", "mouth"):
        again, before = (
            (folder / name / "moving-face.mp4").read_bytes()
            for folder in (tmp_path / "again", forged)
        )
        assert again == before


def test_a_clip_has_the_frame_of_each_time_and_even_sizes(tmp_path: Path) -> None:
    grey = [np.full((61, 81, 3), value, np.uint8) for value in range(0, 250, 10)]
    path = tmp_path / "clip.mp4"
    write_clip(path, [picture[:60, :80] for picture in grey], crf=0)
    clip = read_clip(path, Shape(0.4, largest_height=40))
    assert [picture.shape for picture in clip] == [(40, 52, 3)] * round(0.4 * FRAME_RATE)
    assert [round(picture.mean() / 10) for picture in clip] == list(range(10))
    assert len(read_clip(path, Shape(60))) == 25


def test_a_face_is_followed_also_where_it_was_not_found() -> None:
    clip = list(read_clip(SAMPLES / "moving-face.mp4", Shape(0.4)))
    whole = follow_face(clip, FaceFinder())
    assert whole is not None
    assert whole.shape == (10, 468, 2)
    clip[5] = np.zeros_like(clip[5])
    inferred = follow_face(clip, FaceFinder())
    assert inferred is not None
    assert np.abs(inferred[5] - whole[5]).max() < 3
    assert follow_face([np.zeros_like(clip[0])] * 3, FaceFinder()) is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"forgeries": ("round-trip",)}, "No manipulation of a face is named 'round-trip'"),
        ({"seconds": 0}, "expected more than 0"),
        ({"crf": 60}, "expected 0 to 51"),
    ],
)
def test_wrong_options_are_one_clear_line(options: dict[str, object], message: str) -> None:
    with pytest.raises(ForgedVideosError, match=message):
        Options(**options)  # type: ignore[arg-type]


def test_a_video_has_the_identity_of_the_research_data(tmp_path: Path) -> None:
    folder = tmp_path / "videos" / "real"
    folder.mkdir(parents=True)
    (folder / "talk_1.mp4").touch()
    (folder / "notes.txt").touch()
    [item] = find_videos(folder)
    assert (item.identity, item.source) == ("videos/talk_1", "videos")


def test_nothing_is_lost_by_a_wrong_place(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(SystemExit, match="is not empty; choose another"):
        main([str(SAMPLES), str(tmp_path)])
    with pytest.raises(SystemExit, match="has no real video"):
        main([str(tmp_path), str(tmp_path / "out")])
    with pytest.raises(MediaError, match="cannot be decoded"):
        read_clip(tmp_path / "kept.txt", Shape(1))
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "one.mp4").symlink_to(SAMPLES / "moving-face.mp4")
    with pytest.raises(ForgedVideosError, match="1 of 1 videos show a face"):
        forge_videos(find_videos(tmp_path / "videos"), tmp_path / "out", SHORT)
