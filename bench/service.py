"""What the service costs: ``python bench/service.py``.

Starts ``unmask serve`` with an empty data folder on a free port and prints

- the time from handing over a small picture to its end as an event, above that of analysing the
  same picture in this process, both with ``head-pose`` alone and models loaded;
- how many submissions a second get into the queue, each an upload with its own content that is on
  the disk before it is acknowledged, by one client and by eight at once.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import cv2
import httpx
import numpy as np

from unmask import Analyzer
from unmask.casebook import Database
from unmask.service.guard.pairing import exchange, new_code

ROUNDS = 20
SUBMISSIONS = 400
DETECTOR = "head-pose"


def main() -> None:
    """Print the figures."""
    analyzer = Analyzer([DETECTOR])
    bare = [bare_analysis(analyzer) for _ in range(ROUNDS + 1)][1:]
    with tempfile.TemporaryDirectory() as folder, service(Path(folder), "--workers=1") as client:
        whole = [analysis_over_http(client, number) for number in range(ROUNDS + 1)][1:]
    print(
        f"analysis of a small picture: {in_ms(bare)} in one process, {in_ms(whole)} over HTTP, "
        f"overhead {(statistics.median(whole) - statistics.median(bare)) * 1000:.0f} ms"
    )
    with tempfile.TemporaryDirectory() as folder:
        options = ("--workers=0", f"--queue-limit={4 * SUBMISSIONS}")
        with service(Path(folder), *options) as client:
            for clients in (1, 8):
                rate = submissions_a_second(client, clients)
                print(f"submissions into the queue, {clients} at once: {rate:.0f} a second")


def bare_analysis(analyzer: Analyzer) -> float:
    """Seconds of an analysis in this process."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(picture(0))
        file.flush()
        started = perf_counter()
        analyzer.analyze(file.name)
        return perf_counter() - started


def analysis_over_http(client: httpx.Client, number: int) -> float:
    """Seconds from handing over to the event of the end."""
    started = perf_counter()
    analysis = submit(client, number)
    with client.stream("GET", analysis["links"]["events"]) as events:
        for _ in events.iter_lines():
            pass
    seconds = perf_counter() - started
    state = client.get(analysis["links"]["self"]).json()["state"]
    if state != "done":
        raise SystemExit(f"the analysis is {state}, expected done")
    return seconds


def submissions_a_second(client: httpx.Client, clients: int) -> float:
    """How many get into the queue."""
    first = clients * 10 * SUBMISSIONS
    numbers = range(first, first + SUBMISSIONS)
    started = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        states = {answer["state"] for answer in pool.map(lambda n: submit(client, n), numbers)}
    if states != {"queued"}:
        raise SystemExit(f"the analyses are {states}, expected queued")
    return SUBMISSIONS / (perf_counter() - started)


def submit(client: httpx.Client, number: int) -> dict[str, Any]:
    """Hand over a picture that no other number has, and give the analysis."""
    answer = client.post(
        "/v1/analyses/file",
        files={"file": ("picture.png", picture(number))},
        data={"detectors": DETECTOR},
    )
    answer.raise_for_status()
    return dict(answer.json())


@contextmanager
def service(folder: Path, *options: str) -> Iterator[httpx.Client]:
    """A running service, as a client that has a token."""
    url = f"sqlite:///{folder / 'casebook.sqlite'}"
    process = subprocess.Popen(
        [sys.executable, "-m", "unmask", "serve", "--port=0", "--no-browser", *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "UNMASK_DATA": str(folder), "UNMASK_DATABASE": url},
    )
    try:
        found = re.search(r"http://\S+", process.stdout.readline() if process.stdout else "")
        if found is None:
            raise SystemExit("the service did not start")
        token = exchange(Database(url), new_code(Database(url), "program"), "program", "bench")
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=found[0], headers=headers, timeout=60) as client:
            yield client
    finally:
        process.terminate()
        process.wait()


def picture(number: int) -> bytes:
    """A small picture; each number gives another content."""
    pixels = np.full((120, 160, 3), 128, np.uint8)
    pixels[0, 0] = (number % 256, number // 256 % 256, number // 65536)
    return cv2.imencode(".png", pixels)[1].tobytes()


def in_ms(seconds: list[float]) -> str:
    """The median and the range."""
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    return f"{middle * 1000:.0f} ms ({low * 1000:.0f} to {high * 1000:.0f})"


if __name__ == "__main__":
    main()
