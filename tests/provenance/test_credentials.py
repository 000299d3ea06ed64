"""Content Credentials, signed here: whole, changed, of strangers, expired, elsewhere, damaged."""

import io
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image

from tests.provenance.signing import Authority, Ingredient, step
from unmask.media import MediaFacts
from unmask.provenance import Credentials, read_provenance

SAMPLE = Path(str(files("unmask") / "samples" / "moving-face.mp4"))
FORMATS = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "gif": "image/gif",
    "avif": "image/avif",
}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.new()


def picture(kind: str = "jpeg") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((96, 64), 40).convert("RGB").save(file, kind)
    return file.getvalue()


def credentials_of(
    path: Path, data: bytes, anchors: str = "", container: str = "jpeg"
) -> Credentials | None:
    path.write_bytes(data)
    facts = MediaFacts("image", container, "", 96, 64, byte_count=len(data))
    record = read_provenance(path, facts, anchors)
    assert record.problems == ()
    return record.credentials


@pytest.mark.parametrize("kind", FORMATS)
def test_a_whole_signature_by_someone_trusted(
    authority: Authority, tmp_path: Path, kind: str
) -> None:
    signed = authority.sign(picture(kind), FORMATS[kind])

    found = credentials_of(tmp_path / "a", signed, authority.pem, kind)

    assert found is not None
    assert (found.state, found.failures) == ("trusted", ())
    assert (found.signer, found.certificate) == ("Test Cameras", "Camera 1")
    assert found.generator == "Test Camera 1.0"
    assert [(one.name, one.source_type) for one in found.actions] == [
        ("c2pa.created", "digitalCapture")
    ]


def test_a_video_is_checked_to_its_end(authority: Authority, tmp_path: Path) -> None:
    signed = authority.sign(SAMPLE.read_bytes(), "video/mp4")
    found = credentials_of(tmp_path / "a", signed, authority.pem, "mp4")
    assert found is not None
    assert found.state == "trusted"

    changed = bytearray(signed)
    changed[signed.rindex(b"mdat") + 90_000] ^= 1
    found = credentials_of(tmp_path / "a", bytes(changed), authority.pem, "mp4")
    assert found is not None
    assert found.state == "broken"


def test_nobody_is_trusted_unless_the_person_says_so(authority: Authority, tmp_path: Path) -> None:
    signed = authority.sign(picture(), "image/jpeg", signer="The Daily")
    for anchors in ("", Authority.new("The Daily").pem):
        found = credentials_of(tmp_path / "a", signed, anchors)
        assert found is not None
        assert (found.state, found.signer) == ("unvouched", "The Daily")
        assert found.failures == ("signingCredential.untrusted",)


def test_one_changed_byte_breaks_them(authority: Authority, tmp_path: Path) -> None:
    signed = bytearray(authority.sign(picture(), "image/jpeg"))
    signed[-100] ^= 4
    found = credentials_of(tmp_path / "a", bytes(signed), authority.pem)
    assert found is not None
    assert (found.state, found.failures) == ("broken", ("assertion.dataHash.mismatch",))


def test_taken_from_another_picture_they_are_broken(authority: Authority, tmp_path: Path) -> None:
    plain, signed = picture(), authority.sign(picture(), "image/jpeg")
    # The credentials are put right behind the marker that begins a JPEG.
    moved = signed[: signed.index(b"\xff\xdb")] + plain[plain.index(b"\xff\xdb") :]
    found = credentials_of(tmp_path / "a", moved, authority.pem)
    assert found is not None
    assert found.state == "broken"


def test_a_certificate_that_expired(authority: Authority, tmp_path: Path) -> None:
    valid = timedelta(seconds=5)
    started = time.monotonic()
    signed = authority.sign(picture(), "image/jpeg", valid=valid)
    time.sleep(max(0.0, started + valid.total_seconds() + 1 - time.monotonic()))

    found = credentials_of(tmp_path / "a", signed, authority.pem)

    assert found is not None
    assert found.state == "expired"
    assert "signingCredential.expired" in found.failures


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_without_any(tmp_path: Path, kind: str) -> None:
    assert credentials_of(tmp_path / "a", picture(kind), container=kind) is None


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and the paths that it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/a.c2pa", paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_lies_elsewhere_is_named_and_not_fetched(
    authority: Authority, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    address, paths = asked
    signed = authority.sign(picture(), "image/jpeg", address=address)
    found = credentials_of(tmp_path / "a", signed, authority.pem)
    assert found == Credentials("remote", address=address)
    assert paths == []


def test_an_earlier_version_is_followed(authority: Authority, tmp_path: Path) -> None:
    made = authority.sign(picture(), "image/jpeg", [step("trainedAlgorithmicMedia")])
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["from"]}}
    edited = {"action": "c2pa.color_adjustments", "softwareAgent": {"name": "Editor"}}
    signed = authority.sign(
        made, "image/jpeg", [opened, edited], ingredient=Ingredient(made, "parentOf")
    )
    found = credentials_of(tmp_path / "a", signed, authority.pem)
    assert found is not None
    assert found.state == "trusted"
    assert found.parents == ("trainedAlgorithmicMedia",)
    assert [one.software for one in found.actions] == ["", "Editor"]


def test_a_part_is_followed(authority: Authority, tmp_path: Path) -> None:
    made = authority.sign(picture(), "image/jpeg", [step("trainedAlgorithmicMedia")])
    placed = {"action": "c2pa.placed", "parameters": {"ingredientIds": ["from"]}}
    signed = authority.sign(
        picture(),
        "image/jpeg",
        [step("digitalCapture"), placed],
        ingredient=Ingredient(made, "componentOf"),
    )
    found = credentials_of(tmp_path / "a", signed, authority.pem)
    assert found is not None
    assert (found.parents, found.components) == ((), ("trainedAlgorithmicMedia",))


def cut(signed: bytes, at: int) -> bytes:
    """A JPEG whose first segment of credentials ends early, and whose picture is whole."""
    start = signed.index(b"\xff\xeb")
    length = int.from_bytes(signed[start + 2 : start + 4], "big")
    kept = signed[start + 4 : start + 2 + length][:at]
    segment = b"\xff\xeb" + (len(kept) + 2).to_bytes(2, "big") + kept
    return signed[:start] + segment + signed[start + 2 + length :]


@pytest.mark.parametrize("at", [40, 60, 100, 500, 1500])
def test_boxes_that_are_cut_say_nothing(authority: Authority, tmp_path: Path, at: int) -> None:
    signed = authority.sign(picture(), "image/jpeg", [step("trainedAlgorithmicMedia")])
    found = credentials_of(tmp_path / "a", cut(signed, at), authority.pem)
    assert found == Credentials("unreadable")


def nested(depth: int) -> bytes:
    """Boxes of JUMBF in one another, in the segment of a JPEG."""
    described = (
        b"\x00\x00\x00\x1ejumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03c2pa\x00"
    )
    box = b""
    for _ in range(depth):
        box = (len(box) + 8 + len(described)).to_bytes(4, "big") + b"jumb" + described + box
    content = b"JP\x02\x11\x00\x00\x00\x01" + box
    plain = picture()
    return plain[:2] + b"\xff\xeb" + (len(content) + 2).to_bytes(2, "big") + content + plain[2:]


@pytest.mark.parametrize("depth", [1, 2, 100, 1700])
def test_boxes_within_boxes_say_nothing(tmp_path: Path, depth: int) -> None:
    found = credentials_of(tmp_path / "a", nested(depth))
    assert found == Credentials("unreadable")
