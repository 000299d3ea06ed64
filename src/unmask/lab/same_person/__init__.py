"""What the likeness of faces is worth: the calibration and the figures of ``same-person``."""
