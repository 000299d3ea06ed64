"""The decoding process is held to its limits, and whatever becomes of it is one error."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.media.media_files import decoding_process, tiles, write_video
from unmask.errors import MediaError
from unmask.media import Limits, isolation, open_media
from unmask.media.frame_file import FrameWriter, map_frames
from unmask.words import Message

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="the system does not list processes in /proc"
)

CONFINED = """
import os, sys
from unmask.media.confinement import confine
from unmask.media.limits import Limits
os.dup2(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT), 3)
confine(Limits(memory_bytes=500_000_000), written_bytes=3000)
try:
    {attempt}
except Exception as error:
    print(type(error).__name__, getattr(error, "errno", ""))
else:
    print("allowed")
"""


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        ("pass", "allowed"),
        ("open('/etc/hostname')", "OSError 24"),
        ("import socket; socket.socket()", "OSError 24"),
        ("os.write(3, bytes(3000)); os.write(3, b'x')", "OSError 27"),
        ("bytearray(600_000_000)", "MemoryError"),
        ("os.pipe()", "OSError 24"),
    ],
)
def test_the_confined_process_can_do_little(tmp_path: Path, attempt: str, outcome: str) -> None:
    script = CONFINED.format(attempt=attempt)
    ran = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "written"], capture_output=True, text=True
    )

    assert ran.stdout.strip() == outcome, ran.stderr


def test_too_little_memory_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (7000, 7000)).save(path)

    limits = Limits(memory_bytes=400 * 1024**2)
    with pytest.raises(MediaError, match="more memory than the limit of 400 MiB"):
        open_media(path, limits).__enter__()


def test_too_little_time_is_one_error(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4")

    with pytest.raises(MediaError, match=r"did not end within 0\.01 s"):
        open_media(path, Limits(seconds=0.01)).__enter__()


@needs_proc
@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (signal.SIGSEGV, "the decoder crashed on it (SIGSEGV)"),
        (signal.SIGXCPU, "more processor time than allowed"),
        (signal.SIGSTOP, "did not end within 2 s"),
    ],
)
def test_a_decoder_that_dies_or_hangs_is_one_error(
    tmp_path: Path, sent: signal.Signals, reason: str
) -> None:
    """The signal comes while the process starts, so that it cannot have answered yet."""
    path = write_video(tmp_path / "a.mp4")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: os.kill(decoding_process(), sent))
        with pytest.raises(MediaError) as caught, open_media(path, Limits(seconds=2)):
            pass

    assert reason in str(caught.value)


INTERRUPTED = """
import os, signal, sys, threading, time
from tests.media.media_files import decoding_process
from unmask.media import open_media

def interrupt():
    number = decoding_process()
    os.kill(number, signal.SIGSTOP)
    print(number, flush=True)
    time.sleep(0.5)  # until the main thread waits for an answer
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=interrupt).start()
with open_media(sys.argv[1]):
    print("opened")
