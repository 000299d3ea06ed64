"""Opening a file, a link or a list of frames: probe, decode in a separate process, choose frames."""

from unmask.media.model import Frame, Media, MediaFacts

__all__ = ["Frame", "Media", "MediaFacts"]
