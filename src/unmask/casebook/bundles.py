"""The format of what casebooks exchange: signed JSON Lines.

The first line says who signed, each further one holds what is known of a case, and the last holds
the Ed25519 signature over the bytes of all lines before it. There are never media in it, paths,
links by which media came, or notes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    FiniteFloat,
    StringConstraints,
    ValidationError,
)

from unmask.casebook.cases import LONGEST_REASON, is_plain_link
from unmask.casebook.signing import is_signed, public_half
from unmask.documents.case import Case, Digest, Label
from unmask.documents.parts import Part
from unmask.documents.terms import FingerprintPart
from unmask.errors import CasebookError

FORMAT: Literal["unmask-bundle-1"] = "unmask-bundle-1"

MOST_BYTES = 256 << 20
LONGEST_LINE = 4 << 20
MOST_FINGERPRINTS = 4_000
MOST_LABELS = 100
MOST_SCORES = 1_000
LONGEST_NAME = 100


def _in_utc(moment: datetime) -> datetime:
    # Moments at the ends of the calendar have no place in other time zones.
    if not 1970 <= moment.year <= 2999:
        raise ValueError("expected a year from 1970 to 2999")
    return moment.astimezone(UTC)


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some words")
    return text


def _empty_or_link(text: str) -> str:
    if text and not is_plain_link(text):
        raise ValueError("expected nothing, or an http or https link without a password")
    return text


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Header(Part):
    """The first line.

    Attributes:
        signer: the name that the signer goes by; anyone can claim any name.
        public_key: Ed25519, in hexadecimal.
    """

    format: Literal["unmask-bundle-1"]
    created: Moment
    signer: Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
    public_key: Digest


class BundledFingerprint(Part):
    """A perceptual hash; its fields are those of ``unmask.known_media.Fingerprint``."""

    part: FingerprintPart
    time: Annotated[FiniteFloat, Field(ge=0, le=1e9)]
    quality: Annotated[int, Field(ge=0, le=100)]
    pdq_hex: Digest = Field(alias="pdq")

    @property
    def pdq(self) -> bytes:
        """The 256 bits of the PDQ hash."""
        return bytes.fromhex(self.pdq_hex)


class BundledLabel(Label):
    """What the signer says that the content is."""

    how: Annotated[str, StringConstraints(max_length=LONGEST_REASON), AfterValidator(_words)]
    reference: Annotated[str, AfterValidator(_empty_or_link)]
    created: Moment


class BundledScore(Part):
    """What a test found; weights_sha256 is empty for tests without a network."""

    detector: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    version: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    weights_sha256: Annotated[str, StringConstraints(pattern="^([0-9a-f]{64})?$")]
    score: FiniteFloat | None
    log10_lr: FiniteFloat | None


class BundledCase(Case):
    """A line between the first and the last: all that is exchanged of one content."""

    fingerprints: Annotated[tuple[BundledFingerprint, ...], Field(max_length=MOST_FINGERPRINTS)]
    labels: Annotated[tuple[BundledLabel, ...], Field(max_length=MOST_LABELS)]
    scores: Annotated[tuple[BundledScore, ...], Field(max_length=MOST_SCORES)]


class _Signature(Part):
    signature: Annotated[str, StringConstraints(pattern="^[0-9a-f]{128}$")]


_AnyLine = TypeVar("_AnyLine", bound=Part)


@dataclass(frozen=True)
class Bundle:
    """A bundle whose signature is right; what its cases say is yet to be read.

    Attributes:
        header: its first line.
        lines: one for each case.
    """

    header: Header
    lines: tuple[bytes, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a bundle and check its signature.

        Raises:
            CasebookError: it cannot be read, is too large, is damaged, or is not signed by the
                owner of the key that it names.
        """
        content = _content(path)
        lines = content.split(b"\n")
        if len(lines) < 3 or lines.pop():
            raise _unusable("it is cut off or no bundle")
        header = _parsed(Header, lines[0], 1)
        signature = _parsed(_Signature, lines[-1], len(lines)).signature
        signed = content[: -len(lines[-1]) - 1]
        if not is_signed(signed, signature, header.public_key):
            raise _unusable("its signature does not belong to what it says and who it names")
        return cls(header, tuple(lines[1:-1]))

    def cases(self) -> Iterator[BundledCase]:
        """What each line says.

        Raises:
            CasebookError: a line is not as it should be.
        """
        for number, line in enumerate(self.lines, 2):
            yield _parsed(BundledCase, line, number)


def signed_bundle(
    cases: Iterable[BundledCase], signer: str, created: datetime, key: Ed25519PrivateKey
) -> bytes:
    """The bytes of a bundle.

    Raises:
        CasebookError: it would be too large to be read again.
    """
    header = Header(format=FORMAT, created=created, signer=signer, public_key=public_half(key))
    content = bytearray()
    for line in (header, *cases):
        content += _written(line)
        if len(content) > MOST_BYTES - LONGEST_LINE:
            raise CasebookError(
                f"The bundle would have more than {MOST_BYTES >> 20} MiB; name some of the cases "
                "and export the others to another file."
            )
    signature = key.sign(bytes(content)).hex()
    return bytes(content) + _written(_Signature(signature=signature))


def _written(line: Part) -> bytes:
    return line.model_dump_json().encode() + b"\n"


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CasebookError(
            f"The bundle {path} cannot be read ({error.strerror}); check its path."
        ) from None
    if len(content) > MOST_BYTES:
        raise _unusable(f"it has more than {MOST_BYTES >> 20} MiB")
    return content


def _parsed(kind: type[_AnyLine], line: bytes, number: int) -> _AnyLine:
    if len(line) > LONGEST_LINE:
        raise _unusable(f"line {number} is longer than {LONGEST_LINE:,} bytes")
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise _unusable(f"line {number}, {place}: {first['msg']}") from None


def _unusable(reason: str) -> CasebookError:
    return CasebookError(
        f"The bundle cannot be used: {reason}. Nothing is taken over from it; ask whoever made it "
        f"for a whole {FORMAT} file."
    )
