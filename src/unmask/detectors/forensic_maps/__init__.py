"""Forensic maps: traces of cameras, compression and editing over the picture, for people to see."""

from unmask.detectors.forensic_maps.detector import ForensicMapsDetector

__all__ = ["ForensicMapsDetector"]
