from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from unmask.arrays import RGBImage
from unmask.faces import Face, FaceFinder
from unmask.lab.forging.inner_face import inner_face_mask, paste_inner_face
from unmask.media import open_media

Scene = tuple[RGBImage, Face, RGBImage, Face]


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Two frames of the sample with their faces."""
    path = Path(str(files("unmask") / "samples" / "moving-face.mp4"))
    with open_media(path) as media:
        [track] = FaceFinder().find(media.frames, lambda _fraction: None)
    first, later = track.faces[0], track.faces[len(track.faces) // 8]
    return media.frames[first.frame].pixels, first, media.frames[later.frame].pixels, later


def forged(scene: Scene, synthesis_size: int) -> RGBImage:
    target, face, source, donor = scene
    return paste_inner_face(target, face.landmarks, source, donor.landmarks, synthesis_size)


def test_only_the_inner_face_changes(scene: Scene) -> None:
    target, face, _, _ = scene
    result = forged(scene, 40)
    mask = inner_face_mask(face.landmarks, (target.shape[1], target.shape[0]))
    change = np.abs(result.astype(int) - target).max(axis=2)

    assert change[mask == 0].max() == 0
    assert change[mask > 0.9].mean() > 2


def test_a_smaller_synthesis_is_blurrier(scene: Scene) -> None:
    _, face, _, _ = scene
    x, y = (round(value) for value in face.box.center)
    window = (slice(y - 30, y + 30), slice(x - 30, x + 30))
    detail = [
        np.abs(np.diff(forged(scene, size)[window].astype(int), axis=0)).mean()
        for size in (24, 48, 400)
    ]

    assert detail[0] < detail[1] < detail[2]


def test_the_same_inputs_give_the_same_forgery(scene: Scene) -> None:
    np.testing.assert_array_equal(forged(scene, 40), forged(scene, 40))


def test_a_face_pasted_onto_itself_at_full_size_hardly_changes(scene: Scene) -> None:
    target, face, _, _ = scene
    result = paste_inner_face(target, face.landmarks, target, face.landmarks, 10_000)

    assert np.abs(result.astype(int) - target).mean() < 0.5
