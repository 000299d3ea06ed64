"""What is said to people: findings say what, this room says how, in each language."""

from unmask.words.catalogue import Catalogue, faults, has_sentence, say
from unmask.words.language import LANGUAGES, Language, accepted_language, language_here
from unmask.words.message import Message, Sentence, Value, message_document, paragraph
from unmask.words.numbers import byte_words, localised, number_words, time_words

__all__ = [
    "LANGUAGES",
    "Catalogue",
    "Language",
    "Message",
    "Sentence",
    "Value",
    "accepted_language",
    "byte_words",
    "faults",
    "has_sentence",
    "language_here",
    "localised",
    "message_document",
    "number_words",
    "paragraph",
    "say",
    "time_words",
]
