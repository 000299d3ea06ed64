"""What the file alone gives away, and that the training's treatment takes it away."""

import io

import cv2
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from unmask.arrays import RGBImage
from unmask.lab.degrading import degrade
from unmask.lab.evaluation import auc
from unmask.lab.file_facts import file_facts
from unmask.lab.pack import PackError
from unmask.lab.pack.model import decode

ASTRONAUT = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
PAIRS = 150
TRAINING_SIDE = 224


def encode(pixels: RGBImage, form: str, quality: int = 75) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form, quality=quality)
    return file.getvalue()


def resized(pixels: RGBImage, side: int) -> RGBImage:
    return np.asarray(cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def test_facts_of_the_file_are_read() -> None:
    picture = ASTRONAUT[0:240, 110:350]
    jpeg, png = file_facts(encode(picture, "JPEG", 75)), file_facts(encode(picture, "PNG"))

    assert (jpeg.form, png.form) == (0, 1)
    assert (png.width, png.height, png.luminance_step) == (240, 240, 0)
    assert png.byte_count == len(encode(picture, "PNG"))
    assert png.bits_per_pixel == pytest.approx(8 * png.byte_count / 240**2)
    finer = file_facts(encode(picture, "JPEG", 90))
    assert 0 < finer.luminance_step < jpeg.luminance_step < jpeg.chroma_step
    assert len(jpeg.numbers()) == 10


def test_a_grid_of_blocks_is_seen_wherever_it_lies() -> None:
    picture = ASTRONAUT[0:256, 100:356]
    blocky = decode(encode(picture, "JPEG", 15), "it")
    smooth, aligned, shifted = (
        file_facts(encode(np.ascontiguousarray(pixels), "PNG"))
        for pixels in (picture, blocky, blocky[3:, 5:])
    )

    assert smooth.block_edges == pytest.approx(1, abs=0.05)
    assert aligned.block_edges > 1.3
    assert aligned.shifted_block_edges == aligned.block_edges
    assert shifted.block_edges < 1
    assert shifted.shifted_block_edges > 1.1


@pytest.mark.parametrize("side", [1, 5, 9, 64])
def test_flat_and_tiny_pictures_have_no_grid(side: int) -> None:
    facts = file_facts(encode(np.full((side, side, 3), 77, np.uint8), "PNG"))

    assert facts.block_edges == pytest.approx(1)
    assert facts.detail == 0
    assert np.isfinite(facts.numbers()).all()


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PackError, match="cannot be read"):
        file_facts(b"GIF89a")


def stored_pair(number: int, generator: np.random.Generator) -> tuple[bytes, bytes]:
    """One part of the photograph as each of the two classes keeps its pictures."""
    side = int(generator.integers(256, 320))
    x, y = generator.integers(0, 512 - side, 2)
    part = ASTRONAUT[y : y + side, x : x + side]
    large = resized(part, 256)
    other = encode(large, "JPEG", 90) if number % 2 else encode(large, "PNG")
    return encode(resized(part, 224), "JPEG", 75), other


def training_view(encoded: bytes, generator: np.random.Generator) -> RGBImage:
    """Decode, cut out at random and bring to the size of training."""
    pixels = decode(encoded, "it")
    side = int(generator.uniform(0.8, 1) * len(pixels))
    x, y = generator.integers(0, len(pixels) - side + 1, 2)
    return resized(pixels[y : y + side, x : x + side], TRAINING_SIDE)


CLASSES = np.tile([0, 1], PAIRS)
PAIR_OF_EACH = np.repeat(np.arange(PAIRS), 2)


def chances(facts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Of the second class, by a classifier that learnt the facts of other pairs."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression())
    both = cross_val_predict(
        classifier,
        np.array(facts),
        CLASSES,
        groups=PAIR_OF_EACH,
        cv=GroupKFold(5),
        method="predict_proba",
    )
    return np.asarray(both[:, 1], np.float64)


def test_the_treatment_of_training_takes_away_what_the_file_tells() -> None:
    generator = np.random.default_rng(5)
    stored, viewed, treated = [], [], []
    for number in range(PAIRS):
        for encoded in stored_pair(number, generator):
            view = training_view(encoded, generator)
            [degraded] = degrade([view], generator)
            stored.append(file_facts(encoded).numbers())
            viewed.append(file_facts(encode(view, "JPEG", 90)).numbers())
            treated.append(file_facts(encode(degraded, "JPEG", 90)).numbers())

    assert roc_auc_score(CLASSES, chances(stored)) > 0.99
    assert roc_auc_score(CLASSES, chances(viewed)) > 0.55, "a new size alone hides too little"
    after = auc(chances(treated), CLASSES == 1, PAIR_OF_EACH.astype(np.str_))
    assert after.low < 0.5 < after.high
    assert after.high < 0.62
    assert after.high - after.low < 0.16
