"""What compression left in a file: a JPEG's luminance and divisors, as they are stored."""

from unmask.compression.model import StoredJpeg
from unmask.compression.reading import read_stored_jpeg

__all__ = ["StoredJpeg", "read_stored_jpeg"]
