"""Drawn faces are told from photographed ones, where the large network is there to see it."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.faces.face_pictures import clip_of, head_at_width
from unmask.arrays import RGBImage
from unmask.faces import FaceFinder, FaceTrack
from unmask.faces import drawn as drawn_faces
from unmask.faces.drawn import marked_if_drawn


@pytest.fixture(scope="module")
def photographed(astronaut: RGBImage) -> RGBImage:
    return head_at_width(astronaut, 180)


@pytest.fixture(scope="module")
def drawn(photographed: RGBImage) -> RGBImage:
    """The same face in pencil."""
    grey, _colour = cv2.pencilSketch(photographed, sigma_s=60, sigma_r=0.07, shade_factor=0.05)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)


def people(finder: FaceFinder, picture: RGBImage) -> tuple[FaceTrack, ...]:
    frames = clip_of([picture])
    return marked_if_drawn(frames, finder.find(frames, lambda _fraction: None))


@pytest.mark.usefixtures("large_network")
def test_who_looks_drawn_enough_is_called_drawn(
    finder: FaceFinder, photographed: RGBImage, drawn: RGBImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [track.drawn for track in people(finder, photographed)] == [False]
    # A filter makes no drawing by hand; it goes half of the way.
    weight, bias = drawn_faces._head()
    monkeypatch.setattr(drawn_faces, "_head", lambda: (weight, bias + 5.0))
    assert [track.drawn for track in people(finder, photographed)] == [False]
    assert [track.drawn for track in people(finder, drawn)] == [True]


@pytest.mark.usefixtures("large_network")
def test_people_beyond_the_most_prominent_are_handed_on_unjudged(
    finder: FaceFinder, photographed: RGBImage
) -> None:
    frames = clip_of([photographed])
    [one] = finder.find(frames, lambda _fraction: None)
    crowd = [FaceTrack(number, one.faces) for number in range(1, 9)]
    marked = marked_if_drawn(frames, crowd)
    assert [track.person for track in marked] == list(range(1, 9))
    assert [track.drawn for track in marked] == [False] * 6 + [None] * 2


def test_without_the_large_network_nobody_knows(
    finder: FaceFinder, drawn: RGBImage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path))
    assert [track.drawn for track in people(finder, drawn)] == [None]
