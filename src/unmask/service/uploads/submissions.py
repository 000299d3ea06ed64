"""Taking what is handed over: it is on the disk and in the queue before that is acknowledged."""

import hashlib
import json
import math
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from unmask.casebook import Database
from unmask.casebook.models import AnalysisRow
from unmask.detectors import check_names
from unmask.errors import DetectorLoadError, UnknownDetectorError
from unmask.media import Sighting, shown_source
from unmask.media.links.addresses import why_unusable
from unmask.media.links.link_ends import LinkEnds, peek
from unmask.media.opening import NAME_LENGTH
from unmask.media.plain_text import one_line
from unmask.service.jobs.folders import Folders, sync_folder
from unmask.service.jobs.queue import (
    QueueFullError,
    Submission,
    add_sighting,
    check_room,
    find_answer,
    submit,
)
from unmask.service.models import AnalysisAnswer, Expected, Same, SeenAt
from unmask.service.problems import Problem
from unmask.service.settings import ServiceSettings
from unmask.service.uploads.forms import MediaSink
from unmask.service.uploads.references import COMPARING, PersonWanted, References
from unmask.settings_key import code_digests, settings_key
from unmask.words import Message

RETRY_SECONDS = 10
"""When to try again if the queue is full."""

LONGEST_LINK = 4000
FORM_BYTES = 4 * 1024**2
"""What a form may have besides its files."""

MOST_DETECTORS = 64
MEDIA_NAME = "media"
FRAMES_FOLDER = "frames"
PERSON_FIELD = "person"
TIMES_NAME = "frames.json"

_Model = TypeVar("_Model", bound=BaseModel)

_YES, _NO = ("true", "1", "yes", "on"), ("false", "0", "no", "off", "")


@dataclass(frozen=True)
class Options:
    """What the person wants, the same for all that is handed over.

    Attributes:
        detectors: names of tests; None for all.
        keep: whether to keep the media.
        again: whether to analyse also what was analysed before.
        sighting: where the person saw it.
        person: whom it is said to show, besides uploaded references.
    """

    detectors: tuple[str, ...] | None = None
    keep: bool = False
    again: bool = False
    sighting: Sighting | None = None
    person: PersonWanted | None = None


@dataclass(frozen=True)
class Accepted:
    """What became of something handed over.

    Attributes:
        answer: the analysis.
        is_new: whether it was put into the queue, and not done before.
    """

    answer: AnalysisAnswer
    is_new: bool


def options_of_form(fields: Mapping[str, str]) -> Options:
    """The options in the text fields of a form.

    Raises:
        Problem: one of them cannot be used.
    """
    names = fields.get("detectors")
    detectors = None
    if names is not None and names.strip():
        detectors = tuple(name for part in names.split(",") if (name := part.strip()))
    keep, again = _flag(fields, "keep"), _flag(fields, "again")
    options = checked_options(detectors, keep, again, _sighting(fields.get("sighting")))
    return with_person(options, fields.get("known_person", ""), fields.get("keep_person_as", ""))


def with_person(options: Options, known: str, keep_as: str = "") -> Options:
    """Options with what is said of the person; see ``PersonWanted``."""
    known, keep_as = known.strip(), keep_as.strip()
    if not (known or keep_as):
        return options
    return replace(options, person=PersonWanted(known, keep_as))


def checked_options(
    detectors: Sequence[str] | None, keep: bool, again: bool, sighting: Sighting | None = None
) -> Options:
    """Options whose tests are installed.

    Raises:
        Problem: a test is not installed, or there are too many names.
    """
    if detectors is None:
        return Options(None, keep, again, sighting)
    if len(detectors) > MOST_DETECTORS:
        raise Problem(422, f"detectors: expected at most {MOST_DETECTORS} names.")
    try:
        check_names(detectors)
    except (UnknownDetectorError, DetectorLoadError) as error:
        raise Problem(422, f"detectors: {error}") from None
    return Options(tuple(detectors), keep, again, sighting)


def expected_of_form(fields: Mapping[str, str]) -> Expected | None:
    """What the person saw a link lead to, in the text fields of a form.

    Raises:
        Problem: it cannot be used.
    """
    return _validated(Expected, "expected", fields.get("expected"))


