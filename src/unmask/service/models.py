"""What the API takes and gives, as its description tells it."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self, cast

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from unmask.casebook.documents import label_documents
from unmask.casebook.models import (
    AnalysisRow,
    AnalysisState,
    Failure,
    PersonRow,
    SightingRow,
    SourceKind,
    Way,
)
from unmask.documents.analysis import Box, Finding, Message, Verdict
from unmask.documents.case import EXAMPLE_SHA256, KnownLabel
from unmask.documents.parts import Many
from unmask.documents.terms import LabelValue, MediaKind
from unmask.media import Sighting, shown_source
from unmask.media.plain_text import one_line

ID_PATTERN = r"^[0-9a-f]{32}$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
EXAMPLE_ID = "6f0c5e3f4c5b4d0c9b3f0a1d2e3f4a5b"


LONGEST_PAGE = 4000
LONGEST_TITLE = 300

Same = Literal["bytes", "ends"]
"""What of something that was handed over is the same as before: all bytes, or the length with the
first and last 64 KiB."""


def _page(address: str) -> str:
    return one_line(shown_source(address), LONGEST_PAGE)


def _title(title: str) -> str:
    return one_line(title, LONGEST_TITLE)


class SeenAt(BaseModel):
    """Where and when a person saw what is handed over."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "page": "https://example.org/watch?v=1",
                    "title": "The speech",
                    "way": "link",
                    "seen": "2026-11-29T10:00:00Z",
                }
            ]
        },
    )

    page: Annotated[str, AfterValidator(_page)] = Field(
        description="The address of the page.", max_length=LONGEST_PAGE
    )
    title: Annotated[str, AfterValidator(_title)] = Field(
        "", description="Of the page.", max_length=LONGEST_PAGE
    )
    way: Way = Field(description="How the pixels were got; docs/extension.md tells the ways.")
    seen: AwareDatetime

    def sighting(self) -> Sighting:
        """The same for the rooms before the service."""
        return Sighting(self.page, self.title, self.way, self.seen.astimezone(UTC))

    @classmethod
    def of(cls, row: SightingRow) -> Self:
        """The sighting as the API gives it."""
        return cls(page=row.page, title=row.title, way=cast(Way, row.way), seen=row.seen)


LOOK_ACROSS, LOOK_DOWN = 16, 9


class ExpectedLook(BaseModel):
    """What a browser shows of a link at one moment, made very small."""

    model_config = ConfigDict(extra="forbid")

    time: float = Field(description="In seconds; 0 for a picture.", ge=0, le=1e9)
    grey: list[Annotated[int, Field(ge=0, le=255)]] = Field(
        description=f"The luma of {LOOK_ACROSS} × {LOOK_DOWN} px, row by row.",
        min_length=LOOK_ACROSS * LOOK_DOWN,
        max_length=LOOK_ACROSS * LOOK_DOWN,
    )


class Expected(BaseModel):
    """What a browser shows of a link, to be told from what the program gets of it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"kind": "video", "width": 640, "height": 360, "duration": 12.5}]
        },
    )

    kind: MediaKind
    width: int = Field(description="In px.", ge=1, le=100_000)
    height: int = Field(description="In px.", ge=1, le=100_000)
    duration: float | None = Field(default=None, description="In seconds.", ge=0, le=1e9)
    scaled: bool = Field(
        default=False, description="Whether only the ratio of width and height is that of the file."
    )
    look: ExpectedLook | None = Field(
        default=None, description="One frame, where the browser lets the page read it."
    )


class LinkSubmission(BaseModel):
    """A link to analyse."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"url": "https://example.org/clip.mp4", "keep": False}]},
    )

    url: str = Field(description="Of a file, or of a page with a video; http or https.")
    detectors: list[str] | None = Field(
        None, description="Names of tests, as GET /v1/detectors gives them; all if not given."
    )
    keep: bool = Field(False, description="Whether to keep the media in the casebook.")
    again: bool = Field(False, description="Whether to analyse also what was analysed before.")
    known_person: str = Field(
        "",
        description="The name of someone in the casebook whom it is said to show.",
        max_length=80,
    )
    sighting: SeenAt | None = Field(None, description="Where the person saw it.")
    expected: Expected | None = Field(
        None, description="The analysis fails as `other-media` where the link leads to another."
    )


class PersonSubmission(BaseModel):
    """Someone whom kept media show, to be compared with from now on."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Ada", "sha256": EXAMPLE_SHA256}]},
    )

    name: str = Field(description="Of the person, in your own words.", max_length=80)
    sha256: str = Field(description="Of the case whose media are kept.", pattern=SHA256_PATTERN)


class PersonAnswer(BaseModel):
    """Someone in the casebook, with whom people can be compared."""

    name: str = Field(examples=["Ada"])
    references: list[str] = Field(description="What the pictures and clips are called.")
    created: datetime

    @classmethod
    def of(cls, row: PersonRow) -> Self:
        """The person as the API gives it."""
        names = [reference.name for reference in row.references]
        return cls(name=row.name, references=names, created=row.created)


class PersonList(BaseModel):
    """All who are kept, by their names."""

    people: list[PersonAnswer]


class LabelSubmission(BaseModel):
    """What a person says that a content is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "value": "manipulated",
                    "how": "The original was found.",
                    "reference": "https://example.org/original",
                }
            ]
        },
    )

    value: LabelValue
    how: str = Field(description="How the person knows.")
    reference: str = Field("", description="A link to where it was established.")


