"""The tables of the casebook.

A *case* is one content, whatever it was called and however often it was analysed. Everything that
is known of it hangs on it and goes with it.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, get_args

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    or_,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, foreign, mapped_column, relationship

from unmask.documents.terms import LabelValue

if TYPE_CHECKING:
    from unmask.documents.analysis import Finding

AnalysisState = Literal["queued", "running", "done", "failed", "cancelled"]
SourceKind = Literal["file", "link", "frames"]
Trust = Literal["unknown", "trusted", "blocked"]
Failure = Literal["media", "other-media", "reference", "too-long", "internal"]
"""Why an analysis failed: what was handed over cannot be analysed, is something else than the
person saw, comes with a reference that cannot be read, takes too long, or the program broke."""

Way = Literal["fetch", "read", "link", "page", "frames", "tab"]
"""How the pixels of what was seen on a page were got; see docs/extension.md."""

ENDED: tuple[AnalysisState, ...] = ("done", "failed", "cancelled")
"""States that an analysis does not leave."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets time zones, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Refuse moments without a time zone, and store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"expected a moment with its time zone, got {value!r}")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Give every moment its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def _one_of(column: str, literal: Any) -> CheckConstraint:
    values = ", ".join(f"'{value}'" for value in get_args(literal))
    return CheckConstraint(f"{column} IN ({values})", name=column)


class Base(DeclarativeBase):
    """The base of all tables; constraints have fixed names, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
        datetime: UtcDateTime,
    }


class CaseRow(Base):
    """One content.

    Attributes:
        sha256: of the content, in hexadecimal.
        kind: image or video.
        source: path or link by which it first came, without user name and password; empty for
            what is known from others' bundles only.
        kept: whether the person wanted the media itself to be kept; it then lies in the media
            folder under its sha256.
        facts: of the file, as in the JSON document.
    """

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(5))
    source: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=now)
    kept: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    fingerprints: Mapped[list["FingerprintRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    labels: Mapped[list["LabelRow"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", passive_deletes=True
    )
    reported_scores: Mapped[list["ReportedScoreRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    notes: Mapped[list["NoteRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    analyses: Mapped[list["AnalysisRow"]] = relationship(
        back_populates="case", cascade="all, delete-orphan", passive_deletes=True
    )


class FingerprintRow(Base):
    """The perceptual hash of a case's picture, or of one frame of its video.

    Attributes:
        part: ``"frame"`` for the whole picture, ``"face"`` for the crop of a face in it.
        time: of the frame in seconds.
        pdq: the 256 bits of the PDQ hash.
        quality: PDQ's own, 0 to 100.
        signer_id: who says that the case has this hash; None if it was computed here. Whoever can
            tie a hash to a case can make other media look like it.
    """

    __tablename__ = "fingerprints"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(String(8))
    time: Mapped[float]
    pdq: Mapped[bytes] = mapped_column(LargeBinary(32))
    quality: Mapped[int]
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("signers.id", ondelete="CASCADE"))

    signer: Mapped["SignerRow | None"] = relationship()


class SignerRow(Base):
    """Someone whose bundles were imported.

    Attributes:
        public_key: Ed25519, in hexadecimal.
        name: by which the bundle's maker goes; anyone can claim any name.
        trust: what the owner of this casebook thinks of the signer's labels.
    """

    __tablename__ = "signers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    trust: Mapped[str] = mapped_column(String(8), default="unknown")
    added: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (_one_of("trust", Trust),)


class LabelRow(Base):
    """What someone says that a content is, and how they know.

    Attributes:
        uid: of a label given here, random; of one that came with a bundle, a digest of the signer
            and of all that the label says, so that nobody can take the place of another's label.
        value: real, manipulated, generated or unsure.
        how: how they know.
        reference: a link to where it was established, or empty.
        signer_id: whose bundle it came with; None for labels given in this casebook.
    """

    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    value: Mapped[str] = mapped_column(String(11))
    how: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime] = mapped_column(default=now)
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("signers.id", ondelete="CASCADE"))

    case: Mapped[CaseRow] = relationship(back_populates="labels")
    signer: Mapped[SignerRow | None] = relationship()

    __table_args__ = (_one_of("value", LabelValue),)


class ReportedScoreRow(Base):
    """What a test found elsewhere, as someone's bundle says.

    Attributes:
        version: of the Unmask that ran the test.
        weights_sha256: of the test's network, or empty.
    """

    __tablename__ = "reported_scores"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("signers.id", ondelete="CASCADE"))
    detector: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    weights_sha256: Mapped[str] = mapped_column(String(64), default="")
    score: Mapped[float | None]
    log10_lr: Mapped[float | None]

    signer: Mapped[SignerRow] = relationship()


class NoteRow(Base):
    """A person's own words on a case; never exchanged."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=now)


