"""Writes ``src/service/generated.ts``: the types of what the service answers, and their decoders.

Both are made from the models of the service and its documents, so that they cannot differ from
what it sends. Run it after a change of those: ``make types``.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from unmask.casebook.models import AnalysisState, Way
from unmask.documents.analysis import AnalysisDocument
from unmask.documents.case import KnownCase
from unmask.documents.terms import LabelValue
from unmask.service.models import (
    AnalysedFrames,
    AnalysisAnswer,
    Exhibit,
    Expected,
    PersonList,
    PlotAnswer,
    ProgressEvent,
    Same,
    StateEvent,
)
from unmask.service.problems import ProblemBody
from unmask.service.routes.about import DetectorList, Health
from unmask.service.routes.pairing import PairingAnswer

TARGET = Path(__file__).parents[1] / "src" / "service" / "generated.ts"

MODELS: tuple[type[BaseModel], ...] = (
    AnalysedFrames,
    AnalysisAnswer,
    AnalysisDocument,
    DetectorList,
    Exhibit,
    Expected,
    Health,
    KnownCase,
    PairingAnswer,
    PersonList,
    PlotAnswer,
    ProblemBody,
    ProgressEvent,
    StateEvent,
)
"""What the extension reads and sends; what these are made of follows from them."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "State": get_args(AnalysisState),
    "LabelValue": get_args(LabelValue),
    "Way": get_args(Way),
    "Same": get_args(Same),
}
"""Words to choose from that get a name of their own."""

COMBINATORS = (
    "type Decoder",
    "firstOf",
    "list",
    "number",
    "object",
    "oneOf",
    "orNull",
    "record",
    "text",
    "truth",
    "tuple",
    "withDefault",
)
HEAD = f"""// Written by `make types` from the models in src/unmask. Change those, not this file.

import {{ {", ".join(COMBINATORS)} }} from "../decode";
"""
PLAIN = {
    "boolean": ("boolean", "truth"),
    "integer": ("number", "number"),
    "number": ("number", "number"),
    "string": ("string", "text"),
}

Schema = dict[str, Any]
Read = tuple[str, str]
"""Of a schema: its type and the expression of its decoder."""


def generated() -> str:
    """The text of the file."""
    _, described = models_json_schema(
        [(model, "serialization") for model in MODELS], ref_template="{model}"
    )
    schemas: dict[str, Schema] = described["$defs"]
    parts = [HEAD, *(_choice(name, values) for name, values in CHOICES.items())]
    done: list[str] = []
    for name in _in_order(schemas):
        schema = schemas[name]
        enum = schema.get("enum")
        parts.append(_choice(name, enum) if enum else _object(name, schema, done))
        done.append(name)
    return "\n".join(parts)


def _in_order(schemas: Mapping[str, Schema]) -> Iterator[str]:
    """The names of all schemas, each after those that it is made of."""
    seen: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        for used in _used(schemas[name]):
            yield from visit(used)
        yield name

    for name in sorted(schemas):
        yield from visit(name)


def _used(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for child in node.values():
            yield from _used(child)
    elif isinstance(node, list):
        for child in node:
            yield from _used(child)


def _choice(name: str, values: Sequence[str]) -> str:
    constant = f"{re.sub('(?<=[a-z])(?=[A-Z])', '_', name)}S".upper()
    words = ", ".join(json.dumps(value) for value in values)
    return f"""export const {constant} = [{words}] as const;
export type {name} = (typeof {constant})[number];
const {_decoder(name)}: Decoder<{name}> = oneOf(...{constant});
"""


def _object(name: str, schema: Schema, done: Sequence[str]) -> str:
    types, decoders = [], []
    for field, described in schema["properties"].items():
        kind, decoder = _read(described, done)
        default = _default(described, field in schema.get("required", ()))
        if default is not None:
            decoder = f"withDefault({decoder}, {json.dumps(default)})"
        types.append(f"{_comment(described, '  ')}  {field}: {kind};\n")
        decoders.append(f"  {field}: {decoder},\n")
    return f"""{_comment(schema)}export interface {name} {{
{"".join(types)}}}

export const {_decoder(name)}: Decoder<{name}> = object({{
{"".join(decoders)}}});
"""


def _default(schema: Schema, is_required: bool) -> object:
    """What stands for a field that is missing; null needs no telling."""
    is_empty = not is_required and schema.get("type") == "object"
    return schema.get("default", {} if is_empty else None)


def _read(schema: Schema, done: Sequence[str]) -> Read:
    if "$ref" in schema:
        name = schema["$ref"]
        decoder = _decoder(name)
        return name, decoder if name in done else f"(value, place) => {decoder}(value, place)"
    if "anyOf" in schema:
        return _any_of(schema["anyOf"], done)
    if "enum" in schema or "const" in schema:
        return _one_of(schema.get("enum", [schema.get("const")]))
    if "prefixItems" in schema:
        kinds, decoders = zip(*(_read(one, done) for one in schema["prefixItems"]), strict=True)
        return f"[{', '.join(kinds)}]", f"tuple({', '.join(decoders)})"
    if schema["type"] == "array":
        kind, decoder = _read(schema["items"], done)
        return f"({kind})[]" if " " in kind else f"{kind}[]", f"list({decoder})"
    if schema["type"] == "object":
        kind, decoder = _read(schema["additionalProperties"], done)
        return f"Record<string, {kind}>", f"record({decoder})"
    return PLAIN[schema["type"]]


def _any_of(schemas: Sequence[Schema], done: Sequence[str]) -> Read:
    others = [one for one in schemas if one.get("type") != "null"]
    found = dict(_read(one, done) for one in others)
    kinds, decoders = list(found), list(found.values())
    decoder = decoders[0] if len(decoders) == 1 else f"firstOf({', '.join(decoders)})"
    if len(others) == len(schemas):
        return " | ".join(kinds), decoder
    return " | ".join([*kinds, "null"]), f"orNull({decoder})"


def _one_of(values: Sequence[object]) -> Read:
    for name, choices in CHOICES.items():
        if tuple(values) == choices:
            return name, _decoder(name)
    if not all(isinstance(value, str) for value in values):
        return PLAIN["number"]
    words = [json.dumps(value) for value in values]
    return " | ".join(words), f"oneOf({', '.join(words)})"


def _decoder(name: str) -> str:
    return name[0].lower() + name[1:]


def _comment(schema: Schema, indent: str = "") -> str:
    """What a schema says of itself; of a longer text the first paragraph."""
    words = " ".join(schema.get("description", "").split("\n\n")[0].split())
    return f"{indent}/** {words} */\n" if words else ""


if __name__ == "__main__":
    TARGET.write_text(generated(), encoding="utf-8")
