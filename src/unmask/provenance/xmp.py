"""Reading XMP packets (ISO 16684-1), as a flat list of what they say."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from unmask.provenance.record import Entry

MOST_BYTES = 2 * 1024**2
"""A packet that is longer is not read."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
META = "adobe:ns:meta/"
PREFIXES = {
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://www.tc260.org.cn/ns/AIGC/1.0/": "TC260",
}
"""Usual prefixes of namespaces; a packet may call them anything."""

ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""By the byte order mark at the beginning."""


def xmp_entries(packet: bytes | str) -> Iterator[Entry]:
    """Give what a packet says, in its order; what stands in a list bears the name of the list.

    Raises:
        ValueError: it is too long, declares entities, or is not XML.
    """
    if len(packet) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
    text = packet if isinstance(packet, str) else _decode(packet)
    text = text.strip("\0 \t\r\n\ufeff")
    if not text:
        return
    # No XMP has them, and entities within entities grow without end.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("it declares entities")
    try:
        root = ET.fromstring(text)  # noqa: S314  see above
    except ET.ParseError as error:
        raise ValueError(f"it is not XML: {error}") from None
    yield from _entries(root)


def _decode(packet: bytes) -> str:
    encoding = next((name for mark, name in ENCODINGS if packet.startswith(mark)), "utf-8")
    return packet.decode(encoding, "replace")


def _entries(root: ET.Element) -> Iterator[Entry]:
    """Walk without recursion: a packet may be nested deeper than Python's stack."""
    waiting = [(root, "")]
    while waiting:
        element, around = waiting.pop()
        namespace, name = _names(element.tag)
        # Elements of RDF are brackets: what is in them belongs to the property around them.
        own = around if namespace in (RDF, META) else name
        for key, value in element.attrib.items():
            yield from _attribute(key, value, own)
        if element.text and not element.text.isspace():
            yield Entry("XMP", own, element.text)
        waiting.extend((child, own) for child in reversed(element))


def _attribute(key: str, value: str, own: str) -> Iterator[Entry]:
    namespace, name = _names(key)
    if (namespace, key) == (RDF, f"{{{RDF}}}resource"):
        yield Entry("XMP", own, value)
    elif namespace not in (RDF, XML, META, ""):
        yield Entry("XMP", name, value)


def _names(tag: str) -> tuple[str, str]:
    """The namespace, and the name with its usual prefix."""
    if not tag.startswith("{"):
        return "", tag
    namespace, _, local = tag[1:].partition("}")
    prefix = PREFIXES.get(namespace)
    return namespace, f"{prefix}:{local}" if prefix else local
