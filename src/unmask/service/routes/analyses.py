"""Handing over, watching, reading and deleting analyses."""

import pathlib
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from pydantic import AwareDatetime
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from unmask.casebook.cases import delete_analysis, search
from unmask.casebook.models import AnalysisRow, AnalysisState
from unmask.documents.analysis import AnalysisDocument
from unmask.documents.terms import LabelValue
from unmask.service.dependencies import (
    DatabaseOfService,
    ReceptionOfService,
    SettingsOfService,
    WakeOfService,
)
from unmask.service.jobs import queue
from unmask.service.jobs.events import event_stream
from unmask.service.jobs.folders import Folders
from unmask.service.jobs.keeping import forget_unless_kept
from unmask.service.jobs.results import (
    exhibit_path,
    frame_path,
    read_exhibits,
    read_frames,
    read_plots,
    report_path,
)
from unmask.service.models import (
    EXAMPLE_ID,
    ID_PATTERN,
    AnalysedFrames,
    AnalysisAnswer,
    AnalysisList,
    AnalysisSummary,
    Exhibit,
    LinkSubmission,
    PlotAnswer,
)
from unmask.service.problems import Problem, problem_answers
from unmask.service.uploads.forms import OpenSink, discard_body, receive_form
from unmask.service.uploads.submissions import (
    Accepted,
    Reception,
    Upload,
    checked_options,
    expected_of_form,
    options_of_form,
    with_person,
)
from unmask.verdict import Direction
from unmask.words import accepted_language

router = APIRouter(prefix="/v1/analyses", tags=["analyses"], responses=problem_answers(401, 403))
upload_router = APIRouter(
    prefix=router.prefix, tags=["analyses"], responses=problem_answers(401, 403)
)
"""Forms with media in them. They may be long, and see to their limits themselves."""

AnalysisId = Annotated[str, Path(pattern=ID_PATTERN, examples=[EXAMPLE_ID])]


def _results(
    analysis_id: AnalysisId, database: DatabaseOfService, settings: SettingsOfService
) -> pathlib.Path:
    with database.session() as session:
        _done(session, analysis_id)
    return Folders(settings.folder).results(analysis_id)


ResultsFolder = Annotated[pathlib.Path, Depends(_results)]
"""What came out of the analysis that the path names; it is done, or the answer is a problem."""

_ACCEPTED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": AnalysisAnswer,
        "description": "The same content was analysed with the same settings before.",
    },
    202: {
        "model": AnalysisAnswer,
        "description": "It is in the queue and will not be lost.",
        "headers": {"Location": {"schema": {"type": "string"}}},
    },
    **problem_answers(422),
    429: {
        **problem_answers(429)[429],
        "headers": {"Retry-After": {"schema": {"type": "integer"}}},
    },
}
_OPTION_FIELDS: dict[str, Any] = {
    "detectors": {
        "type": "string",
        "description": "Names of tests with commas between them; all if not given.",
        "example": "faceforensics,head-pose",
    },
    "again": {"type": "boolean", "description": "Analyse also what was analysed before."},
    "person": {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
        "description": "Pictures or clips of whom it is said to show, at most 8. They are deleted "
        "with what was handed over once the analysis has ended.",
    },
    "known_person": {
        "type": "string",
        "description": "The name of someone in the casebook whom it is said to show.",
    },
    "keep_person_as": {
        "type": "string",
        "description": "Keep the pictures and clips in `person` in the casebook, under this name.",
    },
    "source": {
        "type": "string",
        "description": "What to call it, such as the link of the page that shows it.",
    },
    "sighting": {
        "type": "string",
        "description": "A JSON object on where the person saw it, as in a submission of a link.",
        "example": '{"page": "https://example.org/watch", "title": "The speech", '
        '"way": "frames", "seen": "2026-11-29T10:00:00Z"}',
    },
}


