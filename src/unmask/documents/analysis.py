"""One analysis as a document: what was found in a picture or video, or why that was not possible.

The schema's number changes where a change could break a reader.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, Strict, model_validator

from unmask.documents.parts import Many, Number, NumberOrNone, Part, Text, Time
from unmask.documents.scale import Direction as _Direction
from unmask.documents.scale import Level as _Level
from unmask.documents.scale import level_of
from unmask.documents.terms import ErrorKind, MediaKind, Rotation, Status

SchemaId = Literal["urn:unmask:analysis:1"]
SCHEMA_ID: SchemaId = "urn:unmask:analysis:1"

# JSON has texts for them.
Level = Annotated[_Level, Strict(False)]
Direction = Annotated[_Direction, Strict(False)]

_NUMBERS = {"score": "number", "log10_lr": "number", "level": "string", "direction": "string"}
"""What a finding has if its test could judge, and only then."""

_NUMBERS_WHERE_SCORED: dict[str, Any] = {
    "if": {"properties": {"status": {"const": "scored"}}},
    "then": {"properties": {name: {"type": kind} for name, kind in _NUMBERS.items()}},
    "else": {"properties": {name: {"type": "null"} for name in _NUMBERS}},
}


class Message(Part):
    """What a sentence says, whatever the language. The English sentence stands beside it."""

    key: str = Field(
        description="Of the sentence in the catalogues of Unmask; with the name of a test's own "
        "catalogue and a slash before it where the test brought one."
    )
    values: "dict[str, str | int | float | Message | Many[str | Message]]" = Field(
        description="What the sentence names."
    )


class Box(Part):
    """An upright rectangle in px of its frame; it may reach over the border."""

    x: Number = Field(description="Left edge.")
    y: Number = Field(description="Top edge.")
    width: Number = Field(description="Width.")
    height: Number = Field(description="Height.")


class MediaMessages(Part):
    """Key and values of each sentence, in the same order, so that it can be said in any language.

    Null for one that is a plain text.
    """

    notes: Many[Message | None] = Field(default=(), description="Of `notes`.")


class Media(Part):
    """The facts of a file."""

    kind: MediaKind = Field(description="A file with one frame is an image.")
    container: Text = Field(description="Short name of the container, such as mp4.")
    codec: Text = Field(description="Short name of the picture codec, such as h264.")
    width: int = Field(description="Of the picture in px, after rotation.", ge=1)
    height: int = Field(description="Of the picture in px, after rotation.", ge=1)
    rotation: Rotation = Field(
        description="The display rotation that was applied, in degrees clockwise."
    )
    frame_rate: NumberOrNone = Field(description="Average frames a second; null for an image.")
    duration: NumberOrNone = Field(description="In seconds; null for an image or where unknown.")
    bit_rate: int | None = Field(
        description="Of the picture stream in bits a second; null where unknown."
    )
    bits_per_pixel: NumberOrNone = Field(
        description="Bits a pixel and frame, an estimate of compression; null where unknown."
    )
    jpeg_quality: Annotated[int, Field(ge=1, le=100)] | None = Field(
        description="Estimated from the quantisation table; null unless a JPEG."
    )
    interlaced: bool = Field(
        default=False,
        description="Whether its frames were woven of two fields; they were deinterlaced before "
        "the tests.",
    )
    has_audio: bool = Field(description="Whether there is a sound stream.")
    byte_count: int = Field(description="Size of the file.", ge=0)
    sha256: str = Field(
        description="Of the file's content; empty for frames handed over in memory.",
        pattern="^([0-9a-f]{64})?$",
    )
    tags: dict[Text, Text] = Field(description="Text tags of the container and streams.")
    frames: int = Field(description="How many frames were looked at.", ge=1)
    frames_held: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="How many frames the file has; null where unknown."
    )
    share_read: Number = Field(
        default=1.0,
        description="The part of the file that could be read: of a video's announced length and "
        "frames, of a picture's rows.",
        ge=0,
        le=1,
    )
    content: Box = Field(
        description="The part of the frames within bars and borders, which the tests looked at; "
        "all of them where there are none."
    )
    notes: Many[Text] = Field(description="What a person should know about the decoding.")
    messages: MediaMessages = Field(default=MediaMessages(), description="What the sentences say.")

    @model_validator(mode="before")
    @classmethod
    def _with_content(cls, document: Any) -> Any:
        """Earlier versions looked at the whole frame, and did not say so."""
        if not isinstance(document, Mapping) or "content" in document:
            return document
        sides = {"width": document.get("width"), "height": document.get("height")}
        return {**document, "content": {"x": 0.0, "y": 0.0, **sides}}


class BestFace(Part):
    """One face in one frame."""

    time: Number = Field(description="In seconds.")
    box: Box = Field(description="Around the face.")


class FaceQuality(Part):
    """How much a test may expect of a face."""

    width: NumberOrNone = Field(description="Of the face from cheek to cheek in px.")
    sharpness: NumberOrNone = Field(
        description="0 (no fine detail) to 1 (detail down to the pixel)."
    )
    visibility: NumberOrNone = Field(
        description="0 (hidden or cut off) to 1 (the whole face in view)."
    )
    yaw: NumberOrNone = Field(
        description="Turn of the head in degrees, positive to the picture's right; null where no "
        "pose was found."
    )
    pitch: NumberOrNone = Field(description="Degrees, positive upwards; null likewise.")


class Person(Part):
    """One person through the media."""

    person: int = Field(description="Number of the person, from 1.", ge=1)
    frames: int = Field(description="How many of the frames looked at show the face.", ge=1)
    first_time: Number = Field(description="First of these frames, in seconds.")
    last_time: Number = Field(description="Last of these frames, in seconds.")
    best_face: BestFace = Field(description="Where the face can be seen best.")
    quality: FaceQuality = Field(description="Medians over the frames.")


class Moment(Part):
    """What a test says of one face, or of the whole picture, at one time."""

    t: Number = Field(description="Time in seconds.")
    score: Number = Field(description="On the scale of the finding's score.")
    face: int | None = Field(
        description="Number of the person; null when the whole picture was judged."
    )
    box: Box | None = Field(description="Of the face; null likewise.")
    quality: NumberOrNone = Field(description="0 (useless) to 1 (good input).")


class FindingMessages(Part):
    """Key and values of each sentence, in the same order, so that it can be said in any language.

    Null for one that is a plain text.
    """

    reasons: Many[Message | None] = Field(default=(), description="Of `reasons`.")


class Finding(Part):
    """What one test found."""

    model_config = ConfigDict(json_schema_extra=_NUMBERS_WHERE_SCORED)

    detector: str = Field(description="Name of the test.")
    title: Text = Field(description="Of the test in plain words.")
    family: str = Field(
        description="Of evidence; findings of one family are not independent of each other."
    )
    status: Status = Field(
        description="scored: the test could judge. abstained: the media do not offer what it "
        "needs. failed: the test broke."
    )
    score: NumberOrNone = Field(description="Raw, on the test's own scale; null when not scored.")
    log10_lr: NumberOrNone = Field(
        description="Log10 of the calibrated likelihood ratio, positive for manipulated; null when "
        "not scored."
    )
    level: Level | None = Field(
        description="Strength of support on the verbal scale; null when not scored."
    )
    direction: Direction | None = Field(
        description="The proposition supported; null when not scored."
    )
    reasons: Many[Text] = Field(
        description="Sentences: what was found and how sure that is, or why the test could not "
        "judge.",
        min_length=1,
    )
    messages: FindingMessages = Field(
        default=FindingMessages(), description="What the sentences say."
    )
    timeline: Many[Moment] = Field(description="What the test says of each moment.")
    weights_sha256: str | None = Field(description="Of the model file; null where there is none.")
    seconds: Number = Field(description="That the test took.", ge=0)

    @model_validator(mode="after")
    def _has_numbers_where_scored(self) -> Self:
        for name in _NUMBERS:
            if (getattr(self, name) is None) == (self.status == "scored"):
                raise ValueError(f"{name} does not go with the status {self.status}")
        return self


class FamilyEvidence(Part):
    """What the tests of one family say together."""

    family: str = Field(description="Its name.")
    log10_lr: Number = Field(
        description=(
            "Of its scored tests: their sum by fitted weights where all that were fitted speak, "
            "else the mean of those that are not 0; capped."
        )
    )
    level: Level = Field(description="Strength of support on the verbal scale.")
    direction: Direction = Field(description="The proposition supported.")
    detectors: Many[str] = Field(description="Its scored tests.")

    @model_validator(mode="before")
    @classmethod
    def _with_level(cls, document: Any) -> Any:
        """The first version did not say the level."""
        if not isinstance(document, Mapping) or "level" in document:
            return document
        return {**document, "level": level_of(document["log10_lr"])}


class VerdictMessages(Part):
    """Key and values of each sentence, so that it can be said in any language.

    Null for one that is a plain text.
    """

    headline: Message | None = Field(default=None, description="Of `headline`.")
    sentence: Message | None = Field(default=None, description="Of `sentence`.")
    error_rate: Message | None = Field(default=None, description="Of `error_rate`.")
    advice: Many[Message | None] = Field(default=(), description="Of `advice`.")
    conflicts: Many[Message | None] = Field(default=(), description="Of `conflicts`.")


class Verdict(Part):
    """The combined evidence."""

    log10_lr: NumberOrNone = Field(
        description="Combined log10 likelihood ratio, positive for manipulated; null when no test "
        "could judge."
    )
    level: Level | None = Field(
        description="Strength of support on the verbal scale; null likewise."
    )
    direction: Direction = Field(description="The proposition supported.")
    headline: Text = Field(
        default="",
        description="The verdict in everyday words. Empty in analyses of earlier versions.",
    )
    sentence: Text = Field(description="The verdict for a person, complete in itself.")
    error_rate: Text | None = Field(
        default=None,
        description="How often such a verdict was wrong when it was measured; null where it rests "
        "on other tests than those that were.",
    )
    advice: Many[Text] = Field(
        default=(), description="What a person should do next, the most useful first."
    )
    families: Many[FamilyEvidence] = Field(
        description="The evidence of each family of tests, sorted by name."
    )
    conflicts: Many[Text] = Field(
        description="One sentence for each pair of families that contradict each other."
    )
    messages: VerdictMessages = Field(
        default=VerdictMessages(), description="What the sentences say."
    )


class _Head(Part):
    schema_id: SchemaId = Field(
        default=SCHEMA_ID,
        alias="schema",
        description="The version of this schema that the document meets.",
    )
    unmask: str = Field(description="The version of Unmask that wrote the document.")
    created: Time = Field(description="When the analysis ended, in UTC.")
    source: Text = Field(
        description="The path or link as it was given. Bytes of a file name that are not UTF-8 "
        "are replaced."
    )


class AnalysisDocument(_Head):
    """A finished analysis."""

    seconds: Number = Field(description="That the analysis took.", ge=0)
    media: Media = Field(description="The file and what was looked at in it.")
    faces: Many[Person] = Field(description="The people in it, the most prominent first.")
    findings: Many[Finding] = Field(description="One for each test, in the order they ran.")
    verdict: Verdict = Field(description="What the tests say together.")


class ErrorMessages(Part):
    """Key and values of the sentence, so that it can be said in any language.

    Null where it is a plain text.
    """

    message: Message | None = Field(description="Of `message`.")


class ErrorDetail(Part):
    """Why there is no analysis."""

    kind: ErrorKind = Field(
        description="media: the file or link cannot be opened or decoded. weights: a model file of "
        "Unmask is missing or damaged. internal: a fault in Unmask."
    )
    message: Text = Field(description="One line: what was wrong, what was expected, what to do.")
    messages: ErrorMessages = Field(
        default=ErrorMessages(message=None), description="What the sentence says."
    )


class ErrorDocument(_Head):
    """Stands in the place of an analysis that could not be made."""

    error: ErrorDetail = Field(description="Why not.")
