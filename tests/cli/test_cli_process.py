"""What only a process of its own can show: start-up, pipes, signals."""

import os
import signal
import subprocess
import sys
from pathlib import Path

UNMASK = [sys.executable, "-m", "unmask"]
HEAVY = {"av", "cv2", "jinja2", "numpy", "onnxruntime", "rich", "scipy"}


def environment(detector_package: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(detector_package)}


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, unmask.cli; print(*(name.split('.')[0] for name in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(loaded.stdout.split())


def test_a_closed_pipe_is_met_with_silence(detector_package: Path, grey_picture: Path) -> None:
    command = [*UNMASK, "analyze", "--json", "--detectors", "brightness", *[str(grey_picture)] * 3]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(detector_package),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr as errors:
        assert errors.read() == b""
    assert process.wait(30) == 1


def test_an_interrupt_is_one_line_and_leaves_no_report(
    detector_package: Path, grey_picture: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    command = [
        *UNMASK,
        "analyze",
        str(grey_picture),
        "--detectors",
        "slow",
        "--report",
        str(report),
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(detector_package),
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "sleeping\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.split("\n") == ["", "unmask: interrupted", ""]
    assert {path.name for path in tmp_path.iterdir()} == {"grey.png"}
