"""An authority of the tests, which signs Content Credentials."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
CREATED = "c2pa.created"

Step = dict[str, Any]


def step(source_type: str, name: str = CREATED, **more: object) -> Step:
    """One action of a manifest."""
    return {"action": name, "digitalSourceType": SOURCE_TYPES + source_type, **more}


@dataclass(frozen=True)
class Ingredient:
    """What a picture was made from: its bytes, and the kind of the tie."""

    data: bytes
    relationship: str = "parentOf"


@dataclass(frozen=True)
class Authority:
    """It issues a new certificate for each signature."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def new(cls, name: str = "Test Authority") -> Self:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name, "Root")
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        certificate = (
            _certificate(subject, subject, key, timedelta(days=800))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(key, SHA256())
        )
        return cls(key, certificate)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def sign(
        self,
        data: bytes,
        mime: str,
        steps: Sequence[Step] = (step("digitalCapture"),),
        *,
        signer: str = "Test Cameras",
        valid: timedelta = timedelta(days=10),
        address: str = "",
        ingredient: Ingredient | None = None,
    ) -> bytes:
        """The file with Content Credentials; with an address, they lie there and not in it."""
        manifest = {
            "claim_generator_info": [{"name": "Test Camera", "version": "1.0"}],
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": list(steps)}}],
        }
        settings = {
            "verify": {"verify_after_sign": False},
            "builder": {"thumbnail": {"enabled": False}},
        }
        builder = c2pa.Builder(json.dumps(manifest), c2pa.Context.from_dict(settings))
        if ingredient:
            described = {
                "title": "from",
                "relationship": ingredient.relationship,
                "label": "from",
            }
            builder.add_ingredient(described, mime, io.BytesIO(ingredient.data))
        if address:
            builder.set_remote_url(address)
            builder.set_no_embed()
        signed = io.BytesIO()
        builder.sign(self._signer(signer, valid), mime, io.BytesIO(data), signed)
        return signed.getvalue()

    def _signer(self, name: str, valid: timedelta) -> Any:
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        certificate = (
            _certificate(_name(name, "Camera 1"), self.certificate.subject, key, valid)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(purpose, critical=False)
            .add_extension(issuer, critical=False)
            .sign(self.key, SHA256())
        )
        chain = certificate.public_bytes(Encoding.PEM) + self.pem.encode()
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain, secret, None))


def _name(organisation: str, name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, valid: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + valid)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
