"""What is checked of a detector at the door, and of each finding that it hands over."""

from unmask.detectors.contract import Card, Detector, Finding
from unmask.detectors.fields import expect, texts


def check_detector(made: object, name: str | None = None) -> Detector:
    """Make sure that an object is a detector as far as that can be seen before it runs.

    Args:
        made: the object.
        name: that it is registered by, with its variant if it has one; None if it is not.

    Raises:
        TypeError: it has no card or no ``examine``, or an optional part is of another type.
        ValueError: its card has no title or family, or another name.
    """
    card = getattr(made, "card", None)
    if not isinstance(card, Card):
        got = "nothing" if card is None else type(card).__name__
        raise TypeError(f"expected a Card as its card, got {got}")
    if name is not None and card.name != name:
        raise ValueError(f"expected the registered name on its card, got {card.name!r}")
    for field in ("title", "family"):
        if not getattr(card, field).strip():
            raise ValueError(f"Card.{field}: expected a text, got an empty one")
    if not callable(getattr(made, "examine", None)):
        raise TypeError("expected a method examine, got none")
    _check_optional_parts(made)
    detector: Detector = made  # type: ignore[assignment]
    return detector


def _check_optional_parts(made: object) -> None:
    """What is asked outside of ``examine``, where it would end an analysis."""
    for part in ("looks_at_faces", "only_photographs", "waits_for_reference"):
        expect(part, getattr(made, part, False), bool)
    remembering = getattr(made, "remembering", None)
    if remembering is not None and not callable(remembering):
        raise TypeError(f"expected a method remembering, got {type(remembering).__name__}")
    texts("missing_models", getattr(made, "missing_models", tuple)())


def checked_finding(finding: object, card: Card) -> Finding:
    """What ``examine`` returned, once it is known to be a finding of the detector with this card.

    Raises:
        TypeError: it is something else.
        ValueError: it is the finding of another detector.
    """
    if not isinstance(finding, Finding):
        raise TypeError(f"expected a Finding from examine, got {type(finding).__name__}")
    if (finding.detector, finding.family) != (card.name, card.family):
        raise ValueError(
            f"expected a Finding of {card.name!r} and the family {card.family!r}, got one of "
            f"{finding.detector!r} and {finding.family!r}"
        )
    return finding
