"""Many analyses in one service process, and what it holds after each ten: ``make soak``.

    python -m bench.soak [COUNT [MINUTES]]

Starts ``unmask serve`` with one worker and a data folder of its own, and hands over COUNT (300)
media, or as many as the MINUTES allow, each with its own content: the bundled photograph in turn at
several sizes, and every tenth time the bundled clip. Prints the worker's resident memory, its open
descriptors and the temporary files, and exits with 1 where memory, in the median of the last five
tens, is more than a tenth above that of the second to the sixth, or where descriptors or temporary
files have become more.
"""

import math
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import median
from time import monotonic

import cv2
import httpx
import numpy as np
from PIL import Image

from bench.service import service
from unmask.data_folder import data_folder

COUNT, STEP = 300, 10
MEDIAN_OF = 5
"""What the last analysis holds until the next begins comes and goes, as the clip does."""
SAMPLES = files("unmask") / "samples"


@dataclass(frozen=True)
class Held:
    """What the worker holds: memory in MB, descriptors, and temporary files."""

    memory: int
    descriptors: int
    files: int


def main() -> None:
    """Run, and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    end = monotonic() + 60 * float(sys.argv[2]) if len(sys.argv) > 2 else math.inf
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        temporary = folder / "tmp"
        temporary.mkdir()
        os.environ["TMPDIR"] = str(temporary)
        if (data_folder() / "weights").is_dir():
            shutil.copytree(data_folder() / "weights", folder / "weights")
        held = []
        with service(folder, "--workers=1") as client:
            for number in range(count):
                analyse(client, number)
                if (number + 1) % STEP == 0:
                    held.append(now(temporary))
                    print(f"{number + 1}: {held[-1]}", flush=True)
                    if monotonic() > end:
                        break
    sys.exit(0 if is_flat(held) else 1)


def analyse(client: httpx.Client, number: int) -> None:
    """Hand a file over and wait for its end."""
    name, content = media(number)
    answer = client.post("/v1/analyses/file", files={"file": (name, content)})
    answer.raise_for_status()
    links = answer.json()["links"]
    with client.stream("GET", links["events"], timeout=600) as events:
        for _ in events.iter_lines():
            pass
    state = client.get(links["self"]).json()["state"]
    if state != "done":
        raise SystemExit(f"analysis {number} is {state}, expected done")


def media(number: int) -> tuple[str, bytes]:
    """A file that no other number has."""
    if number % STEP == STEP - 1:
        # What follows the last box of an MP4 file is left alone.
        clip = (SAMPLES / "moving-face.mp4").read_bytes()
        return "clip.mp4", clip + b"\0\0\0\x0cfree" + number.to_bytes(4, "big")
    with Image.open(str(SAMPLES / "photograph.jpg")) as image:
        whole = np.asarray(image.convert("RGB"), np.uint8)
    side = (256, 384, 512, 768)[number % 4]
    pixels = np.asarray(cv2.resize(whole, (side, side)), np.uint8)
    pixels[0, 0] = (number % 256, number // 256, 0)
    return "picture.png", cv2.imencode(".png", pixels)[1].tobytes()


def now(temporary: Path) -> Held:
    """What the one worker below this process holds."""
    [worker] = [each for each in Path("/proc").glob("[0-9]*") if is_worker(each)]
    pages = int((worker / "statm").read_text().split()[1])
    descriptors = sum(1 for _ in (worker / "fd").iterdir())
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return Held(round(memory), descriptors, sum(1 for _ in temporary.rglob("*")))


def is_worker(process: Path) -> bool:
    """Whether a process, by its folder in /proc, is a worker of this one's service."""
    try:
        if b"unmask.service.jobs.worker" not in (process / "cmdline").read_bytes():
            return False
        while process.name not in ("0", "1", str(os.getpid())):
            process = process.with_name((process / "stat").read_text().rsplit(")")[-1].split()[1])
    except OSError:
        return False
    return process.name == str(os.getpid())


def is_flat(held: list[Held]) -> bool:
    """Whether nothing has grown since the second ten."""
    first, late = held[1 : 1 + MEDIAN_OF], held[-MEDIAN_OF:]
    return (
        median(each.memory for each in late) <= 1.1 * median(each.memory for each in first)
        and min(each.descriptors for each in late) <= min(each.descriptors for each in first)
        and min(each.files for each in late) <= min(each.files for each in first)
    )


if __name__ == "__main__":
    main()
