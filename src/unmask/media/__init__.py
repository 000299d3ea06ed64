"""Opens a file or link: probes it, decodes it in a separate process, chooses frames."""

from unmask.media.limits import Limits
from unmask.media.model import Frame, Media, MediaFacts, Sighting
from unmask.media.opening import media_from_frames, open_frames, open_media, shown_source
from unmask.media.region import Region
from unmask.media.unread import why_unread

__all__ = [
    "Frame",
    "Limits",
    "Media",
    "MediaFacts",
    "Region",
    "Sighting",
    "media_from_frames",
    "open_frames",
    "open_media",
    "shown_source",
    "why_unread",
]
