"""Fit the map of mouth and sound by canonical correlation analysis."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from unmask.detectors.lip_sync.reading import Prepared
from unmask.detectors.lip_sync.speech_map import MOUTH_STEPS, SOUND_STEPS, SpeechMap, in_steps

PAIRS = 3
SHAPES = 10
"""Principal movements of the mouth that are looked at."""

REGULARISATION = 0.05
"""Of the variances, of their mean: against fitting the few clips there are."""

Values = NDArray[np.float64]


def fit(clips: Sequence[Prepared], pairs: int = PAIRS) -> SpeechMap:
    """Fit the map to clips whose sound is their own."""
    movements = np.concatenate([clip.shape for clip in clips])
    principal = np.linalg.svd(movements.T @ movements)[0][:, :SHAPES]
    mouths = [in_steps(clip.shape @ principal, MOUTH_STEPS) for clip in clips]
    mouth = np.concatenate([one / one.std() for one in mouths])
    sounds = [in_steps(clip.loudness, SOUND_STEPS) for clip in clips]
    sound = np.concatenate([one / one.std() for one in sounds])
    mouth_whitening, sound_whitening = _whitening(mouth), _whitening(sound)
    left, agreements, right = np.linalg.svd(
        mouth_whitening @ (mouth.T @ sound / len(mouth)) @ sound_whitening
    )
    of_shapes = (mouth_whitening @ left[:, :pairs]).reshape(len(MOUTH_STEPS), SHAPES, pairs)
    return SpeechMap(
        np.concatenate([principal @ one for one in of_shapes]).astype(np.float32),
        (sound_whitening @ right[:pairs].T).astype(np.float32),
        agreements[:pairs].astype(np.float32),
    )


def _whitening(values: Values) -> Values:
    """The symmetric map to signals of variance 1 that do not go together, regularised."""
    covariance = values.T @ values / len(values)
    ridge = REGULARISATION * np.trace(covariance) / len(covariance)
    variances, axes = np.linalg.eigh(covariance + ridge * np.eye(len(covariance)))
    return np.asarray(axes / np.sqrt(variances) @ axes.T)
