"""What is checked of a detector at the door, and of each finding that it hands over."""

from unmask.detectors.contract import Card, Detector, Finding


def check_detector(made: object, name: str) -> Detector:
    """Make sure that an object is a detector as far as that can be seen before it runs.

    Args:
        made: the object.
        name: that it is registered by, with its variant if it has one.

    Raises:
        TypeError: it has no card or no ``examine``.
        ValueError: its card has no title or family, or another name.
    """
    card = getattr(made, "card", None)
    if not isinstance(card, Card):
        got = "nothing" if card is None else type(card).__name__
        raise TypeError(f"expected a Card as its card, got {got}")
    if card.name != name:
        raise ValueError(f"expected the registered name on its card, got {card.name!r}")
    for field in ("title", "family"):
        if not getattr(card, field).strip():
            raise ValueError(f"Card.{field}: expected a text, got an empty one")
    if not callable(getattr(made, "examine", None)):
        raise TypeError("expected a method examine, got none")
    detector: Detector = made  # type: ignore[assignment]
    return detector


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
