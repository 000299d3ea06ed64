"""A pack and a recipe that are small enough to train with in a test."""

import io
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import skimage.data
from PIL import Image

from unmask.arrays import RGBImage
from unmask.faces import FaceFinder
from unmask.lab.manifest import Item, Label, Split
from unmask.lab.pack import Pack
from unmask.lab.portrait import Portrait
from unmask.lab.training import Recipe
from unmask.media import Frame, open_media

SIZE = 48
"""Side in px of what the network of the test's recipe is fed."""


def sample_pack() -> Pack:
    """Frames of the samples, as if each were another person; a warped frame has its original's."""
    real, fake = (sample_frames(name) for name in ("moving-face", "warped-face"))
    splits: list[Split] = ["train", "train", "train", "validation", "validation", "test"]
    rows: list[tuple[RGBImage, Label, str, Split]] = []
    for number, split in enumerate(splits):
        rows.append((real[number], "real", f"person/{number}", split))
        rows.append((fake[number], "fake", f"person/{number}", split))
    photograph = np.asarray(skimage.data.coffee(), np.uint8)  # type: ignore[no-untyped-call]
    rows.append((shrunk(photograph), "real", "coffee", "train"))
    return pack_of(rows)


def small_recipe() -> Recipe:
    return Recipe(
        network="efficientnet-lite0",
        start="nothing",
        size=SIZE,
        mean=(127.0, 127.0, 127.0),
        std=(128.0, 128.0, 128.0),
        crop="aligned",
        margins=(0.05, 0.4),
        forgeries={"self-blend": 2.0, "inner-face": 1.0},
        recorded_share=0.3,
        recorded={},
        stand_ins=(),
        left_out=(),
        degraded_share=0.5,
        optimiser="adamw",
        rate=1e-3,
        head_rate=1e-3,
        warm_up=0.2,
        decay=0.01,
        frozen_stages=0,
        smoothing=0.0,
        pair_weight=0.0,
        longest_gradient=0.0,
        kept_patches=1.0,
        averaging=0.9,
        steps=6,
        batch=4,
        validate_every=3,
        validation_pairs=1,
        seed=5,
    )


def sample_frames(name: str) -> list[RGBImage]:
    path = Path(str(files("unmask") / "samples" / f"{name}.mp4"))
    with open_media(path) as media:
        chosen = np.linspace(0, len(media.frames) - 1, 6).astype(int)
        return [shrunk(media.frames[index].pixels) for index in chosen]


def shrunk(pixels: RGBImage) -> RGBImage:
    return np.asarray(cv2.resize(pixels, (240, 240), interpolation=cv2.INTER_AREA), np.uint8)


def pack_of(rows: list[tuple[RGBImage, Label, str, Split]]) -> Pack:
    finder = FaceFinder()
    items, encoded = [], []
    landmarks = np.zeros((len(rows), 468, 2), np.float32)
    for number, (pixels, label, identity, split) in enumerate(rows):
        manipulation = "none" if label == "real" else "warped-sample"
        path = Path(f"{label}/{number}.png")
        items.append(Item(path, label, identity, manipulation, "samples", split))
        encoded.append(png(pixels))
        for track in finder.find([Frame(0, 0.0, pixels)], lambda _fraction: None):
            landmarks[number] = track.faces[0].landmarks[:, :2]
    return Pack(
        tuple(items), landmarks, np.asarray(landmarks.any(axis=(1, 2)), np.bool_), tuple(encoded)
    )


def png(pixels: RGBImage) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def with_damage(pack: Pack, damaged: set[int]) -> Pack:
    """The pack with some of its pictures cut off in the middle."""
    encoded = (
        content[: len(content) // 2] if number in damaged else content
        for number, content in enumerate(pack.encoded)
    )
    return replace(pack, encoded=tuple(encoded))


def portrait(pack: Pack, number: int) -> Portrait:
    return Portrait(pack.picture(number), pack.landmarks[number])
