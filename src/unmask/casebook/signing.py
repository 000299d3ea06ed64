"""The key by which the bundles of one person are known to be theirs."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from unmask.data_folder import data_folder, make_private
from unmask.errors import CasebookError

FILE_NAME = "signing-key"


def signing_key(folder: Path | None = None) -> Ed25519PrivateKey:
    """The person's key, made where there is none yet; only they may read its file.

    Args:
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: it cannot be read or made.
    """
    path = _path(folder)
    try:
        if not path.exists():
            make_private(path.parent)
            _make(path)
        return _read(path)
    except OSError as error:
        raise CasebookError(
            f"The key {path} for signing cannot be read or made ({error.strerror}); check its "
            "permissions, or name another folder with UNMASK_DATA."
        ) from None


def own_public_key(folder: Path | None = None) -> str | None:
    """The public half of the person's key in hexadecimal; None while they have no key.

    Raises:
        CasebookError: it cannot be read.
    """
    return public_half(signing_key(folder)) if _path(folder).exists() else None


def public_half(key: Ed25519PrivateKey) -> str:
    """The key by which others check signatures, in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def is_signed(content: bytes, signature: str, public_key: str) -> bool:
    """Whether a signature in hexadecimal was made for this content by the owner of a key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _path(folder: Path | None) -> Path:
    return (folder or data_folder()) / FILE_NAME


def _make(path: Path) -> None:
    """Make a key whole, unless someone else does at the same time."""
    text = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # The file is made with rights for its owner alone.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        # Unlike a move, a link never takes the place of a key that is there.
        with suppress(FileExistsError):
            path.hardlink_to(file.name)


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise CasebookError(
            f"{path} is damaged or no Ed25519 key; put back a copy of it, or remove it to sign "
            "with a new key, which others will not know."
        )
    return key