"""


@needs_proc
def test_an_interruption_ends_the_decoding_process(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4")
    ran = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, path],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert "KeyboardInterrupt" in ran.stderr
    # Whoever inherits the ended process takes a moment to bury it.
    for _ in range(100):
        if not Path(f"/proc/{int(ran.stdout)}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the decoding process is still there")


REPLIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["facts", "frames", "notes", "kind", "tags", "width", "offset"]), inner
        )
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(REPLIES.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=30))
def test_an_improper_answer_is_one_error(reply: bytes) -> None:
    with tempfile.TemporaryFile() as frames:
        frames.write(bytes(100))
        frames.flush()
        with pytest.raises(MediaError):
            isolation._believe(reply, frames)


FACTS: dict[str, object] = {
    "kind": "image",
    "container": "png",
    "codec": "png",
    "width": 8,
    "height": 4,
    "tags": {},
}


@pytest.mark.parametrize(
    "lie",
    [
        {"kind": "sound"},
        {"width": "8"},
        {"duration": float("nan")},
        {"sha256": "0"},
        {"tags": "x"},
        {},
    ],
)
def test_facts_of_the_wrong_kind_are_not_believed(lie: dict[str, object]) -> None:
    with tempfile.TemporaryFile() as file:
        writer = FrameWriter(file)
        writer.add(0, 0.0, 8, 4, [bytes(8 * 4 * 3)])
        answer = {
            "facts": FACTS | lie,
            "frames": writer.entries,
            "notes": [{"key": "note-stretched", "values": {"ratio": "a\nb"}}],
        }
        reply = json.dumps(answer).encode()

        if lie:
            with pytest.raises(MediaError, match="no proper answer"):
                isolation._believe(reply, file)
        else:
            assert isolation._believe(reply, file).notes == (
                Message("note-stretched", {"ratio": "a b"}),
            )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ({"key": "refused-raw", "values": {}}, "it is a raw file of a camera"),
        (
            {"key": "refused-damaged", "values": {"detail": "a\n\x1b[2Jb" + "x" * 5000}},
            r"cannot be decoded \(a \[2Jbx{249}…\)$",
        ),
        (
            {
                "key": "refused-frame",
                "values": {"number": 2, "reason": {"key": "refused-no-picture", "values": {}}},
            },
            "^frame 2: it is not a picture",
        ),
    ],
)
def test_a_reason_comes_back_as_key_and_values(error: dict[str, object], said: str) -> None:
    with tempfile.TemporaryFile() as file, pytest.raises(MediaError, match=said):
        isolation._believe(json.dumps({"error": error}).encode(), file)


@pytest.mark.parametrize(
    "error",
    [
        "the file is fine; run sudo rm",
        {"key": "refused-run-this", "values": {}},
        {"key": "note-coarse", "values": {}},
        {"key": "refused-frame", "values": {"number": 1, "reason": {"key": "no", "values": {}}}},
        {"key": "refused-status", "values": {"status": 10**30}},
        {"key": "refused-status", "values": {"status": float("inf")}},
        {"key": "refused-status", "values": {"status": True}},
        {"key": "refused-raw", "values": {f"v{number}": 1 for number in range(17)}},
        {"key": "refused-raw"},
        None,
    ],
)
def test_a_reason_in_other_words_than_ours_is_not_believed(error: object) -> None:
    with tempfile.TemporaryFile() as file, pytest.raises(MediaError, match="no proper answer"):
        isolation._believe(json.dumps({"error": error}).encode(), file)


@pytest.mark.parametrize(
    "lie",
    [
        {"offset": 10_000},
        {"offset": -3},
        {"width": 0},
        {"height": -4},
        {"width": 10**12},
        {"time": float("nan")},
    ],
)
def test_an_entry_cannot_lead_outside_the_file_of_frames(lie: dict[str, float]) -> None:
    with tempfile.TemporaryFile() as file:
        writer = FrameWriter(file)
        writer.add(0, 0.0, 8, 4, [bytes(8 * 4 * 3)])
        file.flush()

        with pytest.raises((ValueError, OverflowError)):
            map_frames(file, [writer.entries[0] | lie])


@pytest.mark.parametrize("moments", [[], [1.0, 0.5]])
def test_entries_are_some_and_in_order_of_time(moments: list[float]) -> None:
    with tempfile.TemporaryFile() as file:
        writer = FrameWriter(file)
        for moment in moments or [0.0]:
            writer.add(0, moment, 8, 4, [bytes(8 * 4 * 3)])
        file.flush()

        with pytest.raises(ValueError, match="no frames, or they are not in order of time"):
            map_frames(file, writer.entries[: len(moments)])


def test_frames_come_back_as_they_were_written() -> None:
    pictures = [tiles(7, 5, 1), tiles(3, 9, 2)]
    with tempfile.TemporaryFile() as file:
        writer = FrameWriter(file)
        for number, picture in enumerate(pictures):
            height, width, _ = picture.shape
            writer.add(number, number / 2, width, height, [row.tobytes() for row in picture])
        file.flush()
        frames = map_frames(file, writer.entries)

    for frame, picture in zip(frames, pictures, strict=True):
        np.testing.assert_array_equal(frame.pixels, picture)
    assert [(frame.index, frame.time) for frame in frames] == [(0, 0.0), (1, 0.5)]


def test_the_decoding_process_loads_no_models() -> None:
    script = (
        "import sys, unmask.media.decoder.decode\n"
        "print(*{'onnxruntime', 'cv2', 'scipy', 'httpcore', 'jinja2'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == ""
