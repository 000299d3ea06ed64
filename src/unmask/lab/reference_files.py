"""Make the files on which every test is tried: ``python -m unmask.lab.reference_files FOLDER``.

The bundled samples as they reach people: compressed, shrunk, enlarged, with bars; and the forgeries
that trainings make, here of the photograph and its mirror image. All comes from one photograph in
the public domain. With ``--expect`` the
levels that the tests give are written beside them, for the test that holds the tests to these.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import av
import cv2
import numpy as np
from PIL import Image

from unmask import Analyzer
from unmask.arrays import RGBImage
from unmask.lab.degrading.severities import SEVERITIES
from unmask.lab.forging import FORGERIES
from unmask.lab.portrait import Portrait
from unmask.lab.sample import find_face
from unmask.report import analysis_document

EXPECTED = "expected.json"

_OF_EACH_PICTURE = ("jpeg-15", "jpeg-30", "half-size", "bars")
_ALTERED = "mesh-swap"
"""The forgery that is compressed and shrunk as well."""
_SEEDS: Mapping[str, int] = MappingProxyType(
    {"self-blend": 1, "inner-face": 1, "mesh-swap": 3, "expression": 1, "mouth": 1}
)
_CLIPS = ("moving-face", "warped-face")
_CLIP_SECONDS = 2
_QUALITY = 92


def main() -> None:
    """Make the files, or write down what the tests say of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--expect", action="store_true", help="only write what the tests say")
    chosen = parser.parse_args()
    if not chosen.expect:
        make(chosen.folder)
        return
    text = json.dumps(expected(chosen.folder), indent=1, sort_keys=True)
    (chosen.folder / EXPECTED).write_text(text + "\n", encoding="utf-8")


def make(folder: Path) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in _pictures():
        Image.fromarray(picture).save(folder / f"{name}.jpg", quality=_QUALITY)
    for name in _CLIPS:
        _write_again(_sample(f"{name}.mp4"), folder / f"{name}-crf-40.mp4", crf=40)
        _write_again(_sample(f"{name}.mp4"), folder / f"{name}-bars.mp4", crf=23, bars=120)


def expected(folder: Path) -> dict[str, dict[str, float | str]]:
    """What each test says of each file: its log₁₀ likelihood ratio, or that it abstained."""
    analyzer = Analyzer()
    paths = [*files_of(folder), *(_sample(name) for name in _sample_names())]
    return {path.name: said_of(analyzer, path) for path in paths}


def files_of(folder: Path) -> list[Path]:
    """The files of a folder, sorted by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".jpg", ".mp4"})


def said_of(analyzer: Analyzer, path: Path) -> dict[str, float | str]:
    """What the tests say of one file, by the test's name."""
    document = analysis_document(analyzer.analyze(path))
    return {
        one.detector: one.status if one.log10_lr is None else round(one.log10_lr, 2)
        for one in document.findings
    }


def _pictures() -> Iterator[tuple[str, RGBImage]]:
    photograph = _read("photograph.jpg")
    forged = {name: _forged(photograph, name) for name in _SEEDS}
    for name, picture in (("photograph", photograph), (_ALTERED, forged[_ALTERED])):
        for severity in _OF_EACH_PICTURE:
            yield f"{name}-{severity}", SEVERITIES[severity](picture)
        grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        yield f"{name}-grey", np.asarray(grey, np.uint8)
    yield "photograph-double-size", SEVERITIES["double-size"](photograph[:320, 96:416])
    yield from forged.items()


def _forged(photograph: RGBImage, name: str) -> RGBImage:
    """A forgery without a donor: where one is needed, it is the person's mirror image."""
    generator = np.random.default_rng(_SEEDS[name])
    return FORGERIES[name](_portrait(photograph), None, generator).forged


def _portrait(pixels: RGBImage) -> Portrait:
    return Portrait(pixels, np.asarray(find_face(pixels).landmarks[:, :2], np.float32))


def _read(name: str) -> RGBImage:
    return np.asarray(Image.open(_sample(name)).convert("RGB"))


def _sample(name: str) -> Path:
    return Path(str(files("unmask") / "samples" / name))


def _sample_names() -> list[str]:
    return [path.name for path in files_of(_sample(""))]


def _write_again(source: Path, path: Path, crf: int, bars: int = 0) -> None:
    """The first seconds of a clip, encoded again, perhaps between black bars of such a width."""
    with av.open(str(source)) as reading, av.open(str(path), "w") as writing:
        [of_source] = reading.streams.video
        rate = Fraction(of_source.average_rate or 25)
        stream = writing.add_stream("libx264", rate=rate, options={"crf": str(crf)})
        stream.width, stream.height = of_source.width + 2 * bars, of_source.height
        stream.pix_fmt = "yuv420p"
        for number, frame in enumerate(reading.decode(of_source)):
            if number >= _CLIP_SECONDS * rate:
                break
            pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            padded = np.pad(pixels, ((0, 0), (bars, bars), (0, 0)))
            writing.mux(stream.encode(av.VideoFrame.from_ndarray(padded, format="rgb24")))
        writing.mux(stream.encode(None))


if __name__ == "__main__":
    main()
