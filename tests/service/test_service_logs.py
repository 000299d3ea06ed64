"""What opens something never reaches the log."""

import io
import logging
import logging.config
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmask.service.logs import log_settings, redacted

TOKEN = "unmask_" + "Ab-_9" * 8 + "xyz"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log, set up as the service does it, and as it was afterwards."""
    names = ("uvicorn", "uvicorn.access", "uvicorn.error", "unmask")
    before = {
        n: (list(logging.getLogger(n).handlers), logging.getLogger(n).propagate) for n in names
    }
    stream = io.StringIO()
    settings = log_settings()
    for handler in settings["handlers"].values():
        handler["stream"] = stream
    for formatter in settings["formatters"].values():
        formatter["use_colors"] = False
    logging.config.dictConfig(settings)
    yield stream
    for name, (handlers, propagate) in before.items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate


def test_the_access_log_keeps_the_address_and_drops_the_query(written: io.StringIO) -> None:
    arguments = ("127.0.0.1:5000", "GET", "/?code=7KQMW3XD2345", "1.1", 303)
    logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *arguments)
    assert written.getvalue() == 'INFO:     127.0.0.1:5000 - "GET /?… HTTP/1.1" 303 See Other\n'


def test_tracebacks_are_redacted_too(written: io.StringIO) -> None:
    error = RuntimeError(f"http://me:hunter2@example.org/v.mp4?key=s3cret with {TOKEN}")
    logging.getLogger("uvicorn.error").error("Bearer %s", TOKEN, exc_info=error)
    logging.getLogger("unmask.service").error("broken", exc_info=error)
    text = written.getvalue()
    assert text.count("RuntimeError: http://…@example.org/v.mp4?… with unmask_…") == 2
    for secret in ("hunter2", "s3cret", TOKEN):
        assert secret not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /v1/analyses?query=https%3A%2F%2Fa%3Ab%40c HTTP/1.1", "GET /v1/analyses?… HTTP/1.1"),
        ("ftp://user@host/x", "ftp://…@host/x"),
        ("https://me:p@ss@host/x", "https://…@host/x"),
        ("authorization: Bearer abc.def", "authorization: Bearer …"),
        ("cookie: unmask-session-8177=abc; x=y", "cookie: unmask-session-8177=…; x=y"),
        ("{'code': '7KQM-W3XD', 'name': 'a'}", "{'code': '…', 'name': 'a'}"),
        ("Is it here? Perhaps.", "Is it here? Perhaps."),
        ("Started server process [12]", "Started server process [12]"),
    ],
)
def test_what_is_taken_out(text: str, shown: str) -> None:
    assert redacted(text) == shown


WORD = st.text("abcdefgXYZ0123456789-_.~%", min_size=9, max_size=40)


@given(WORD, st.sampled_from(["http", "https", "ftp"]), st.text("/abc", max_size=10))
def test_no_secret_in_a_link_survives(secret: str, scheme: str, path: str) -> None:
    secret = f"S{secret}S"
    for link in (
        f"{scheme}://{secret}@host{path}",
        f"{scheme}://user:{secret}@host{path}",
        f"{scheme}://host/{path}?{secret}",
        f"{scheme}://host/{path}?a=b&token={secret}#top",
    ):
        assert secret not in redacted(f"could not open {link}, sorry")


@given(st.text(max_size=200))
def test_any_text_can_be_redacted(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)
