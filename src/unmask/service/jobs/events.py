"""Server-sent events: what is in the table of events, in its order, as soon as it is there.

The stream reads the table and remembers nothing, so that it can be resumed after an event, also
when the service was started anew in between.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from unmask.casebook import Database
from unmask.casebook.models import ENDED, AnalysisRow
from unmask.service.jobs.queue import events_after

LOOK_SECONDS = 0.2
"""How often the table is read for each who watches."""

PING_SECONDS = 15
RETRY_MILLISECONDS = 1000
"""When a browser connects again after the connection broke."""


def event_stream(database: Database, analysis_id: str, last_id: str | None) -> EventSourceResponse:
    """The answer that streams the events of an analysis.

    Args:
        database: the casebook.
        analysis_id: of the analysis.
        last_id: the ``Last-Event-ID`` of a client that goes on; anything that is no number means
            from the beginning.
    """
    is_number = (
        last_id is not None and last_id.isascii() and last_id.isdigit() and len(last_id) < 10
    )
    after = int(last_id or 0) if is_number else 0
    return EventSourceResponse(_events(database, analysis_id, after), ping=PING_SECONDS)


@dataclass(frozen=True)
class _Batch:
    """Events, the number of the last, and whether more can come."""

    events: list[ServerSentEvent]
    last: int
    is_last: bool


async def _events(
    database: Database, analysis_id: str, after: int
) -> AsyncIterator[ServerSentEvent]:
    while True:
        batch = await run_in_threadpool(_read, database, analysis_id, after)
        for event in batch.events:
            yield event
        if batch.is_last:
            return
        after = batch.last
        await anyio.sleep(LOOK_SECONDS)


def _read(database: Database, analysis_id: str, after: int) -> _Batch:
    with database.session() as session:
        # The state first: what follows an end state would otherwise be waited for in vain.
        row = session.get(AnalysisRow, analysis_id)
        rows = events_after(session, analysis_id, after)
        events = [_event(entry.number, entry.kind, entry.data) for entry in rows]
        last = rows[-1].number if rows else after
        return _Batch(events, last, row is None or row.state in ENDED)


def _event(number: int, kind: str, data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(
        json.dumps(data, allow_nan=False), event=kind, id=str(number), retry=RETRY_MILLISECONDS
    )
