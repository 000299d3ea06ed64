"""What puts messages into the words of one language, for terminal and report."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from unmask.words import Language, Message, Sentence, Value, say


@dataclass(frozen=True)
class Speaker:
    """Says messages in one language.

    Attributes:
        language: of what is said.
        terms: what tests and families are called in it, by the names that messages hold.
    """

    language: Language = "en"
    terms: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, sentence: Sentence) -> str:
        """A message in words; a text as it is."""
        return say(sentence, self.language, self.terms)

    def of(self, key: str, **values: Value) -> str:
        """A sentence of the catalogue by its key."""
        return self(Message(key, values))

    def named(self, name: str) -> str:
        """What a test or family is called."""
        return self.terms.get(name, name)
