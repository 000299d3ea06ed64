"""XMP packets and EXIF data of the tests."""

import io
import struct

from PIL import Image

NAMESPACES = (
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
    'xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:label="http://www.tc260.org.cn/ns/AIGC/1.0/"'
)
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def packet(attributes: str = "", content: str = "") -> bytes:
    """A packet with one description."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {NAMESPACES} {attributes}>{content}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def jpeg(pixels: Image.Image) -> bytes:
    file = io.BytesIO()
    pixels.save(file, "JPEG")
    return file.getvalue()


def exif_with_thumbnail(thumbnail: bytes, length: int | None = None) -> bytes:
    """EXIF data of two directories: an empty one, and the one of the thumbnail.

    Args:
        thumbnail: its bytes.
        length: that is announced; the true one if not given.
    """
    first = struct.pack("<HI", 0, 14)
    start = 14 + 2 + 2 * 12 + 4
    announced = len(thumbnail) if length is None else length
    second = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, start, 0x0202, 4, 1, announced, 0)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + thumbnail