class AnalysisRow(Base):
    """One analysis, from the moment it was asked for; the queue is made of these rows.

    Attributes:
        id: 32 hexadecimal digits.
        case_id: None until the content is known.
        state: queued, running, done, failed or cancelled.
        reason: why it failed, in English.
        reason_message: the same with key and values, as ``message_document`` gives it; None for a
            plain text.
        failure: the same as a kind that programs can tell.
        source_kind: how the media was handed over.
        source: as shown to people; a link without user name and password.
        link: what to fetch; empty unless a link was handed over. What was uploaded lies in the
            folder of the analysis.
        content_key: sha256 of what was handed over: of the file, or of the link's text.
        capture: how frames were captured, as the capturing program says; None for others.
        expected: what the person saw a link lead to, as ``unmask.service.models.Expected``; None
            where that is not known.
        link_ends: what the link led to, as ``unmask.media.links.link_ends.LinkEnds``; None for
            others.
        detectors: names asked for; None for all.
        person: what the references are called that people are compared with; None for no person.
        settings_key: stands for detectors, version and weights; what has the same content and
            settings need not be analysed again.
        keep: whether the person wants the media to be kept.
        version: of Unmask.
        attempts: how often a worker took it.
        worker: who has it; None while nobody does.
        lease_until: when it counts as abandoned unless the worker renews it.
        cancel_wanted: the person asked to stop it while it ran.
        stage: what is being done now; see ``unmask.analysis.Progress``.
        progress: done fraction of the whole.
        document: the JSON document of the whole analysis once it is done.
        known_case: of the content, also where this analysis did not come to its end and another one
            made the case.
    """

    __tablename__ = "analyses"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(9), default="queued")
    reason: Mapped[str | None] = mapped_column(Text)
    reason_message: Mapped[dict[str, Any] | None]
    failure: Mapped[str | None] = mapped_column(String(11))
    source_kind: Mapped[str] = mapped_column(String(6))
    source: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(Text, default="")
    content_key: Mapped[str] = mapped_column(String(64))
    capture: Mapped[dict[str, Any] | None]
    expected: Mapped[dict[str, Any] | None]
    link_ends: Mapped[dict[str, Any] | None]
    detectors: Mapped[list[str] | None]
    person: Mapped[list[str] | None]
    settings_key: Mapped[str] = mapped_column(String(64))
    keep: Mapped[bool] = mapped_column(default=False)
    version: Mapped[str] = mapped_column(String(40))
    created: Mapped[datetime] = mapped_column(default=now)
    started: Mapped[datetime | None]
    finished: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    cancel_wanted: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(Text, default="waiting")
    progress: Mapped[float] = mapped_column(default=0.0)
    document: Mapped[dict[str, Any] | None]

    case: Mapped[CaseRow | None] = relationship(back_populates="analyses")
    known_case: Mapped[CaseRow | None] = relationship(
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: or_(
            foreign(AnalysisRow.case_id) == CaseRow.id,
            and_(
                AnalysisRow.case_id.is_(None),
                AnalysisRow.source_kind != "link",
                foreign(AnalysisRow.content_key) == CaseRow.sha256,
            ),
        ),
    )
    findings: Mapped[list["FindingRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="FindingRow.position"
    )
    sightings: Mapped[list["SightingRow"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="SightingRow.id",
        # A worker reads them once its job has left the session.
        lazy="selectin",
    )

    __table_args__ = (
        _one_of("state", AnalysisState),
        _one_of("source_kind", SourceKind),
        Index("ix_analyses_state_created", "state", "created"),
        Index("ix_analyses_content_key_settings_key", "content_key", "settings_key"),
    )


class SightingRow(Base):
    """Where and when a person saw what was analysed; never exchanged.

    Attributes:
        page: its address, without user name and password.
        title: of the page.
        way: how the pixels were got there.
        seen: when the person handed it over.
    """

    __tablename__ = "sightings"

    id: Mapped[int] = mapped_column(primary_key=True)
    analysis_id: Mapped[str] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), index=True
    )
    page: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    way: Mapped[str] = mapped_column(String(8))
    seen: Mapped[datetime] = mapped_column(default=now)


