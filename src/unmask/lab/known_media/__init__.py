"""How well known media are recognised, and what a match is worth."""
