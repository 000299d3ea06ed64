"""Weights that 16 bits hold exactly, kept in 16 bits: ``python -m unmask.lab.halving MODEL.onnx``.

MediaPipe's face detectors were trained to such weights; widened to 32 bits their files are twice
as large. The runtime widens them again when it loads the network, so every output stays the same.
"""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from unmask.weights.manifest import read_manifest, write_entry

_SMALLEST = 64
"""Weights of an array; fewer are not worth a node."""


def halved(content: bytes) -> bytes:
    """The model with every array in 16 bits that loses nothing by it."""
    model = onnx.load_from_string(content)
    casts = []
    for initializer in model.graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.dtype != np.float32 or values.size < _SMALLEST or not _fits(values):
            continue
        name = initializer.name
        initializer.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}_half"], [name], to=_WIDE))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return bytes(model.SerializeToString())


_WIDE = onnx.TensorProto.FLOAT


def _fits(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> bool:
    return bool(np.array_equal(values.astype(np.float16).astype(np.float32), values))


def main(arguments: list[str]) -> None:
    """Halve model files where they are, and their entries in the manifest beside them."""
    for path in map(Path, arguments):
        manifest = path.parent / "manifest.toml"
        entry = next(
            (one for one in read_manifest(manifest).values() if one.file == path.name), None
        )
        before = path.read_bytes()
        if entry is None or entry.sha256 != hashlib.sha256(before).hexdigest():
            sys.exit(f"{manifest} does not name {path.name} as it is; restore the file first.")
        after = halved(before)
        path.write_bytes(after)
        digest = hashlib.sha256(after).hexdigest()
        write_entry(manifest, replace(entry, sha256=digest, bytes=len(after)))
        sys.stdout.write(f"{path}: {len(before):,} to {len(after):,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
