"""Where a code becomes a token."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from unmask.service.dependencies import DatabaseOfService
from unmask.service.guard.pairing import exchange
from unmask.service.guard.tokens import EXTENSION_ORIGIN, NAME_LENGTH
from unmask.service.problems import Problem, problem_answers

open_router = APIRouter(prefix="/v1", tags=["pairing"])


class PairingRequest(BaseModel):
    """The code that ``unmask pair`` showed, and who wants the token."""

    code: str = Field(
        max_length=40,
        description="In capital or small letters, with or without the hyphen.",
        examples=["7KQM-W3XD"],
    )
    name: str = Field(
        min_length=1,
        max_length=NAME_LENGTH,
        description="By which `unmask pair --list` shows the token.",
        examples=["Unmask extension"],
    )


class PairingAnswer(BaseModel):
    """The token; it is not shown again."""

    token: str = Field(description="For `Authorization: Bearer …`.", examples=["unmask_…"])


@open_router.post("/pairing", status_code=201, responses=problem_answers(403, 413, 422, 429))
def pair(wanted: PairingRequest, request: Request, database: DatabaseOfService) -> PairingAnswer:
    """Exchange a code for a token. Each code works once, within five minutes.

    After five wrong codes the right one is void as well.
    """
    origin = request.headers.get("origin", "")
    extension = origin if EXTENSION_ORIGIN.fullmatch(origin) else ""
    token = exchange(database, wanted.code, "program", wanted.name, extension)
    if token is None:
        raise Problem(
            403,
            "The code is wrong, was used already or is older than five minutes; run `unmask pair` "
            "for a new one.",
        )
    return PairingAnswer(token=token)
