"""The test ``lip-sync``: does the mouth move with the sound?"""

from unmask.detectors.lip_sync.detector import LipSyncDetector

__all__ = ["LipSyncDetector"]