def _form(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """The description of a form, which the framework does not see since it is streamed."""
    schema = {"type": "object", "properties": {**properties, **_OPTION_FIELDS}}
    content = {"multipart/form-data": {"schema": {**schema, "required": required}}}
    return {"requestBody": {"required": True, "content": content}}


_FILE_FORM = _form(
    {
        "file": {"type": "string", "format": "binary", "description": "A picture or video."},
        "keep": {"type": "boolean", "description": "Keep the media in the casebook."},
    },
    ["file"],
)
_LINK_FORM = _form(
    {
        "url": {
            "type": "string",
            "description": "Of a file, or of a page with a video; http or https.",
        },
        "keep": {"type": "boolean", "description": "Keep the media in the casebook."},
        "expected": {
            "type": "string",
            "description": "A JSON object on what the person saw, as in a submission of a link.",
        },
    },
    ["url"],
)
_FRAMES_FORM = _form(
    {
        "frames": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "Still pictures (JPEG, PNG or WebP) in order of time.",
        },
        "times": {
            "type": "string",
            "description": "A JSON list of seconds, one for each frame.",
            "example": "[0.0, 0.5, 1.0]",
        },
        "capture": {
            "type": "string",
            "description": "A JSON object on how the frames were captured.",
            "example": '{"method": "canvas", "width": 1280, "height": 720}',
        },
    },
    ["frames", "times"],
)


async def _with_room(request: Request, reception: ReceptionOfService) -> Reception:
    """The reception, unless the queue is full or more is announced than is ever taken."""
    try:
        await run_in_threadpool(reception.check_room)
        reception.check_announced(request.headers.get("content-length", ""))
    except Problem:
        await discard_body(request)
        raise
    return reception


RoomyReception = Annotated[Reception, Depends(_with_room)]


@upload_router.post(
    "/file",
    status_code=202,
    response_model=AnalysisAnswer,
    responses={**_ACCEPTED, **problem_answers(413, 415)},
    openapi_extra=_FILE_FORM,
)
async def submit_file(request: Request, reception: RoomyReception, wake: WakeOfService) -> Response:
    """Hand over a file. It is stored as it comes; what it is follows from its content."""

    def accept(upload: Upload, fields: dict[str, str]) -> Accepted:
        return reception.accept_file(upload, fields.get("source", ""), options_of_form(fields))

    return await _submitted(request, reception, wake, lambda upload: upload.open_file, accept)


@upload_router.post(
    "/frames",
    status_code=202,
    response_model=AnalysisAnswer,
    responses={**_ACCEPTED, **problem_answers(413, 415)},
    openapi_extra=_FRAMES_FORM,
)
async def submit_frames(
    request: Request, reception: RoomyReception, wake: WakeOfService
) -> Response:
    """Hand over frames that were captured from a player."""

    def accept(upload: Upload, fields: dict[str, str]) -> Accepted:
        return reception.accept_frames(upload, fields, options_of_form(fields))

    return await _submitted(request, reception, wake, lambda upload: upload.open_frame, accept)


@router.post("/link", status_code=202, response_model=AnalysisAnswer, responses=_ACCEPTED)
def submit_link(
    wanted: LinkSubmission, reception: ReceptionOfService, wake: WakeOfService
) -> Response:
    """Hand over a link to a file, or to a page with a video. It is fetched when its turn comes."""
    sighting = None if wanted.sighting is None else wanted.sighting.sighting()
    options = checked_options(wanted.detectors, wanted.keep, wanted.again, sighting)
    options = with_person(options, wanted.known_person)
    with reception.upload() as upload:
        accepted = reception.accept_link(upload, wanted.url, options, wanted.expected)
    return _answer(accepted, wake)


@upload_router.post(
    "/link-form",
    status_code=202,
    response_model=AnalysisAnswer,
    responses={**_ACCEPTED, **problem_answers(413, 415)},
    openapi_extra=_LINK_FORM,
)
async def submit_link_form(
    request: Request, reception: RoomyReception, wake: WakeOfService
) -> Response:
    """Hand over a link with pictures or clips of whom it is said to show."""

    def accept(upload: Upload, fields: dict[str, str]) -> Accepted:
        options, expected = options_of_form(fields), expected_of_form(fields)
        return reception.accept_link(upload, fields.get("url", ""), options, expected)

    return await _submitted(request, reception, wake, lambda upload: upload.open_reference, accept)


@router.post(
    "/{analysis_id}/again",
    status_code=202,
    response_model=AnalysisAnswer,
    responses={**_ACCEPTED, **problem_answers(404, 409)},
)
def analyse_again(
    analysis_id: AnalysisId,
    database: DatabaseOfService,
    reception: ReceptionOfService,
    wake: WakeOfService,
) -> Response:
    """Fetch and analyse the link of an analysis once more."""
    with database.session() as session:
        row = _find(session, analysis_id)
    return _answer(reception.again(row), wake)