def checked_link(link: str) -> str:
    """A link that may be fetched as far as its text says, without blanks around it.

    Raises:
        Problem: it may not.
    """
    link = link.strip()
    expected = "url: expected an http or https link, such as https://example.org/clip.mp4"
    unusable = why_unusable(link) if link else None
    if unusable is not None:
        raise Problem(422, Message("refused-named", {"name": "url", "reason": unusable}))
    if len(link) > LONGEST_LINK:
        raise Problem(422, f"{expected}, of at most {LONGEST_LINK} characters.")
    try:
        parts = urlsplit(link)
        named, _ = parts.hostname, parts.port
    except ValueError:
        raise Problem(422, f"{expected}.") from None
    if parts.scheme not in ("http", "https") or not named or not link.isprintable():
        raise Problem(422, f"{expected}.")
    if "@" in parts.netloc:
        raise Problem(
            422,
            "url: links with a user name and password are not followed; download the file and "
            "hand it over.",
        )
    return link


def shown_name(name: str, otherwise: str) -> str:
    """A name from a stranger as it is shown: one line, without user name and password."""
    return one_line(shown_source(name), NAME_LENGTH) or otherwise


class Reception:
    """Takes submissions for one service.

    Args:
        database: the casebook.
        settings: of the service.
    """

    def __init__(self, database: Database, settings: ServiceSettings) -> None:
        self._database, self._settings = database, settings
        self._folders = Folders(settings.folder)
        self._code = code_digests()

    def check_room(self) -> None:
        """Refuse before anything is uploaded.

        Raises:
            Problem: the queue is full.
        """
        with _full_queue_answered(), self._database.session() as session:
            check_room(session, self._settings.queue_limit)

    def check_announced(self, content_length: str) -> None:
        """Refuse a body that says it is larger than anything that is taken.

        Raises:
            Problem: it does.
        """
        most = max(self._settings.limits.file_bytes, self._settings.upload_frames_bytes)
        if content_length.isdecimal() and int(content_length) > most + FORM_BYTES:
            raise Problem(
                413,
                f"The upload has {int(content_length) / 1e6:,.1f} MB and at most "
                f"{most / 1e6:,.1f} MB are allowed; cut out the part to analyse.",
            )

    @contextmanager
    def upload(self) -> "Iterator[Upload]":
        """Give room for what is uploaded; it is removed again if anything goes wrong.

        Raises:
            Problem: the disk is full or cannot be written.
        """
        upload = Upload(uuid4().hex, self._folders, self._settings)
        try:
            upload.folder.mkdir(parents=True, mode=0o700)
            yield upload
        except OSError as error:
            upload.remove()
            raise Problem(
                503,
                f"The upload cannot be stored ({error.strerror}); make room in "
                f"{self._settings.folder}, or name another folder with UNMASK_DATA.",
            ) from None
        except BaseException:
            upload.remove()
            raise

    def accept_file(self, upload: "Upload", source: str, options: Options) -> Accepted:
        """Queue an uploaded file.

        Raises:
            Problem: there is none, or the queue is full.
        """
        if upload.media is None:
            raise Problem(422, "file: expected a picture or video file, got none.")
        sha256 = upload.media.digest.hexdigest()
        submission = Submission(
            id=upload.id,
            source_kind="file",
            source=shown_name(source or upload.name, "upload"),
            content_key=sha256,
            detectors=options.detectors,
            keep=options.keep,
            sighting=options.sighting,
        )
        return self._accept(submission, options, upload)

    def accept_frames(
        self, upload: "Upload", fields: Mapping[str, str], options: Options
    ) -> Accepted:
        """Queue uploaded frames.

        Raises:
            Problem: frames and times do not belong together, something else cannot be used, or
                the queue is full.
        """
        if options.keep:
            raise Problem(
                422,
                "keep: frames cannot be kept, since they are not the media itself; hand over the "
                "file or its link to keep it.",
            )
        times = _times(fields.get("times"), len(upload.frames))
        capture = _capture(fields.get("capture"))
        upload.write_times(times)
        submission = Submission(
            id=upload.id,
            source_kind="frames",
            source=shown_name(fields.get("source", ""), "captured frames"),
            content_key=upload.frames_key(times),
            detectors=options.detectors,
            capture=capture,
            sighting=options.sighting,
        )
        return self._accept(submission, options, upload)

    def accept_link(
        self,
        upload: "Upload",
        link: str,
        options: Options,
        expected: Expected | None = None,
    ) -> Accepted:
        """Queue a link; it is fetched by the worker.

        One that was analysed before is asked for both ends of what it leads to: the text of a link
        says nothing of its content.

        Args:
            upload: what came with it.
            link: to fetch.
            options: what the person wants.
            expected: what the person saw it lead to.

        Raises:
            Problem: the link may not be followed, or the queue is full.
        """
        link = checked_link(link)
        submission = Submission(
            id=upload.id,
            source_kind="link",
            source=shown_name(link, "link"),
            content_key=_sha256(link.encode("utf-8", "replace")),
            detectors=options.detectors,
            keep=options.keep,
            link=link,
            expected=None if expected is None else expected.model_dump(),
            sighting=options.sighting,
        )
        return self._accept(submission, options, upload)

    def again(self, row: AnalysisRow) -> Accepted:
        """Queue the link of an analysis once more, with the same tests.

        Raises:
            Problem: no link was handed over, it was compared with a person, or the queue is full.
        """
        if row.person:
            raise Problem(
                409,
                "The pictures of the person were deleted with the analysis; hand the link over "
                "again, with the person.",
            )
        if not row.link:
            raise Problem(
                409,
                "What was tested is not at hand any more; hand it over again, or a link to it.",
            )
        detectors = None if row.detectors is None else tuple(row.detectors)
        options = checked_options(detectors, row.keep, again=True)
        with self.upload() as upload:
            return self.accept_link(upload, row.link, options)

    def _accept(self, submission: Submission, options: Options, upload: "Upload") -> Accepted:
        submission = self._with_person(submission, options, upload)
        ends = self._ends_now(submission) if submission.link and not options.again else None
        upload.sync()
        with _full_queue_answered(), self._database.session(writes=True) as session:
            known = None if options.again else self._known(session, submission)
            if known is not None and not _is_same(known, submission, ends):
                known = None
            row = known or submit(session, submission, self._settings.queue_limit)
            if known is not None:
                add_sighting(known, submission.sighting)
                session.flush()
            answer = AnalysisAnswer.of(row)
        if known is None:
            return Accepted(answer, True)
        upload.remove()
        same: Same = "ends" if submission.link else "bytes"
        return Accepted(answer.model_copy(update={"same": same}), False)

    def _with_person(
        self, submission: Submission, options: Options, upload: "Upload"
    ) -> Submission:
        """The same with the references of the person, and the key that stands for all of it."""
        person, detectors = upload.person, options.detectors
        if options.person is not None:
            with self._database.session(writes=True) as session:
                person.settle(session, options.person, self._settings.folder)
        given = person.given
        if given and detectors is not None and COMPARING not in detectors:
            detectors = (*detectors, COMPARING)
        return replace(
            submission,
            detectors=detectors,
            person=tuple(reference.name for reference in given) or None,
            # The findings name each reference, so that the names count as well.
            settings_key=self._key(detectors, [f"{one.sha256} {one.name}" for one in given]),
        )

    def _ends_now(self, submission: Submission) -> LinkEnds | None:
        """The ends of what a link leads to, if there is something to compare them with."""
        with self._database.session() as session:
            known = self._known(session, submission)
            if known is None or known.link_ends is None:
                return None
        return peek(submission.link, self._settings.limits)

    def _known(self, session: Session, submission: Submission) -> AnalysisRow | None:
        return find_answer(
            session, submission.content_key, submission.settings_key, submission.keep
        )

    def _key(self, detectors: Sequence[str] | None, person: Sequence[str]) -> str:
        return settings_key(detectors, self._settings.limits, self._code, person)


