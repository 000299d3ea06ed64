"""Whether the service is there, what it is, and which tests it has."""

from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel, Field

from unmask.built_extension import built_extension
from unmask.detectors import Card
from unmask.errors import ExtensionError
from unmask.service.dependencies import CardsOfService, SettingsOfService
from unmask.service.loaded_extension import LONGEST, note_loaded_build
from unmask.service.problems import problem_answers
from unmask.weights import WEIGHTS_FOLDER, imported_weights_folder, model_entries

API_VERSION = 1

open_router = APIRouter(prefix="/v1", tags=["about"])
"""Answers everyone who is allowed to speak to the service at all, without a token."""

router = APIRouter(prefix="/v1", tags=["about"], responses=problem_answers(401, 403))


class Health(BaseModel):
    """The service is there."""

    status: str = Field(examples=["ok"])
    name: str = Field(description="Tells it from other programs.", examples=["unmask"])
    version: str = Field(description="Of Unmask.", examples=["0.1.0"])
    api: int = Field(description="The version of the API, as in its addresses.", examples=[1])
    extension: str | None = Field(
        description="The build of the extension that lies beside the service, if there is one.",
        examples=["0.1.0 (3f9c01ab)"],
    )


class Version(Health):
    """The service and the networks that its tests use."""

    weights: dict[str, str] = Field(
        description="Sha256 of the file of each network, by the name of the network.",
        examples=[{"warping": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}],
    )


class LoadedExtension(BaseModel):
    """What the browser runs of the extension."""

    build: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="As its manifest names it.",
        examples=["0.1.0 (3f9c01ab)"],
    )


class DetectorList(BaseModel):
    """The tests that can be asked for."""

    detectors: tuple[Card, ...] = Field(
        description="Cards: name, title, what each needs, looks at and cannot tell, and figures."
    )


@open_router.get("/health")
def health() -> Health:
    """Say that the service is there."""
    return Health(
        status="ok",
        name="unmask",
        version=version("unmask"),
        api=API_VERSION,
        extension=_build_of_extension(),
    )


@open_router.get("/version")
def read_version() -> Version:
    """Say which version of Unmask and of its networks this is."""
    entries = {**model_entries(imported_weights_folder()), **model_entries(WEIGHTS_FOLDER)}
    weights = {name: entry.sha256 for name, entry in sorted(entries.items())}
    return Version(**health().model_dump(), weights=weights)


@router.post("/extension", status_code=204)
def note_extension(loaded: LoadedExtension, settings: SettingsOfService) -> None:
    """Note which build of the extension the browser runs, so that `unmask extension` knows."""
    note_loaded_build(loaded.build, settings.folder)


@router.get("/detectors", responses=problem_answers(503))
def list_detectors(cards: CardsOfService) -> DetectorList:
    """List the tests by their cards."""
    return DetectorList.model_validate({"detectors": cards.read()})


def _build_of_extension() -> str | None:
    try:
        built = built_extension()
    except ExtensionError:
        return None
    return built.build if built else None
