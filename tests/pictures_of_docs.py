"""Pictures of the docs, written small: every clone pays for them."""

from pathlib import Path

from PIL import Image

QUALITY = 60


def write_picture(path: Path, shown: Image.Image) -> None:
    """Write a screenshot as WebP."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown.convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
