"""Measure the processor time of each degradation: ``python -m unmask.lab.degrading``."""

import time

import cv2
import numpy as np
import skimage.data
from rich.console import Console
from rich.table import Table

from unmask.arrays import RGBImage
from unmask.lab.degrading.drawing import DEGRADATIONS, draw_treatment
from unmask.lab.degrading.severities import SEVERITIES
from unmask.lab.degrading.treatment import Treatment

SIDE = 224


def main(rounds: int = 40, draws: int = 400) -> None:
    """Print the mean processor time for a picture of 224 × 224 px."""
    picture = _face()
    generator = np.random.default_rng(0)
    table = Table("degradation", "ms", title=f"a picture of {SIDE} × {SIDE} px")
    for name, draw in DEGRADATIONS.items():
        treatments = [draw(generator.random(), generator) for _ in range(rounds)]
        table.add_row(name, f"{milliseconds(picture, treatments):.1f}")
    table.add_section()
    for name, treatment in SEVERITIES.items():
        table.add_row(name, f"{milliseconds(picture, [treatment] * rounds):.1f}")
    table.add_section()
    drawn = [draw_treatment(generator) for _ in range(draws)]
    table.add_row("a random draw", f"{milliseconds(picture, drawn):.1f}")
    Console().print(table)


def milliseconds(picture: RGBImage, treatments: list[Treatment]) -> float:
    """The mean processor time of treatments, all threads together."""
    start = time.process_time()
    for treatment in treatments:
        treatment(picture)
    return (time.process_time() - start) / len(treatments) * 1000


def _face() -> RGBImage:
    photograph = np.asarray(skimage.data.astronaut(), np.uint8)  # type: ignore[no-untyped-call]
    return np.asarray(cv2.resize(photograph[0:240, 110:350], (SIDE, SIDE)), np.uint8)


if __name__ == "__main__":
    main()
