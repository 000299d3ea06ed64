"""Provenance: what a file says of where it comes from, and who signs for it."""

from unmask.detectors.provenance.detector import ProvenanceDetector

__all__ = ["ProvenanceDetector"]
