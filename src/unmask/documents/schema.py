"""The JSON Schema of the documents."""

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from unmask.documents.analysis import SCHEMA_ID, AnalysisDocument, ErrorDocument


class _Published(GenerateJsonSchema):
    """As people want to read it: without titles that only repeat a field's name, and defaults.

    Whoever writes a document leaves nothing out; only readers of old ones need to know defaults.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  the base has it
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of both kinds of document."""
    kinds: TypeAdapter[Any] = TypeAdapter(AnalysisDocument | ErrorDocument)
    body = kinds.json_schema(mode="serialization", schema_generator=_Published)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": SCHEMA_ID,
        "title": "Unmask analysis",
        "description": "What Unmask found in one picture or video, or why it could not analyse it. "
        "One object a line.",
    }
    return json.dumps({**head, **body}, indent=2) + "\n"
