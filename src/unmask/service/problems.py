"""Answers to requests that cannot be served, all in one form.

Every one of them has the body ``{"error": {"kind": "…", "message": "one line for a person"}}``, and
beside the message its key and values where the catalogue has it.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from unmask.documents.analysis import Message
from unmask.errors import UnmaskError
from unmask.safe_text import harmless
from unmask.words import Sentence, message_document, say

KINDS: Mapping[int, str] = {
    400: "bad-request",
    401: "unauthorised",
    403: "forbidden",
    404: "not-found",
    405: "wrong-method",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media",
    421: "wrong-host",
    422: "bad-field",
    429: "too-many",
    500: "internal",
    503: "unavailable",
}


class ProblemMessages(BaseModel):
    """What the sentences of a problem say in any language."""

    message: Message | None = Field(
        None, description="Key and values of `message`; null where it is a plain text."
    )


class ProblemDetail(BaseModel):
    """What went wrong."""

    kind: str = Field(description="A word for programs.", examples=["not-found"])
    message: str = Field(
        description="One line for a person.", examples=["There is no such analysis; check its id."]
    )
    messages: ProblemMessages = ProblemMessages(message=None)


class ProblemBody(BaseModel):
    """The body of every answer with a status of 400 or more."""

    error: ProblemDetail


class Problem(UnmaskError):  # noqa: N818  it is an answer, foreseen and described
    """A request cannot be served.

    Args:
        status: of the answer; it also gives the kind.
        message: one line for a person.
        headers: of the answer, such as ``Retry-After``.
    """

    def __init__(
        self, status: int, message: Sentence, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


def problem_response(
    status: int, message: Sentence, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The answer in its one form."""
    error = {
        "kind": KINDS.get(status, "problem"),
        "message": harmless(say(message)),
        "messages": {"message": message_document(message)},
    }
    return JSONResponse({"error": error}, status, headers)


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The description of answers for ``responses=`` of a route."""
    return {
        status: {"model": ProblemBody, "description": HTTPStatus(status).phrase}
        for status in statuses
    }


def add_problem_handlers(application: FastAPI) -> None:
    """Let every error of the application be answered in the one form."""
    application.add_exception_handler(Problem, _answer_problem)
    application.add_exception_handler(HTTPException, _answer_http)
    application.add_exception_handler(RequestValidationError, _answer_validation)
    application.add_exception_handler(Exception, _answer_unforeseen)


def _answer_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)  # noqa: S101  registered for this class alone
    return problem_response(error.status, error.message, error.headers)


def _answer_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  likewise
    words = {
        404: "There is nothing at this address; GET /v1/openapi.json lists what there is.",
        405: f"{request.method} cannot be used here; GET /v1/openapi.json lists what can.",
    }
    message = words.get(error.status_code, str(error.detail))
    return problem_response(error.status_code, message, error.headers)


def _answer_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  likewise
    return problem_response(422, validation_message(error.errors()))


def validation_message(errors: Sequence[Any]) -> str:
    """The first of what pydantic complained of, in one line."""
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    return f"{place or 'the body'}: {first['msg']}"


def _answer_unforeseen(_request: Request, _error: Exception) -> JSONResponse:
    return problem_response(500, "The service broke on this request; its log says why.")
