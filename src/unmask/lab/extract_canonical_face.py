"""Take MediaPipe's canonical face model out of its npm package.

The model (468 vertices in cm, their triangles, and the landmarks that move least with the
expression, each with a weight) is in the package as a binary message; it becomes a small JSON
file::

    npm pack @mediapipe/face_mesh@0.4.1657299874
    python -m unmask.lab.extract_canonical_face mediapipe-face_mesh-*.tgz src/unmask/weights
"""

import json
import re
import struct
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from unmask.errors import UnmaskError, WeightsError

_ASSETS = "package/face_mesh_solution_packed_assets"
_METADATA = r'"filename": "[^"]*geometry_pipeline_metadata[^"]*", "start": (\d+), "end": (\d+)'
_VERTEX_SIZE = 5
"""Numbers a vertex: x, y, z in cm and two texture coordinates, which are left out."""


def extract(package: Path, out_dir: Path) -> None:
    """Write ``canonical_face.json``.

    Raises:
        WeightsError: the package does not hold the model.
    """
    mesh, landmarks = _parse_metadata(_read_metadata(package))
    content = {
        "source": f"MediaPipe canonical face model; geometry_pipeline_metadata of {package.name}",
        "licence": "Apache-2.0",
        "axes": "cm; x to the picture's right, y up, z towards the viewer",
        "vertices": mesh["vertices"],
        "triangles": mesh["triangles"],
        "rigid_landmarks": landmarks,
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in content.items())
    out_dir.mkdir(parents=True, exist_ok=True)
    file = out_dir / "canonical_face.json"
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _read_metadata(package: Path) -> bytes:
    try:
        with tarfile.open(package) as archive:
            loader = _read_member(archive, f"{_ASSETS}_loader.js").decode()
            assets = _read_member(archive, f"{_ASSETS}.data")
    except (OSError, tarfile.TarError, KeyError) as error:
        raise WeightsError(
            f"Cannot read {package}: {error}; expected the npm package @mediapipe/face_mesh."
        ) from error
    place = re.search(_METADATA, loader)
    if place is None:
        raise WeightsError(f"{package} holds no face geometry; expected version 0.4.1657299874.")
    return assets[int(place[1]) : int(place[2])]


def _read_member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _parse_metadata(message: bytes) -> tuple[dict[str, list[list[float]]], list[list[float]]]:
    """Read GeometryPipelineMetadata: field 1 is the mesh, field 2 a weighted landmark."""
    mesh: dict[str, list[list[float]]] = {}
    landmarks = []
    for field, value in _fields(message):
        if field == 1 and isinstance(value, bytes):
            mesh = _parse_mesh(value)
        elif field == 2 and isinstance(value, bytes):
            parts = dict(_fields(value))
            landmarks.append([parts[1], round(_float(parts[2]), 6)])
    return mesh, landmarks  # type: ignore[return-value]


def _parse_mesh(message: bytes) -> dict[str, list[list[float]]]:
    """Read Mesh3d: field 3 is the vertex buffer, field 4 the index buffer."""
    numbers = [round(_float(value), 6) for field, value in _fields(message) if field == 3]
    indices = [value for field, value in _fields(message) if field == 4]
    return {
        "vertices": [numbers[i : i + 3] for i in range(0, len(numbers), _VERTEX_SIZE)],
        "triangles": [indices[i : i + 3] for i in range(0, len(indices), 3)],  # type: ignore[misc]
    }


def _float(value: int | bytes) -> float:
    if not isinstance(value, bytes):
        raise WeightsError("The face geometry is not in the expected format.")
    return float(struct.unpack("<f", value)[0])


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protocol-buffer message: number and value (varint, or raw bytes)."""
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        if key & 7 == 0:
            value, position = _varint(message, position)
            yield key >> 3, value
            continue
        size = 4
        if key & 7 == 2:
            size, position = _varint(message, position)
        yield key >> 3, message[position : position + size]
        position += size


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        value |= (byte & 0x7F) << shift
        shift, position = shift + 7, position + 1
        if byte < 0x80:
            return value, position


def main(arguments: list[str]) -> int:
    """Run the extraction from the command line."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m unmask.lab.extract_canonical_face PACKAGE OUT_DIR\n")
        return 2
    try:
        extract(Path(arguments[0]), Path(arguments[1]))
    except UnmaskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
