"""Whom the person trusts to sign Content Credentials: nobody, unless they say so."""

import os
from dataclasses import dataclass
from pathlib import Path

from unmask.data_folder import data_folder
from unmask.words import Message

VARIABLE = "UNMASK_TRUSTED_SIGNERS"
"""The environment variable that names another file."""

FILE = "trusted-signers.pem"
MOST_BYTES = 4 * 1024**2


@dataclass(frozen=True)
class TrustList:
    """Authorities whose certificates make a signer trusted.

    Attributes:
        anchors: their certificates, PEM; empty where nobody is trusted.
        problem: what is said where the file could not be used; None otherwise.
    """

    anchors: str = ""
    problem: Message | None = None


def trusted_signers_file() -> Path:
    """Where the certificates lie; the file need not exist.

    ``UNMASK_TRUSTED_SIGNERS`` names another than ``trusted-signers.pem`` in the data folder.
    """
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else data_folder() / FILE


def read_trust_list() -> TrustList:
    """Read the person's list; one that cannot be used trusts nobody, and says so."""
    # Most people have no list, and need none of this library.
    from cryptography import x509

    path = trusted_signers_file()
    if not path.exists() and VARIABLE not in os.environ:
        return TrustList()
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
        x509.load_pem_x509_certificates(content)
        return TrustList(content.decode("ascii"))
    except (OSError, ValueError) as error:
        reason = str(error.strerror) if isinstance(error, OSError) else "no-certificates"
        values = {"path": str(path), "reason": reason}
        return TrustList(problem=Message("provenance-trust", values))
