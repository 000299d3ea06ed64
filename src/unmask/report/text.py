"""References of cards in words."""

from unmask.detectors import Card


def paper_words(card: Card) -> str:
    """The paper of a card with its year, which many references name already."""
    return card.paper if str(card.year) in card.paper else f"{card.paper} ({card.year})"
