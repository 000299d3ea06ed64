"""What is said of a match."""

from unmask.detectors.known_media.weighing import side_of
from unmask.known_media import KnownLabel, Match, Nearness
from unmask.media.plain_text import one_line
from unmask.words import Message, Sentence, Value, paragraph

_SHOWN_DIGITS = 12
"""Of a case's sha256, enough to find it."""


def words_of(match: Match) -> Sentence:
    """Which case it is, how it is like the media, what people say of it and what that is worth."""
    return paragraph(_likeness(match), *(_said(label) for label in match.labels), *_worth(match))


def caption_of(match: Match, near: Nearness) -> Message:
    """What to see in the frame that is nearest to one of the case."""
    values: dict[str, Value] = {
        "case": match.sha256[:_SHOWN_DIGITS],
        "time": float(near.time),
        "known-time": float(near.known_time),
    }
    return Message("known-exhibit-face" if near is match.face else "known-exhibit-frame", values)


def _likeness(match: Match) -> Message:
    values: dict[str, Value] = {
        "case": match.sha256[:_SHOWN_DIGITS],
        "since": f"{match.created:%Y-%m-%d}",
    }
    if match.source:
        values["source"] = one_line(match.source)
    if match.same_content:
        return Message("known-same-file-from" if match.source else "known-same-file", values)
    values["likeness"] = _how_near(match)
    return Message("known-alike-from" if match.source else "known-alike", values)


def _how_near(match: Match) -> Message:
    frames = None if match.frame is None else _part("known-frames", match.frame)
    faces = None if match.face is None else _part("known-faces", match.face)
    if frames is not None and faces is not None:
        return Message("known-both", {"frames": frames, "faces": faces})
    part = frames or faces
    assert part is not None  # noqa: S101  what is not the same file is like it in one of the two
    return part


def _part(key: str, near: Nearness) -> Message:
    values = {"matched": near.matched, "of": near.of, "distance": near.distance}
    return Message(key, values)


def _said(label: KnownLabel) -> Message:
    values: dict[str, Value] = {
        "value": Message("label-value", {"label": label.value}),
        "date": f"{label.created:%Y-%m-%d}",
        "how": one_line(label.how),
    }
    if label.reference:
        values["reference"] = one_line(label.reference)
    if label.signer is None:
        return Message("known-label-reference" if label.reference else "known-label", values)
    values["signer"] = one_line(label.signer)
    values["trusted"] = "yes" if label.is_vouched_for else "no"
    return Message("known-label-by-reference" if label.reference else "known-label-by", values)


def _worth(match: Match) -> list[Message]:
    if not match.labels:
        return [Message("known-no-label")]
    if side_of(match.labels) is None:
        return [Message("known-no-agreement")]
    return [Message("known-assigned" if match.same_content else "known-likeness-only")]
