"""Opens a file or link: probes it, decodes it in a separate process, chooses frames."""

from unmask.media.limits import Limits
from unmask.media.model import SOUND_RATE, Frame, Media, MediaFacts, Sighting, Sound
from unmask.media.opening import (
    MOST_SOUND_SECONDS,
    media_from_frames,
    open_frames,
    open_media,
    open_sound,
    open_stretch,
    open_windows,
    shown_source,
)
from unmask.media.region import Region
from unmask.media.stretch import Stretch
from unmask.media.unread import why_unread

__all__ = [
    "MOST_SOUND_SECONDS",
    "SOUND_RATE",
    "Frame",
    "Limits",
    "Media",
    "MediaFacts",
    "Region",
    "Sighting",
    "Sound",
    "Stretch",
    "media_from_frames",
    "open_frames",
    "open_media",
    "open_sound",
    "open_stretch",
    "open_windows",
    "shown_source",
    "why_unread",
]