class PersonRow(Base):
    """Someone whose references the person wanted to keep; never exchanged.

    Attributes:
        uid: 32 hexadecimal digits; the folder with the files is called so.
        name: by which the person knows them.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created: Mapped[datetime] = mapped_column(default=now)

    references: Mapped[list["PersonReferenceRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="PersonReferenceRow.id"
    )


class PersonReferenceRow(Base):
    """A picture or clip of someone. What the face looks like in numbers is not kept.

    Attributes:
        sha256: of the file, which is called so in the person's folder.
        name: of the file as it was given.
    """

    __tablename__ = "person_references"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("person_id", "sha256"),)


class FindingRow(Base):
    """What one test found; there as soon as the test has ended.

    Attributes:
        position: in the order that the tests ran in, from 0.
        document: as in the JSON document.
    """

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    analysis_id: Mapped[str] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    detector: Mapped[str] = mapped_column(String(80))
    family: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(9))
    score: Mapped[float | None]
    log10_lr: Mapped[float | None]
    weights_sha256: Mapped[str] = mapped_column(String(64), default="")
    document: Mapped[dict[str, Any]]

    @classmethod
    def of(cls, position: int, finding: "Finding") -> Self:
        """The row of a finding."""
        return cls(
            position=position,
            detector=finding.detector[:80],
            family=finding.family[:40],
            status=finding.status,
            score=finding.score,
            log10_lr=finding.log10_lr,
            weights_sha256=finding.weights_sha256 or "",
            document=finding.plain(),
        )


class EventRow(Base):
    """Something that happened to an analysis, for those who watch it.

    Attributes:
        number: from 1 in each analysis, without gaps.
        kind: state, progress or finding.
        data: what happened.
    """

    __tablename__ = "events"

    analysis_id: Mapped[str] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    data: Mapped[dict[str, Any]]
    created: Mapped[datetime] = mapped_column(default=now)


class TokenRow(Base):
    """A program or page that may use the service.

    Attributes:
        digest: sha256 of the token, in hexadecimal; the token itself is never stored.
        kind: ``"program"`` for bearer tokens, ``"page"`` for the session of the page at ``/``.
        name: who it was given to, as shown to the person.
        origin: of the extension that it was given to, such as ``chrome-extension://…``; empty for
            other programs and for pages.
        expires: None if it does not.
    """

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(7))
    name: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime] = mapped_column(default=now)
    expires: Mapped[datetime | None]
    used: Mapped[datetime | None]


class PairingCodeRow(Base):
    """A code that can be exchanged for a token, once and for a short time.

    Attributes:
        digest: sha256 of the code, in hexadecimal.
        kind: of the token that it is exchanged for.
        attempts: wrong codes that were tried while this one was valid.
    """

    __tablename__ = "pairing_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(7))
    expires: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
