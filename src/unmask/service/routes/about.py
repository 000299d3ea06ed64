"""Whether the service is there, and what it is."""

from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel, Field

API_VERSION = 1

open_router = APIRouter(prefix="/v1", tags=["about"])
"""Answers everyone who is allowed to speak to the service at all, without a token."""


class Health(BaseModel):
    """The service is there."""

    status: str = Field(examples=["ok"])
    name: str = Field(description="Tells it from other programs.", examples=["unmask"])
    version: str = Field(description="Of Unmask.", examples=["0.1.0"])
    api: int = Field(description="The version of the API, as in its addresses.", examples=[1])


@open_router.get("/health")
def health() -> Health:
    """Say that the service is there."""
    return Health(status="ok", name="unmask", version=version("unmask"), api=API_VERSION)
