"""A case as a document: one content, what people say of it, and what else is known of it."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from unmask.documents.analysis import Media
from unmask.documents.parts import Many, Part
from unmask.documents.terms import LabelValue, MediaKind

EXAMPLE_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Uid = Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$")]


class Label(Part):
    """What someone says that a content is, and how they know."""

    uid: Uid = Field(description="Of the label in its casebook.")
    value: LabelValue = Field(description="What the content is.")
    how: str = Field(description="How the person knows.")
    reference: str = Field(description="A link to where it was established, or empty.")
    created: AwareDatetime = Field(description="When it was given.")


class KnownLabel(Label):
    """A label in a casebook."""

    signer: str | None = Field(description="Whose bundle it came with; null for one given here.")


class Note(Part):
    """A person's own words on a case."""

    text: str = Field(description="The words.")
    created: AwareDatetime = Field(description="When they were written.")


class Case(Part):
    """One content."""

    sha256: Digest = Field(description="Of the content.", examples=[EXAMPLE_SHA256])
    kind: MediaKind = Field(description="A file with one frame is an image.")


class KnownCase(Case):
    """One content, and what a casebook knows of it."""

    source: str = Field(
        description="Path or link by which it first came; empty if it is known from a bundle only."
    )
    created: AwareDatetime = Field(description="When it came.")
    kept: bool = Field(description="Whether the media itself is kept.")
    facts: Media | None = Field(
        description="As `media` in the document of an analysis; null if it was never analysed here."
    )
    labels: Many[KnownLabel] = Field(description="That count, the first ones first.")
    notes: Many[Note] = Field(description="Likewise.")
    analyses: Many[str] = Field(description="Ids, the newest first.")
