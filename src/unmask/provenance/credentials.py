"""Content Credentials (C2PA), checked by the library of the Content Authenticity Initiative."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from unmask.provenance.record import Action, Credentials, State

FORMATS = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "heif": "image/heif",
    "gif": "image/gif",
    "tiff": "image/tiff",
    "mp4": "video/mp4",
    "3gp": "video/mp4",
    "mov": "video/quicktime",
    "avi": "video/x-msvideo",
}
"""What can hold Content Credentials, by ``MediaFacts.container``."""

MOST_MANIFESTS = 64
MANIFEST_MEGABYTES = 8
SEARCHED_BYTES = 16 * 1024**2
"""At the beginning of a file that cannot be parsed, in which a trace of credentials is sought."""

ABOUT_THE_SIGNER = ("signingCredential.untrusted", "signingCredential.expired")
"""Failures with which the credentials are whole all the same."""

_ADDRESS = re.compile(r"Remote:.*?url (\S+)", re.DOTALL)

Values = dict[str, Any]


def reader(container: str, anchors: str) -> Callable[[BinaryIO], Values | None]:
    """Load what reading takes, while files can still be opened.

    Args:
        container: as in ``MediaFacts.container``.
        anchors: certificates of the authorities that the person trusts, PEM; may be empty.

    Returns:
        a function that gives the fields of ``Credentials``, None where the file has none.
    """
    kind = FORMATS.get(container)
    if kind is None:
        return lambda _file: None
    # Its library is large, and most kinds of files that are analysed cannot hold credentials.
    import c2pa

    context = c2pa.Context.from_dict(_settings(anchors))

    def read(file: BinaryIO) -> Values | None:
        file.seek(0)
        try:
            with c2pa.Reader(kind, file, context=context) as found:
                return _summary(json.loads(found.json()))
        except c2pa.C2paError.ManifestNotFound:
            return None
        except c2pa.C2paError as error:
            return _without_manifest(str(error), file)

    return read


def _settings(anchors: str) -> dict[str, Any]:
    """Nothing is fetched: no credentials that lie elsewhere, no lists of revoked certificates."""
    settings: dict[str, Any] = {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "core": {
            "allowed_network_hosts": [],
            "max_decompressed_manifest_size_in_mb": MANIFEST_MEGABYTES,
        },
    }
    return {**settings, "trust": {"user_anchors": anchors}} if anchors else settings


def _without_manifest(error: str, file: BinaryIO) -> Values | None:
    remote = _ADDRESS.search(error)
    if remote:
        return asdict(Credentials("remote", address=remote[1]))
    # The library also refuses damaged files that never had any.
    return asdict(Credentials("unreadable")) if _has_traces(file) else None


def _has_traces(file: BinaryIO) -> bool:
    file.seek(0, os.SEEK_SET)
    return b"jumdc2pa" in file.read(SEARCHED_BYTES)


def _summary(store: Mapping[str, Any]) -> Values:
    """What matters of all that the library tells."""
    manifests = store.get("manifests") or {}
    active = manifests.get(store.get("active_manifest")) or {}
    signature = active.get("signature_info") or {}
    failures = _failures(store)
    sources = list(_sources(manifests, active))
    return asdict(
        Credentials(
            _state(str(store.get("validation_state")), failures),
            failures,
            str(signature.get("issuer") or ""),
            str(signature.get("common_name") or ""),
            str(signature.get("time") or ""),
            _name((active.get("claim_generator_info") or [None])[0]),
            tuple(_actions(active)),
            tuple(source for kind, source in sources if kind == "parentOf"),
            tuple(source for kind, source in sources if kind == "componentOf"),
        )
    )


def _failures(store: Mapping[str, Any]) -> tuple[str, ...]:
    results = (store.get("validation_results") or {}).get("activeManifest") or {}
    return tuple(str(entry.get("code")) for entry in results.get("failure") or [])


def _state(told: str, failures: tuple[str, ...]) -> State:
    if told == "Trusted":
        return "trusted"
    if not all(code in ABOUT_THE_SIGNER for code in failures):
        return "broken"
    if "signingCredential.expired" in failures:
        return "expired"
    return "unvouched" if told == "Valid" else "broken"


def _actions(manifest: Mapping[str, Any]) -> Iterator[Action]:
    for assertion in manifest.get("assertions") or []:
        if not str(assertion.get("label")).startswith("c2pa.actions"):
            continue
        for step in (assertion.get("data") or {}).get("actions") or []:
            source = str(step.get("digitalSourceType") or "").rpartition("/")[2]
            yield Action(str(step.get("action")), source, _name(step.get("softwareAgent")))


def _name(program: Any) -> str:
    if isinstance(program, Mapping):
        return " ".join(str(program[key]) for key in ("name", "version") if program.get(key))
    return str(program or "")


def _sources(manifests: Mapping[str, Any], active: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is told of all that it was made from: the kind of the tie, and a source type.

    What was a part of an earlier version is a part of this one.
    """
    waiting, seen = [(active, "parentOf")], 0
    while waiting and seen < MOST_MANIFESTS:
        manifest, kind = waiting.pop()
        seen += 1
        if manifest is not active:
            yield from ((kind, step.source_type) for step in _actions(manifest) if step.source_type)
        for ingredient in manifest.get("ingredients") or []:
            tie = str(ingredient.get("relationship"))
            earlier = manifests.get(ingredient.get("active_manifest"))
            if earlier and tie in ("parentOf", "componentOf"):
                waiting.append((earlier, tie if kind == "parentOf" else kind))
