"""The tests: one folder a detector, all behind one contract.

A detector knows the media and the faces, and no other detector.
"""

from unmask.detectors.admission import check_detector, checked_finding
from unmask.detectors.contract import (
    Band,
    Card,
    CardTranslation,
    Comparison,
    Curve,
    Detector,
    Exhibit,
    Figure,
    Finding,
    Layer,
    Moment,
    Picture,
    Plot,
    Reference,
    ReportProgress,
    Status,
)
from unmask.detectors.from_path import is_path, load_detector_from
from unmask.detectors.registry import (
    UnloadableDetector,
    check_names,
    detector_names,
    load_detectors,
    variant_names,
)

__all__ = [
    "Band",
    "Card",
    "CardTranslation",
    "Comparison",
    "Curve",
    "Detector",
    "Exhibit",
    "Figure",
    "Finding",
    "Layer",
    "Moment",
    "Picture",
    "Plot",
    "Reference",
    "ReportProgress",
    "Status",
    "UnloadableDetector",
    "check_detector",
    "check_names",
    "checked_finding",
    "detector_names",
    "is_path",
    "load_detector_from",
    "load_detectors",
    "variant_names",
]
