"""From a face and a sound to how far they agree, or to why that cannot be said."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.lip_sync.agreement import Agreement, agreement_of
from unmask.detectors.lip_sync.material import NO_SOUND, Material
from unmask.detectors.lip_sync.mouth import in_face_axes, mouth_shape
from unmask.detectors.lip_sync.rhythm import GRID_RATE, at_the_pace_of_speech
from unmask.detectors.lip_sync.speech_map import SpeechMap
from unmask.detectors.lip_sync.voice import decibels, levels, power_in_bands
from unmask.words import Message

FEWEST_SECONDS = 5.0
MOST_TURN = 35.0
"""In degrees, of the middle frame by its turn: the far corner of the mouth is hidden from there."""

LEAST_LEVEL = -60.0
"""Of the loudest moment, in dB of full scale."""

LEAST_RANGE = 3.0
"""Standard deviation of the level in dB: speech has pauses and syllables, hum has none."""

LEAST_MOVEMENT = 0.03
"""Mean standard deviation of lips and chin in cm: the tremor of the landmarks on a still face."""

_NOTHING = 1e-9

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """Mouth and sound at the pace of speech.

    Attributes:
        shape: of the mouth, shape (grid, coordinates).
        loudness: of the bands, shape (grid, BANDS).
    """

    shape: Values
    loudness: Values


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        start: of what was compared, in seconds after the first frame of the video.
        mouth: the first signal of the mouth, of standard deviation 1, shape (grid,).
        voice: that of the sound that goes with it, likewise.
        agreement: of all signals.
    """

    start: float
    mouth: Values
    voice: Values
    agreement: Agreement

    @property
    def seconds(self) -> float:
        """That were compared."""
        return len(self.mouth) / GRID_RATE


def read(material: Material, speech: SpeechMap) -> Reading | Message:
    """Compare mouth and sound, or say what is missing, for a person to act on."""
    found = prepare(material)
    if isinstance(found, Message):
        return found
    mouth, voice = speech.signals(found.shape, found.loudness)
    return Reading(
        material.where_heard().start,
        _of_one_scale(mouth[:, 0]),
        _of_one_scale(voice[:, 0]),
        agreement_of(mouth, voice, speech.weights),
    )


def _of_one_scale(signal: Values) -> Values:
    return np.asarray(signal / max(float(signal.std()), _NOTHING))


def prepare(material: Material) -> Prepared | Message:
    """Mouth and sound as the map takes them, or why they cannot be compared."""
    turn = float(np.median(np.nan_to_num(np.abs(material.turns[:, :2]).max(axis=1), nan=90.0)))
    if turn > MOST_TURN:
        return Message("lip-sync-turned", {"turn": turn, "most": MOST_TURN})
    if not material.seconds_heard:
        return NO_SOUND
    heard = material.where_heard()
    seconds = min(float(heard.times[-1]), heard.seconds_heard)
    if round(seconds, 1) < FEWEST_SECONDS:
        return Message("lip-sync-sound-short", {"seconds": seconds, "needed": FEWEST_SECONDS})
    power = power_in_bands(heard.samples)
    level = decibels(power)
    if level.max() < LEAST_LEVEL:
        return Message("lip-sync-silent")
    if level.std() < LEAST_RANGE:
        return Message("lip-sync-no-speech")
    shape = mouth_shape(heard.times, in_face_axes(heard.landmarks))
    count = min(len(shape), len(power))
    shape = at_the_pace_of_speech(shape[:count])
    if shape.std(axis=0).mean() < LEAST_MOVEMENT:
        return Message("lip-sync-still")
    return Prepared(shape, at_the_pace_of_speech(levels(power[:count])))
