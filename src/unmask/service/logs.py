"""What the service writes to its log never opens anything.

Tokens, codes, cookies, user names and passwords in links and the queries of all addresses are
taken out, also of tracebacks and of what other libraries log.
"""

import copy
import logging
import re
from typing import Any

from uvicorn.config import LOGGING_CONFIG

from unmask.service.guard.tokens import MARK

ACCESS_LOG = "uvicorn.access"
HIDDEN = "…"
_SECRETS = (
    # user name and password of a link
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/?#\"'\\]*@", re.IGNORECASE), rf"\1{HIDDEN}@"),
    # the query of an address; what follows a question mark in prose has a space before it
    (re.compile(r"(?<=[^\s\"'(])\?[^\s\"'<>)]+"), f"?{HIDDEN}"),
    (re.compile(r"\b(Bearer)[ +]+[^\s\"',]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(rf"{MARK}[A-Za-z0-9_-]{{8,}}"), f"{MARK}{HIDDEN}"),
    (
        re.compile(
            r"(?P<name>\b(?:code|token|password|unmask-session-\d+)[\"']?\s*[=:]\s*[\"']?)"
            r"[^\s\"'&;,)}]+",
            re.IGNORECASE,
        ),
        rf"\g<name>{HIDDEN}",
    ),
)


def redacted(text: str) -> str:
    """The text without anything that opens the service or an account elsewhere."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class Redaction(logging.Filter):
    """Redacts a record before any formatter sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace what the record says; every record is kept."""
        if record.name == ACCESS_LOG and isinstance(record.args, tuple):
            # Its formatter puts the values together itself.
            record.args = tuple(map(_redacted_value, record.args))
        else:
            record.msg, record.args = redacted(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
        return True


def log_settings() -> dict[str, Any]:
    """The logging of uvicorn and of Unmask, redacted, for ``uvicorn.run(log_config=…)``."""
    settings = copy.deepcopy(LOGGING_CONFIG)
    settings["filters"] = {"redaction": {"()": Redaction}}
    for handler in settings["handlers"].values():
        handler["filters"] = ["redaction"]
    settings["loggers"]["unmask"] = {"handlers": ["default"], "level": "INFO", "propagate": False}
    return settings


def _redacted_value(value: object) -> object:
    return redacted(value) if isinstance(value, str) else value
