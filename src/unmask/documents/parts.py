"""What the documents are made of."""

import math
from collections.abc import Mapping
from numbers import Real
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

_DIGITS = 6
_Entry = TypeVar("_Entry")


class Part(BaseModel):
    """A part of a document: nothing in it is unknown, nothing is converted, nothing changes.

    What has a default is missing in documents of earlier versions; it is written in any case.
    """

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """What was written by any version: what is unknown is left out.

        Raises:
            ValidationError: it is no such part.
        """
        return cls.model_validate(stored, extra="ignore")

    def plain(self) -> dict[str, Any]:
        """The part as values that JSON has, in a fixed order of keys."""
        return self.model_dump(mode="json")


def _plain_number(value: object) -> object:
    """A number without the noise of its last digits, also from NumPy; None if JSON lacks it."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    return round(float(value), _DIGITS) if math.isfinite(value) else None


def _whole_text(value: object) -> object:
    """Text without lone surrogates, which stand for undecodable bytes in file names."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "replace").decode("utf-8")


Text = Annotated[str, BeforeValidator(_whole_text)]
Number = Annotated[float, BeforeValidator(_plain_number)]
NumberOrNone = Annotated[float | None, BeforeValidator(_plain_number)]
Many = Annotated[tuple[_Entry, ...], Strict(False)]
"""Several in order. JSON has lists for them."""

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
