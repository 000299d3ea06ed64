"""What was analysed, what people said of it, and recognising it when it comes again."""

from unmask.casebook.cases import (
    PerceptualHash,
    add_fingerprints,
    add_label,
    add_note,
    counts,
    delete_analysis,
    delete_case,
    find_case,
    find_case_by_prefix,
    find_or_add_case,
    is_vouched_for,
    present_case,
    remove_label,
    search,
    search_cases,
    ties,
)
from unmask.casebook.database import Database
from unmask.casebook.kept_media import keep_media

__all__ = [
    "Database",
    "PerceptualHash",
    "add_fingerprints",
    "add_label",
    "add_note",
    "counts",
    "delete_analysis",
    "delete_case",
    "find_case",
    "find_case_by_prefix",
    "find_or_add_case",
    "is_vouched_for",
    "keep_media",
    "present_case",
    "remove_label",
    "search",
    "search_cases",
    "ties",
]