class Upload:
    """What is being uploaded for one analysis.

    Attributes:
        id: of the analysis.
        folder: that it is put in.
        name: of the uploaded file, as its sender says.
        media: the uploaded file; None before it comes.
        frames: the uploaded frames.
        person: the references that came with it.
    """

    def __init__(self, analysis_id: str, folders: Folders, settings: ServiceSettings) -> None:
        self.id, self.folder = analysis_id, folders.incoming(analysis_id)
        self.name = ""
        self.media: MediaSink | None = None
        self.frames: list[MediaSink] = []
        self.person = References(self.folder, settings.limits.file_bytes)
        self._settings = settings

    def open_file(self, field: str, name: str) -> MediaSink:
        """Take the one file of a form, and those of the person.

        Raises:
            Problem: it is in another field, or the second.
        """
        if field == PERSON_FIELD:
            return self.open_reference(field, name)
        if field != "file" or self.media is not None:
            raise Problem(422, f"{field}: expected one file, in the field `file`.")
        self.name = _last_part(name)
        self.media = MediaSink(self.folder / MEDIA_NAME, self._settings.limits.file_bytes)
        return self.media

    def open_reference(self, field: str, name: str) -> MediaSink:
        """Take the next picture or clip of the person.

        Raises:
            Problem: it is in another field, or one too many.
        """
        if field != PERSON_FIELD:
            raise Problem(422, f"{field}: expected files in the field `{PERSON_FIELD}` only.")
        return self.person.open(shown_name(_last_part(name), "reference"))

    def open_frame(self, field: str, name: str) -> MediaSink:
        """Take the next frame of a form, and the files of the person.

        Raises:
            Problem: it is in another field, or one too many.
        """
        if field == PERSON_FIELD:
            return self.open_reference(field, name)
        if field != "frames":
            raise Problem(422, f"{field}: expected files in the field `frames` only.")
        number = len(self.frames)
        if number >= self._settings.upload_frames:
            raise Problem(
                413,
                f"More than the {self._settings.upload_frames} frames that are allowed; hand over "
                "fewer, spread over the clip.",
            )
        left = self._settings.upload_frames_bytes - sum(frame.byte_count for frame in self.frames)
        folder = self.folder / FRAMES_FOLDER
        folder.mkdir(exist_ok=True)
        most_bytes = min(self._settings.upload_frame_bytes, left)
        what = Message("upload-frame", {"number": number + 1})
        self.frames.append(MediaSink(folder / f"{number:04}", most_bytes, what))
        return self.frames[-1]

    def write_times(self, times: Sequence[float]) -> None:
        """Keep the times of the frames beside them."""
        (self.folder / TIMES_NAME).write_text(json.dumps(list(times)), encoding="ascii")

    def frames_key(self, times: Sequence[float]) -> str:
        """Sha256 over the frames and their times."""
        digests = [frame.digest.hexdigest() for frame in self.frames]
        return _sha256(json.dumps([digests, list(times)]).encode())

    def sync(self) -> None:
        """Wait until all of it is on the disk."""
        frames = self.folder / FRAMES_FOLDER
        for folder in (frames, self.person.folder, self.folder, self.folder.parent):
            if folder.is_dir():
                sync_folder(folder)

    def remove(self) -> None:
        """Remove it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def read_frames(folder: Path) -> tuple[list[Path], list[float]]:
    """The frames that were uploaded into a folder, and their times."""
    times = json.loads((folder / TIMES_NAME).read_text(encoding="ascii"))
    paths = [folder / FRAMES_FOLDER / f"{number:04}" for number in range(len(times))]
    return paths, times


@contextmanager
def _full_queue_answered() -> Iterator[None]:
    try:
        yield
    except QueueFullError as error:
        raise Problem(429, str(error), {"Retry-After": str(RETRY_SECONDS)}) from None


def _is_same(known: AnalysisRow, submission: Submission, ends: LinkEnds | None) -> bool:
    """Whether an analysis of the same key is one of the same content."""
    if not submission.link:
        return True
    return ends is not None and known.link_ends == asdict(ends)


def _sighting(text: str | None) -> Sighting | None:
    seen = _validated(SeenAt, "sighting", text)
    return None if seen is None else seen.sighting()


def _validated(model: type[_Model], name: str, text: str | None) -> _Model | None:
    """What the JSON text of a field says; None for none."""
    if text is None or not text.strip():
        return None
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, (name, *first["loc"])))
        raise Problem(422, f"{place}: {first['msg']}.") from None


def _flag(fields: Mapping[str, str], name: str) -> bool:
    value = fields.get(name, "").strip().lower()
    if value not in _YES + _NO:
        raise Problem(422, f"{name}: expected true or false, got {value[:40]!r}.")
    return value in _YES


def _times(text: str | None, count: int) -> list[float]:
    expected = "times: expected a JSON list of seconds, ascending, one for each frame"
    if not count:
        raise Problem(422, "frames: expected at least one picture, got none.")
    values = _json(text, expected)
    is_list = isinstance(values, list) and all(type(value) in (int, float) for value in values)
    if not is_list:
        raise Problem(422, f"{expected}.")
    if len(values) != count:
        raise Problem(422, f"{expected}; got {len(values)} for {count}.")
    if not all(0 <= value <= 1e9 for value in values):
        raise Problem(422, f"{expected}, from 0 to a billion.")
    if any(later < earlier for earlier, later in pairwise(values)):
        raise Problem(422, f"{expected}; these do not ascend.")
    return [float(value) for value in values]


def _capture(text: str | None) -> dict[str, Any] | None:
    if text is None or not text.strip():
        return None
    expected = 'capture: expected a JSON object, such as {"method": "canvas"}'
    value = _json(text, expected)
    if not isinstance(value, dict):
        raise Problem(422, f"{expected}.")
    return value


def _json(text: str | None, expected: str) -> Any:
    try:
        return json.loads(text or "", parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Problem(422, f"{expected}.") from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
