"""The same post-processing for real pictures and for forged ones.

Detectors otherwise learn by which codec, at which size and in which light each class was stored.
Training draws at random (``degrade``); evaluation measures at fixed severities (``SEVERITIES``).
"""

from unmask.lab.degrading.drawing import DEGRADATIONS, degrade, draw_treatment
from unmask.lab.degrading.severities import SEVERITIES
from unmask.lab.degrading.treatment import Degrade, Treatment

__all__ = ["DEGRADATIONS", "SEVERITIES", "Degrade", "Treatment", "degrade", "draw_treatment"]
