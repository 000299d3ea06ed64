"""The one person whom a test watches in every frame of a stretch, or why there is nobody."""

from collections.abc import Sequence

from unmask.detectors.contract import ReportProgress
from unmask.faces import CloseUp, FaceTrack
from unmask.media import Media
from unmask.words import Message


def why_nobody(media: Media, faces: Sequence[FaceTrack]) -> Message | None:
    """Why nobody can be watched; None if the most prominent person may be.

    Args:
        media: that was opened.
        faces: of the people, the most prominent first.
    """
    if not faces:
        return Message("no-face", {"frames": len(media.frames)})
    return Message("face-drawn") if faces[0].drawn else None


def look_closely(
    media: Media, faces: Sequence[FaceTrack], progress: ReportProgress
) -> CloseUp | Message:
    """The close-up of the most prominent person, or why there is none.

    Args:
        media: open.
        faces: of the people, the most prominent first.
        progress: called with the done fraction.
    """
    return why_nobody(media, faces) or faces[0].close_up(progress)
