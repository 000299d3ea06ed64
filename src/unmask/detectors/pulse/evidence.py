"""Evidence that a person can read: the wave, its spectrum, and where on the face it is shared."""

import cv2
import numpy as np
from numpy.typing import NDArray

from unmask.arrays import RGBImage
from unmask.detectors.contract import Comparison, Curve, Exhibit, Layer, Picture, Plot
from unmask.detectors.pulse.reading import Reading
from unmask.detectors.pulse.reference import Outcome
from unmask.detectors.pulse.signals import PULSE_BAND, Values
from unmask.detectors.pulse.skin import MAP_COLUMNS, FaceView
from unmask.detectors.pulse.spectra import SECONDS_A_MINUTE, Spectrum
from unmask.faces import Box, CloseUp
from unmask.words import Message

TOGETHER_COLOUR, AGAINST_COLOUR = (0, 114, 178), (230, 159, 0)
"""Blue and orange of Okabe and Ito's palette, told apart by colour-blind people."""

_STRONGEST_COVER = 0.75
_MAP_WIDTH = 360
"""Of the picture in px."""


def exhibits_of(
    person: int, reading: Reading, close_up: CloseUp, outcome: Outcome
) -> list[Exhibit]:
    """The wave, the spectrum and the map of one person.

    Args:
        person: number of the person.
        reading: of the pulse.
        close_up: that it was read from.
        outcome: what the map is worth depends on it.
    """
    key = "pulse-map" if outcome == "found" else "pulse-map-of-chance"
    caption = Message(key, {"person": person})
    return [_wave(person, reading), _spectrum(person, reading), *_map(caption, reading, close_up)]


def _wave(person: int, reading: Reading) -> Plot:
    points: list[tuple[float, float]] = []
    for wave in reading.waves:
        points += zip(wave.times.tolist(), wave.values.tolist(), strict=True)
        # A gap, up to the next piece.
        points.append((float(wave.times[-1]), float("nan")))
    return Plot(
        Message("pulse-wave", {"person": person}),
        Message("axis-time"),
        Message("axis-pulse"),
        (Curve(Message("curve-person", {"person": person}), tuple(points)),),
    )


def _spectrum(person: int, reading: Reading) -> Plot:
    curves = [Curve(Message("curve-face"), _points(reading.spectrum))]
    if reading.beside_spectrum is not None:
        curves.append(Curve(Message("curve-background"), _points(reading.beside_spectrum)))
    values = {"person": person, "rate": reading.pos.per_minute}
    return Plot(
        Message("pulse-spectrum", values),
        Message("axis-beats"),
        Message("axis-power"),
        tuple(curves),
    )


def _points(spectrum: Spectrum) -> tuple[tuple[float, float], ...]:
    """The spectrum within the band of pulses, as shares of its highest power there."""
    low, high = PULSE_BAND
    inside = (spectrum.frequencies >= low) & (spectrum.frequencies <= high)
    beats, power = spectrum.frequencies[inside] * SECONDS_A_MINUTE, spectrum.power[inside]
    shares = power / max(float(power.max()), 1e-12)
    return tuple(zip(beats.tolist(), shares.tolist(), strict=True))


def _map(caption: Message, reading: Reading, close_up: CloseUp) -> list[Picture]:
    """The map over the face in the middle of the stretch."""
    number = len(close_up.frames) // 2
    frame = close_up.frames[number]
    view = FaceView.of_frame(frame.pixels, close_up.landmarks[number])
    if view is None:
        return []
    colour, cover = _colour_and_cover(reading.cells, view)
    return [
        Picture(
            caption,
            _laid_over(view, colour, cover),
            frame.time,
            _layer(colour, cover, view, close_up),
            Comparison(Message("pulse-map-title"), _enlarged(view.pixels)),
        )
    ]


def _colour_and_cover(
    cells: Values, view: FaceView
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The colour of each px, shape (height, width, 3), and how much it covers, 0 to 1."""
    labels = view.cells()
    # The first stands for what is beside the face.
    values = np.nan_to_num(np.concatenate([[np.nan], cells]))[labels].astype(np.float32)
    known = np.concatenate([[False], np.isfinite(cells)])[labels].astype(np.float32)
    blur = view.pixels.shape[1] / MAP_COLUMNS / 3
    weight = np.maximum(cv2.GaussianBlur(known, (0, 0), blur), 1e-6)
    smooth = cv2.GaussianBlur(values, (0, 0), blur) / weight
    strength = np.clip(np.abs(smooth), 0, 1) * known
    sides = np.where(smooth[..., None] >= 0, TOGETHER_COLOUR, AGAINST_COLOUR)
    return sides.astype(np.float32), (_STRONGEST_COVER * strength)[..., None]


def _laid_over(view: FaceView, colour: NDArray[np.float32], cover: NDArray[np.float32]) -> RGBImage:
    """The face in grey, so that all colour is the map's."""
    grey = cv2.cvtColor(view.pixels, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
    return _enlarged(np.asarray(np.round(grey + (colour - grey) * cover), np.uint8))


def _enlarged(picture: RGBImage) -> RGBImage:
    scale = _MAP_WIDTH / picture.shape[1]
    size = (_MAP_WIDTH, max(1, round(scale * picture.shape[0])))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _layer(
    colour: NDArray[np.float32],
    cover: NDArray[np.float32],
    view: FaceView,
    close_up: CloseUp,
) -> Layer:
    pixels = np.concatenate([colour, 255 * cover], axis=2).round().astype(np.uint8)
    x, y = close_up.region.x, close_up.region.y
    sides = (view.box.x, view.box.y, view.box.width, view.box.height)
    left, top, width, height = (side / close_up.scale for side in sides)
    return Layer(pixels, Box(x + left, y + top, width, height))
