"""Results made by hand, for the tests of what is made of them."""

from dataclasses import replace

import numpy as np

from unmask.lab.evaluation.results import Result

REAL = Result(
    path="a.mp4",
    severity="none",
    detector="head-pose",
    family="geometry",
    status="scored",
    score=0.0,
    log10_lr=0.0,
    quality=0.5,
    moments=(0.0,),
    reason="",
    kind="video",
    face_width=100.0,
    sharpness=0.5,
    skin_tone=45.0,
    label="real",
    identity="ann",
    manipulation="none",
    source="studio",
    split="test",
)
ABSTAINED = replace(
    REAL,
    status="abstained",
    score=None,
    log10_lr=None,
    quality=None,
    moments=(),
    reason="No face was found.",
)


def results_of_a_blur_meter(count: int = 60) -> list[Result]:
    """Fakes are blurrier, and the detector measures nothing but blur, with some noise."""
    generator = np.random.default_rng(4)
    made = []
    for number in range(count):
        fake = number % 2 == 1
        sharpness = float(generator.normal(0.4 if fake else 0.6, 0.1))
        score = -sharpness + 0.01 * float(generator.normal())
        made.append(
            replace(
                REAL,
                path=f"{number}.mp4",
                score=score,
                log10_lr=10 * (score + 0.5),
                moments=(score - 0.1, score, score + 0.1),
                skin_tone=(60.0, 35.0, 0.0, None)[number // 2 % 4],
                face_width=float(generator.uniform(50, 300)),
                sharpness=sharpness,
                label="fake" if fake else "real",
                identity=f"person {number}",
                manipulation=("swap", "lips")[number // 2 % 2] if fake else "none",
                source=("studio", "street")[number % 3 == 0],
            )
        )
    return made
