"""Nothing leaves the machine, and nothing of an analysis stays behind on it."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

ANALYSIS = "import sys, unmask; unmask.analyze(sys.argv[1])"


def test_the_model_runtime_reports_to_nobody(tmp_path: Path) -> None:
    """ONNX Runtime would keep an identifier, and what it is going to send, in the home folder.

    It spares machines of continuous integration, so the environment is made anew.
    """
    sample = files("unmask") / "samples" / "moving-face.mp4"
    environment = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", ANALYSIS, str(sample)], env=environment, check=True)
    assert list(tmp_path.rglob("*")) == []
