"""An analysis made by hand of every kind of value that the report has to show."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from unmask.analysis import Analysis
from unmask.arrays import RGBImage
from unmask.detectors import (
    Band,
    Card,
    Comparison,
    Curve,
    Exhibit,
    Figure,
    Finding,
    Moment,
    Picture,
    Plot,
)
from unmask.faces import Box, Face, FaceQuality, FaceTrack
from unmask.faces.canonical import canonical_face
from unmask.media import Frame, Media, MediaFacts
from unmask.verdict import reach_verdict
from unmask.words import Message

FRAMES = 6


def picture(width: int, height: int, shade: int) -> RGBImage:
    pixels = np.full((height, width, 3), shade, np.uint8)
    pixels[::8, :, 0] = 255
    pixels.flags.writeable = False
    return pixels


def card(name: str, family: str) -> Card:
    return Card(
        name,
        f"Title of {name}",
        family,
        f"What {name} looks for.",
        "Writer & Writer, A paper, 2019",
        2019,
        "https://arxiv.org/abs/1811.00661",
        "Apache-2.0",
        ("A face of 64 px.",),
        ("The line between the eyes.",),
        ("Blurred hands.",),
        ("Fails on profiles.",),
        (Figure("video AUC", 0.974, "UADFV", source="the paper"),),
        (
            Figure(
                "video AUC", 0.61, "own swaps", (0.55, 0.67), "60 real, 60 swapped", "2025-11-01"
            ),
        ),
    )


def face(frame: int, width: float = 60.0) -> Face:
    model = canonical_face()
    points = model.points * (width / model.width) + [100 + frame, 70, 0]
    left, top = points[:, :2].min(axis=0)
    right, bottom = points[:, :2].max(axis=0)
    return Face(
        frame,
        frame * 0.5,
        Box(float(left), float(top), float(right - left), float(bottom - top)),
        0.95,
        points.astype(np.float32),
        FaceQuality(width, 0.5 + frame / 100, 10.0 - frame, None, 1.0),
        None,
    )


def scored(card: Card, log10_lr: float) -> Finding:
    moments = [
        Moment(frame * 0.5, 0.1 * frame, 1, face(frame).box, 0.9 if frame else 0.2)
        for frame in range(FRAMES)
    ]
    angles = Curve("person 1", tuple((moment.time, moment.score) for moment in moments))
    return Finding.scored(
        card,
        score=0.25,
        log10_lr=log10_lr,
        reasons=["The two angles differ by 9.3°."],
        timeline=moments,
        exhibits=[
            Picture("The face where the angles differ most.", picture(80, 60, 90), 1.0),
            Plot(
                "The angle through time.",
                "time (s)",
                "angle (°)",
                (angles,),
                (Band("real faces", 0, 0.2),),
            ),
        ],
        weights_sha256="ab" * 32,
    )


def handmade_analysis() -> Analysis:
    media = Media(
        "holiday/clip.mp4",
        None,
        MediaFacts(
            "video",
            "mp4",
            "h264",
            200,
            140,
            frame_rate=25.0,
            duration=3.0,
            bit_rate=400_000,
            bits_per_pixel=0.571,
            has_audio=True,
            byte_count=150_321,
            sha256="0f" * 32,
            tags={"encoder": "Lavf61", "title": "Holiday"},
        ),
        tuple(Frame(5 * n, 0.5 * n, picture(200, 140, 40 * n)) for n in range(FRAMES)),
        ("The file ends early.",),
    )
    cards = (card("head-pose", "geometry"), card("blink", "physiology"), card("noise", "files"))
    findings = (
        replace(scored(cards[0], 1.3), seconds=0.4),
        Finding.abstained(cards[1], "The video is 3.0 s long and 10 s are needed."),
        Finding.failed(cards[2], "The test broke: ValueError: no."),
    )
    return Analysis(
        media,
        (FaceTrack(1, tuple(face(n) for n in range(1, FRAMES))),),
        findings,
        cards,
        reach_verdict(findings),
        datetime(2025, 11, 21, 22, 4, 5, tzinfo=UTC),
        1.75,
    )


def with_facts(analysis: Analysis, facts: MediaFacts) -> Analysis:
    return replace(analysis, media=replace(analysis.media, facts=facts))


def maps_of_one_picture() -> list[Picture]:
    """Two maps of one picture with the same of an untouched one, and a heat map of a face."""
    original, face = picture(120, 80, 60), picture(50, 50, 90)
    maps = [
        Picture(
            f"What {name} shows.",
            picture(120, 80, shade),
            comparison=Comparison(
                name, original, picture(64, 64, shade), f"Look at {name}.", f"Ignore {name}."
            ),
        )
        for name, shade in (("Noise", 20), ("Copies", 30))
    ]
    return [
        *maps,
        Picture("The face.", picture(50, 50, 10), 1.0, comparison=Comparison("Heat map", face)),
    ]


def blinking() -> list[Exhibit]:
    """A curve over time and pictures of three of its moments, the last beyond the curve."""
    points = tuple((0.1 * number, float(number % 10 > 0)) for number in range(21))
    curve = Plot(
        "How far the eyes are open.",
        Message("axis-time"),
        Message("axis-openness"),
        (Curve("both eyes", points),),
    )
    return [curve, *(Picture("A blink.", picture(40, 20, 50), time) for time in (0.0, 1.0, 2.5))]


def with_exhibits(analysis: Analysis, exhibits: Sequence[Exhibit]) -> Analysis:
    """The analysis, whose first test gives other exhibits."""
    first, *others = analysis.findings
    return replace(analysis, findings=(replace(first, exhibits=tuple(exhibits)), *others))
