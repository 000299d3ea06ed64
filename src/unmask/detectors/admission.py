"""What is checked of a detector at the door, and of each finding that it hands over."""

from unmask.detectors.contract import Card, Finding


def check_finding(finding: object, card: Card) -> None:
    """Make sure that what ``examine`` returned is a finding of the detector with this card.

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
