"""Blinks: when both eyes close for a moment, how often, and for how long."""

from unmask.detectors.blink.detector import BlinkDetector

__all__ = ["BlinkDetector"]
