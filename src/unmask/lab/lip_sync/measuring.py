"""How far mouths agree with their own sound and with that of others, on sources left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from unmask.detectors.lip_sync.agreement import Agreement, agreement_of
from unmask.detectors.lip_sync.material import Material
from unmask.detectors.lip_sync.reading import Prepared, prepare
from unmask.detectors.lip_sync.speech_map import SpeechMap
from unmask.lab.lip_sync.collecting import Clip
from unmask.lab.lip_sync.fitting import fit
from unmask.media import SOUND_RATE

SHIFTS = (-0.5, -0.2, 0.2, 0.5)
"""In seconds, by which the sound is made later."""


@dataclass(frozen=True)
class Measured:
    """A clip, by a map that was fitted without its source.

    Attributes:
        clip: that was measured.
        own: with its own sound.
        narrow: the peak with its own sound cut to what 8 kHz hold; None where it was refused.
        exchanged: the peak with the sound of each clip of another source.
        found: the offset found minus that of the clip as it came, by ``SHIFTS``.
    """

    clip: Clip
    own: Agreement
    narrow: float | None
    exchanged: tuple[float, ...]
    found: dict[float, float]


Usable = Sequence[tuple[Clip, Prepared]]


def usable(clips: Sequence[Clip]) -> list[tuple[Clip, Prepared]]:
    """The clips that the test would not refuse, prepared."""
    found = ((clip, prepare(clip.material)) for clip in clips)
    return [(clip, one) for clip, one in found if isinstance(one, Prepared)]


def measure(clips: Usable) -> Iterator[Measured]:
    """Measure every clip, a source at a time."""
    for source in sorted({clip.source for clip, _ in clips}):
        speech = fit([one for clip, one in clips if clip.source != source])
        others = [one for clip, one in clips if clip.source != source]
        for clip, one in clips:
            if clip.source == source:
                yield _measured(clip, one, others, speech)


def _measured(clip: Clip, one: Prepared, others: Sequence[Prepared], speech: SpeechMap) -> Measured:
    own = _agreement(one, one, speech)
    narrow = prepare(_narrow(clip.material))
    return Measured(
        clip,
        own,
        _agreement(narrow, narrow, speech).peak if isinstance(narrow, Prepared) else None,
        tuple(_agreement(one, other, speech).peak for other in others),
        dict(_found(clip.material, own.offset, speech)),
    )


def _found(material: Material, offset: float, speech: SpeechMap) -> Iterator[tuple[float, float]]:
    for shift in SHIFTS:
        shifted = prepare(later(material, shift))
        if isinstance(shifted, Prepared):
            yield shift, _agreement(shifted, shifted, speech).offset - offset


def _agreement(mouth: Prepared, sound: Prepared, speech: SpeechMap) -> Agreement:
    count = min(len(mouth.shape), len(sound.loudness))
    return agreement_of(
        *speech.signals(mouth.shape[:count], sound.loudness[:count]), speech.weights
    )


def later(material: Material, seconds: float) -> Material:
    """The same with the sound so much later, or earlier where negative."""
    count, samples = round(abs(seconds) * SOUND_RATE), material.samples
    gap = np.full(count, np.nan, np.float32)
    moved = (gap, samples[: len(samples) - count]) if seconds > 0 else (samples[count:], gap)
    return replace(material, samples=np.concatenate(moved))


def _narrow(material: Material) -> Material:
    """The same with a sound of 8,000 samples a second."""
    samples: NDArray[np.float32] = np.nan_to_num(material.samples)
    slow = resample_poly(resample_poly(samples, 1, 2), 2, 1)[: len(samples)]
    return replace(material, samples=np.asarray(slow, np.float32))