@router.get("", responses=problem_answers(422))
def list_analyses(
    database: DatabaseOfService,
    state: AnalysisState | None = None,
    query: Annotated[
        str,
        Query(
            max_length=200,
            description="Words in the source, in a note, or in the title or address of a "
            "page where it was seen.",
        ),
    ] = "",
    label: LabelValue | None = None,
    direction: Annotated[
        Direction | None, Query(description="Only those whose verdict points there.")
    ] = None,
    since: Annotated[
        AwareDatetime | None,
        Query(description="Only those that were asked for at this moment or later."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[
        str | None, Query(pattern=ID_PATTERN, description="Only older ones than this.")
    ] = None,
) -> AnalysisList:
    """List analyses, the newest first."""
    with database.session() as session:
        if before is not None:
            _find(session, before)
        rows = search(
            session,
            query=query,
            state=state,
            label=label,
            direction=None if direction is None else direction.value,
            since=since,
            limit=limit + 1,
            before=before,
        )
        shown = rows[:limit]
        return AnalysisList(
            analyses=[AnalysisSummary.of(row) for row in shown],
            next=shown[-1].id if len(rows) > limit else None,
        )


@router.get("/{analysis_id}", responses=problem_answers(404, 422))
def read_analysis(analysis_id: AnalysisId, database: DatabaseOfService) -> AnalysisAnswer:
    """Say all of an analysis that is known so far."""
    with database.session() as session:
        return AnalysisAnswer.of(_find(session, analysis_id))


@router.delete("/{analysis_id}", status_code=204, responses=problem_answers(404, 422))
def remove_analysis(
    analysis_id: AnalysisId, database: DatabaseOfService, settings: SettingsOfService
) -> None:
    """Delete an analysis, whatever its state.

    With the last analysis of a content its case goes too, and the media if it was kept, unless
    somebody labelled it.
    """
    with database.session(writes=True) as session:
        # Locked, so that no worker stores results while the files are removed.
        row = _find(session, analysis_id, lock=True)
        content = row.content_key if row.keep and row.source_kind == "file" else None
        delete_analysis(session, analysis_id, settings.folder)
    if content is not None:
        # A worker may have kept it just before the analysis was taken away from it.
        forget_unless_kept(database, content, settings.folder)


@router.post("/{analysis_id}/cancel", status_code=202, responses=problem_answers(404, 422))
def cancel_analysis(
    analysis_id: AnalysisId, database: DatabaseOfService, settings: SettingsOfService
) -> AnalysisAnswer:
    """Stop an analysis: at once if it waits, soon if it runs. One that has ended stays."""
    with database.session(writes=True) as session:
        row = _find(session, analysis_id, lock=True)
        queue.cancel(session, row)
        answer = AnalysisAnswer.of(row)
    if answer.state == "cancelled":
        Folders(settings.folder).remove_incoming(analysis_id)
    return answer


@router.get(
    "/{analysis_id}/events",
    response_class=Response,
    responses={
        200: {
            "description": "Events `state`, `progress` and `finding`, numbered from 1; the stream "
            "ends after an end state. An event `state` with `queued` says that the analysis "
            "begins anew, so that findings before it no longer hold.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problem_answers(404, 422),
    },
)
def watch_analysis(
    analysis_id: AnalysisId, request: Request, database: DatabaseOfService
) -> Response:
    """Follow an analysis as server-sent events; `Last-Event-ID` resumes after an event."""
    with database.session() as session:
        _find(session, analysis_id)
    return event_stream(database, analysis_id, request.headers.get("last-event-id"))


@router.get("/{analysis_id}/document", responses=problem_answers(404, 409, 422))
def read_document(analysis_id: AnalysisId, database: DatabaseOfService) -> AnalysisDocument:
    """Give the JSON document of an analysis that is done; `unmask schema` describes it."""
    with database.session() as session:
        return AnalysisDocument.read(_done(session, analysis_id).document or {})


@router.get(
    "/{analysis_id}/report",
    response_class=Response,
    responses={
        200: {"content": {"text/html": {"schema": {"type": "string"}}}},
        **problem_answers(404, 409, 422),
    },
)
def read_report(
    folder: ResultsFolder,
    accept_language: Annotated[
        str, Header(description="Languages in order of preference; English if not given.")
    ] = "",
) -> Response:
    """Give the report of an analysis that is done, one HTML page that holds all it shows."""
    path = report_path(folder, accepted_language(accept_language))
    if not path.is_file():
        raise Problem(404, "The report of this analysis is gone; analyse it again.")
    headers = {"Vary": "Accept-Language"}
    return FileResponse(path, headers=headers, media_type="text/html; charset=utf-8")


@router.get("/{analysis_id}/exhibits", responses=problem_answers(404, 409, 422))
def list_exhibits(analysis_id: AnalysisId, folder: ResultsFolder) -> list[Exhibit]:
    """List the pictures that the tests give as evidence."""
    own = f"/v1/analyses/{analysis_id}/exhibits"
    try:
        entries = read_exhibits(folder)
    except OSError:
        return []
    return [Exhibit.of(entry, own) for entry in entries]


@router.get(
    "/{analysis_id}/exhibits/{name}",
    response_class=Response,
    responses={
        200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
        **problem_answers(404, 409, 422),
    },
)
def read_exhibit(
    name: Annotated[str, Path(examples=["00.png"])], folder: ResultsFolder
) -> Response:
    """Give one of the pictures, its layer, or what it is read against."""
    path = exhibit_path(folder, name)
    if path is None or not path.is_file():
        raise Problem(404, "There is no such exhibit; GET …/exhibits lists them.")
    return FileResponse(path, media_type="image/png")


@router.get("/{analysis_id}/plots", responses=problem_answers(404, 409, 422))
def list_plots(folder: ResultsFolder) -> list[PlotAnswer]:
    """List the plots that the tests give as evidence, with the numbers of their curves."""
    try:
        entries = read_plots(folder)
    except OSError:
        return []
    return [PlotAnswer(**entry) for entry in entries]


@router.get("/{analysis_id}/frames", responses=problem_answers(404, 409, 422))
def list_frames(analysis_id: AnalysisId, folder: ResultsFolder) -> AnalysedFrames:
    """List the frames that the tests looked at, with the faces in them."""
    try:
        entries = read_frames(folder)
    except OSError:
        entries = {"width": 0, "height": 0, "frames": []}
    return AnalysedFrames.of(entries, f"/v1/analyses/{analysis_id}/frames")


@router.get(
    "/{analysis_id}/frames/{name}",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
        **problem_answers(404, 409, 422),
    },
)
def read_frame(name: Annotated[str, Path(examples=["00.jpg"])], folder: ResultsFolder) -> Response:
    """Give a small picture of a frame."""
    path = frame_path(folder, name)
    if path is None or not path.is_file():
        raise Problem(404, "There is no such frame; GET …/frames lists them.")
    return FileResponse(path, media_type="image/jpeg")


async def _submitted(
    request: Request,
    reception: Reception,
    wake: WakeOfService,
    sink_of: Callable[[Upload], OpenSink],
    accept: Callable[[Upload, dict[str, str]], Accepted],
) -> Response:
    """Take a form as it comes, and answer once what it hands over is in the queue.

    Args:
        request: whose body the form is.
        reception: that takes it.
        wake: the workers.
        sink_of: where its files go.
        accept: what came, with the form's other fields.
    """
    with reception.upload() as upload:
        fields = await _received(request, sink_of(upload))
        accepted = await run_in_threadpool(accept, upload, fields)
    return await run_in_threadpool(_answer, accepted, wake)


async def _received(request: Request, open_sink: OpenSink) -> dict[str, str]:
    try:
        return await receive_form(request, open_sink)
    except ClientDisconnect:
        raise Problem(400, "The upload broke off.") from None


def _answer(accepted: Accepted, wake: WakeOfService) -> Response:
    if accepted.is_new:
        wake()
    body = accepted.answer.model_dump(mode="json")
    location = {"Location": accepted.answer.links.self}
    return JSONResponse(body, 202 if accepted.is_new else 200, location)


def _find(session: Session, analysis_id: str, lock: bool = False) -> AnalysisRow:
    row = session.get(AnalysisRow, analysis_id, with_for_update=lock)
    if row is None:
        raise Problem(404, "There is no such analysis; check its id.")
    return row


def _done(session: Session, analysis_id: str) -> AnalysisRow:
    row = _find(session, analysis_id)
    if row.state != "done":
        raise Problem(409, f"The analysis is {row.state}; this is there once it is done.")
    return row
