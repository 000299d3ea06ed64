"""Likelihood ratios, fitted to the results of an evaluation on data that no training has seen.

A calibration holds for sources that it has not seen either only if it counts how much sources
differ; what it promises is checked by leaving each source of real items out in turn.
"""

from unmask.lab.calibrating.combining import CombinationFit, calibrate_combination, family_weights
from unmask.lab.calibrating.fitting import (
    SILENT,
    Fit,
    calibrate,
    fit_calibration,
    fit_kinds,
    fit_quality_calibration,
    kind_calibration,
    not_clearing_fakes,
)
from unmask.lab.calibrating.items import (
    CalibrationError,
    Items,
    LeftOut,
    items_of,
    limits_hold,
)

__all__ = [
    "SILENT",
    "CalibrationError",
    "CombinationFit",
    "Fit",
    "Items",
    "LeftOut",
    "calibrate",
    "calibrate_combination",
    "family_weights",
    "fit_calibration",
    "fit_kinds",
    "fit_quality_calibration",
    "items_of",
    "kind_calibration",
    "limits_hold",
    "not_clearing_fakes",
]
