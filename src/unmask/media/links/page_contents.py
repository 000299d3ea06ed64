"""What a web page holds besides what yt-dlp finds in it: frames, links to videos, pictures."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VIDEO_NAMES = (".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".ogv", ".mpg", ".3gp", ".m3u8")
"""How the addresses of videos end."""

_FRAME_SOURCES = {
    "iframe": ("src", "data-src"),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data",),
}


@dataclass(frozen=True)
class PageContents:
    """What a page holds.

    Attributes:
        frames: addresses of pages that it shows within itself, in order.
        links: addresses of videos that it links to, in order.
        muted: addresses of videos that it plays without sound, as advertisements are.
        has_pictures: whether it shows pictures.
    """

    frames: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    muted: frozenset[str] = frozenset()
    has_pictures: bool = False


def read_contents(text: str, address: str) -> PageContents:
    """Find what a page holds.

    Args:
        text: of the page.
        address: that relative ones start from.
    """
    parser = _Parser(address)
    parser.feed(text)
    return PageContents(
        tuple(dict.fromkeys(parser.frames)),
        tuple(dict.fromkeys(parser.links)),
        frozenset(parser.muted),
        parser.has_pictures,
    )


class _Parser(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self._base = address
        self._is_muted = False
        self.frames: list[str] = []
        self.links: list[str] = []
        self.muted: list[str] = []
        self.has_pictures = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base":
            self._base = self._whole(values.get("href")) or self._base
        elif tag in ("img", "picture"):
            self.has_pictures = True
        elif tag == "a":
            self.links += [one for one in self._named(values, ("href",)) if _is_video(one)]
        elif tag in _FRAME_SOURCES:
            self.frames += self._named(values, _FRAME_SOURCES[tag])[:1]
        elif tag in ("video", "source"):
            self._is_muted = "muted" in values if tag == "video" else self._is_muted
            if self._is_muted:
                self.muted += self._named(values, ("src", "data-src"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "video":
            self._is_muted = False

    def _named(self, values: dict[str, str], names: tuple[str, ...]) -> list[str]:
        return [one for name in names if (one := self._whole(values.get(name)))]

    def _whole(self, address: str | None) -> str | None:
        """The whole of an address; None for those that lead to no page or file."""
        if not address or not address.strip():
            return None
        try:
            whole = urljoin(self._base, address.strip())
            return whole if urlsplit(whole).scheme in ("http", "https") else None
        except ValueError:
            return None


def _is_video(address: str) -> bool:
    return urlsplit(address).path.lower().endswith(VIDEO_NAMES)