class NoteSubmission(BaseModel):
    """A person's own words on a case."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "Seen on two channels."}]}
    )

    text: str


class AnalysisLinks(BaseModel):
    """Where to find what belongs to an analysis."""

    self: str
    events: str
    document: str
    report: str
    exhibits: str
    plots: str
    frames: str

    @classmethod
    def of(cls, analysis_id: str) -> Self:
        """The addresses of an analysis."""
        own = f"/v1/analyses/{analysis_id}"
        return cls(
            self=own,
            events=f"{own}/events",
            document=f"{own}/document",
            report=f"{own}/report",
            exhibits=f"{own}/exhibits",
            plots=f"{own}/plots",
            frames=f"{own}/frames",
        )


class ReasonMessages(BaseModel):
    """What the sentences of an analysis itself say in any language."""

    reason: Message | None = Field(
        default=None,
        description="Key and values of `reason`; null where there is none or it is a plain text.",
    )


class AnalysisSummary(BaseModel):
    """An analysis without its findings."""

    id: str = Field(examples=[EXAMPLE_ID])
    state: AnalysisState
    reason: str | None = Field(description="Why it failed; null otherwise.")
    messages: ReasonMessages = Field(
        default=ReasonMessages(), description="What the sentences say."
    )
    failure: Failure | None = Field(
        description="The same as a kind: `media` for what cannot be analysed, `other-media` for a "
        "link that leads to something else than the person saw, `reference` for a picture or clip "
        "of the person that cannot be read, `too-long`, or `internal`."
    )
    source: str = Field(description="Path, link or name, as shown to people.")
    source_kind: SourceKind
    detectors: list[str] | None = Field(description="Tests that were asked for; null for all.")
    person: list[str] | None = Field(
        description="What the pictures and clips are called that people are compared with; null "
        "where nobody is compared."
    )
    keep: bool
    created: datetime
    started: datetime | None
    finished: datetime | None
    stage: str = Field(
        description="What is being done now: `waiting`, `opening`, `finding faces`, or `test:` "
        "and the name of the test that runs."
    )
    progress: float = Field(description="Done fraction of the whole, 0 to 1.", ge=0, le=1)
    sha256: str | None = Field(description="Of the content; null until it is known.")
    verdict: Verdict | None = Field(
        description="As in the document; null until the analysis is done."
    )
    labels: Many[KnownLabel] = Field(description="Of the case.")
    sightings: list[SeenAt] = Field(default=[], description="Where it was seen, in order.")
    links: AnalysisLinks

    @classmethod
    def of(cls, row: AnalysisRow) -> Self:
        """The analysis as the API gives it."""
        return cls(**_summary(row))


class AnalysisAnswer(AnalysisSummary):
    """An analysis with all that it found so far."""

    findings: Many[Finding] = Field(
        default=(), description="Those that are there already, each as in the document."
    )
    same: Same | None = Field(
        None,
        description="In the answer to a submission: what of it is the same as what was analysed "
        "before, where that is the answer. `bytes`: all of it. `ends`: the length, and the first "
        "and last 64 KiB of what the link leads to.",
    )

    @classmethod
    def of(cls, row: AnalysisRow) -> Self:
        """The analysis as the API gives it."""
        return cls(
            **_summary(row),
            findings=tuple(Finding.read(finding.document) for finding in row.findings),
        )


class AnalysisList(BaseModel):
    """Analyses, the newest first."""

    analyses: list[AnalysisSummary]
    next: str | None = Field(
        description="The `before` that gives the following ones; null where there are none."
    )


class ExhibitLayer(BaseModel):
    """What an exhibit shows without the frame, transparent where that is nothing."""

    name: str = Field(examples=["00-layer.png"])
    box: Box = Field(description="The part of the frame that it covers.")
    link: str


class ComparisonMessages(BaseModel):
    """What the sentences of a comparison say in any language; null where they are plain texts."""

    title: Message | None = None
    look: Message | None = None
    ignore: Message | None = None


class StoredPicture(BaseModel):
    """A picture that belongs to an exhibit."""

    name: str = Field(examples=["00-original.png"])
    link: str


class ExhibitComparison(BaseModel):
    """What a map is read against, with what to say of it."""

    title: str = Field(description="Of the map, in a few words.")
    look: str | None = Field(description="What to look at; null where the card says all.")
    ignore: str | None = Field(description="What not to read into it, likewise.")
    messages: ComparisonMessages
    original: StoredPicture = Field(
        description="What the map was made of, with the same borders. Maps of one picture name "
        "the same file."
    )
    untouched: StoredPicture | None = Field(
        description="The same map of a picture that nobody touched; null where there is none."
    )

    @classmethod
    def of(cls, entry: dict[str, Any], folder: str) -> Self:
        """The comparison as the API gives it."""
        pictures = {
            name: entry[name] and {**entry[name], "link": f"{folder}/{entry[name]['name']}"}
            for name in ("original", "untouched")
        }
        return cls(**{**entry, **pictures})


class ExhibitMessages(BaseModel):
    """What the sentences of an exhibit say in any language."""

    caption: Message | None = Field(
        default=None, description="Key and values of `caption`; null where it is a plain text."
    )


class Exhibit(BaseModel):
    """A picture that a test gives as evidence."""

    name: str = Field(examples=["00.png"])
    caption: str = Field(description="What to see in it.")
    messages: ExhibitMessages = Field(
        default=ExhibitMessages(), description="As in a finding of the document."
    )
    detector: str
    time: float | None = Field(description="Of the frame in seconds; null if it is of no moment.")
    link: str
    layer: ExhibitLayer | None = Field(
        description="The same to be laid over the frame, such as a heat map; null where there is "
        "none."
    )
    comparison: ExhibitComparison | None = Field(
        description="What it is read against where it is a map; null where it is none."
    )

    @classmethod
    def of(cls, entry: dict[str, Any], folder: str) -> Self:
        """The exhibit as the API gives it."""
        layer, comparison = entry.get("layer"), entry.get("comparison")
        parts = {
            "layer": layer and {**layer, "link": f"{folder}/{layer['name']}"},
            "comparison": comparison and ExhibitComparison.of(comparison, folder),
        }
        return cls(**{**entry, **parts}, link=f"{folder}/{entry['name']}")


class NameMessages(BaseModel):
    """What the name of a curve or of a range says in any language."""

    name: Message | None = None


class PlotCurve(BaseModel):
    """A line of a plot."""

    name: str
    messages: NameMessages
    points: list[tuple[float, float] | None] = Field(
        description="Across and up, in order; null is a gap."
    )


class PlotBand(BaseModel):
    """A range behind the curves, such as what real faces show."""

    name: str
    messages: NameMessages
    low: float | None = Field(description="Null where it has no end.")
    high: float | None = Field(description="Likewise.")


class PlotMessages(BaseModel):
    """What the sentences of a plot say in any language; null where they are plain texts."""

    caption: Message | None = None
    x_label: Message | None = None
    y_label: Message | None = None


class PlotAnswer(BaseModel):
    """A plot that a test gives as evidence."""

    detector: str
    caption: str = Field(description="What to see in it.")
    x_label: str
    y_label: str
    messages: PlotMessages
    over_time: bool = Field(description="Whether the x axis is the time in the media, in seconds.")
    curves: list[PlotCurve]
    bands: list[PlotBand]


class FaceInFrame(BaseModel):
    """One face in one frame."""

    person: int = Field(description="As `person` in the document, from 1.", examples=[1])
    box: Box


class AnalysedFrame(BaseModel):
    """A frame that the tests looked at."""

    name: str = Field(examples=["00.jpg"])
    time: float = Field(description="In seconds.", examples=[2.4])
    faces: list[FaceInFrame]
    link: str = Field(description="Of a small picture of it.")


class AnalysedFrames(BaseModel):
    """The frames that the tests looked at."""

    width: int = Field(description="Of the frames in px; boxes are in these.", examples=[1280])
    height: int = Field(description="Likewise.", examples=[720])
    frames: list[AnalysedFrame] = Field(
        description="In order of time. Empty for analyses by versions that did not keep them."
    )

    @classmethod
    def of(cls, entries: dict[str, Any], folder: str) -> Self:
        """The frames as the API gives them."""
        frames = [
            AnalysedFrame(**frame, link=f"{folder}/{frame['name']}") for frame in entries["frames"]
        ]
        return cls(width=entries["width"], height=entries["height"], frames=frames)


class StateEvent(BaseModel):
    """An analysis came to another state; `queued` says that it begins anew."""

    state: AnalysisState
    reason: str | None = Field(description="Why it failed; null otherwise.")


class ProgressEvent(BaseModel):
    """An analysis went on."""

    stage: str = Field(description="As in an analysis.")
    progress: float = Field(description="Likewise.")


def _summary(row: AnalysisRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "reason": row.reason,
        "messages": ReasonMessages.model_validate({"reason": row.reason_message}),
        "failure": row.failure,
        "source": row.source,
        "source_kind": row.source_kind,
        "detectors": row.detectors,
        "person": row.person,
        "keep": row.keep,
        "created": row.created,
        "started": row.started,
        "finished": row.finished,
        "stage": row.stage,
        "progress": row.progress,
        "sha256": _sha256(row),
        "verdict": Verdict.read(row.document["verdict"]) if row.document else None,
        "labels": label_documents(row.known_case) if row.known_case else (),
        "sightings": [SeenAt.of(sighting) for sighting in row.sightings],
        "links": AnalysisLinks.of(row.id),
    }


def _sha256(row: AnalysisRow) -> str | None:
    if row.case is not None:
        return row.case.sha256
    return None if row.source_kind == "link" else row.content_key
