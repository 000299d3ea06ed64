"""Opens a file or link: probes it, decodes it in a separate process, chooses frames."""

from unmask.media.limits import Limits
from unmask.media.model import Frame, Media, MediaFacts
from unmask.media.opening import (
    media_from_frames,
    open_frames,
    open_media,
    open_stretch,
    shown_source,
)
from unmask.media.region import Region
from unmask.media.stretch import Stretch
from unmask.media.unread import why_unread

__all__ = [
    "Frame",
    "Limits",
    "Media",
    "MediaFacts",
    "Region",
    "Stretch",
    "media_from_frames",
    "open_frames",
    "open_media",
    "open_stretch",
    "shown_source",
    "why_unread",
]
