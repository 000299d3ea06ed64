"""The words that documents choose from."""

from typing import Literal

Status = Literal["scored", "abstained", "failed"]
"""What became of a test: it could judge; the media do not offer what it needs; or it broke."""

MediaKind = Literal["image", "video"]
Rotation = Literal[0, 90, 180, 270]
"""In degrees clockwise."""

LabelValue = Literal["real", "manipulated", "generated", "unsure"]
FingerprintPart = Literal["frame", "face"]
ErrorKind = Literal["media", "weights", "internal"]
