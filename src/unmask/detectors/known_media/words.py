"""What is said of a match, in sentences."""

from unmask.detectors.known_media.weighing import side_of
from unmask.known_media import KnownLabel, Match, Nearness
from unmask.media.plain_text import one_line

_SHOWN_DIGITS = 12
"""Of a case's sha256, enough to find it."""

_NO_AGREEMENT = (
    "This carries no weight: the labels are unsure, contradict one another, or are not by anyone "
    "the owner trusts."
)
_ASSIGNED = (
    "The weight of such a label is assigned, not measured: it is worth what the one who gave it "
    "knew."
)
_LIKENESS_ONLY = (
    "This carries no weight, since a manipulated version can be as like its own original as a copy "
    "is: one may be a manipulated version of the other. Compare the two yourself."
)


def words_of(match: Match) -> str:
    """Which case it is, how it is like the media, what people say of it and what that is worth."""
    return " ".join([_likeness(match), *(_said(label) for label in match.labels), *_worth(match)])


def caption_of(match: Match, near: Nearness) -> str:
    """What to see in the frame that is nearest to one of the case."""
    part = "face in this frame" if near is match.face else "frame"
    return (
        f"The {part} at {near.time:.1f} s is nearest to case {match.sha256[:_SHOWN_DIGITS]}, there "
        f"at {near.known_time:.1f} s."
    )


def _likeness(match: Match) -> str:
    case = f"case {match.sha256[:_SHOWN_DIGITS]}"
    origin = f", which came from {one_line(match.source)}" if match.source else ""
    date = f"in this casebook since {match.created:%Y-%m-%d}{origin}"
    if match.same_content:
        return f"The same file, byte for byte, is {case}, {date}."
    parts = [
        _part(near, noun)
        for near, noun in ((match.frame, "whole frames"), (match.face, "faces"))
        if near is not None
    ]
    return f"Seen before: like {case}, {date}: {' and '.join(parts)}."


def _part(near: Nearness, noun: str) -> str:
    return f"{near.matched} of {near.of} {noun} (differing in {near.distance} of 256 bits)"


def _said(label: KnownLabel) -> str:
    reference = f" ({one_line(label.reference)})" if label.reference else ""
    return (
        f"Labelled {label.value} on {label.created:%Y-%m-%d} {_by(label)}, who gave as the reason: "
        f"“{one_line(label.how)}”{reference}."
    )


def _by(label: KnownLabel) -> str:
    if label.signer is None:
        return "by the owner of this casebook"
    trust = (
        "whom the owner trusts"
        if label.is_vouched_for
        else "whom the owner has not marked as trusted"
    )
    return f"by “{one_line(label.signer)}”, {trust}"


def _worth(match: Match) -> list[str]:
    if not match.labels:
        return ["Nobody has labelled it."]
    if side_of(match.labels) is None:
        return [_NO_AGREEMENT]
    return [_ASSIGNED if match.same_content else _LIKENESS_ONLY]
