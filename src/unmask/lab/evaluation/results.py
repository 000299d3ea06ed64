"""What the tests said of each item, kept as JSON lines."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from unmask.detectors import Status
from unmask.errors import UnmaskError
from unmask.lab.manifest import Label, Split


class ResultsError(UnmaskError):
    """A file of results is not as it should be."""


@dataclass(frozen=True)
class Result:
    """What one detector said of one item at one severity.

    Attributes:
        path: of the item, relative to the manifest's folder.
        severity: how it was degraded, ``none`` where it was not.
        detector: the detector's name; ``verdict`` for what all of them say together.
        family: of evidence, as on the detector's card; empty where the file could not be opened.
        status: scored, abstained or failed.
        score: the detector's own, None unless scored.
        log10_lr: its log₁₀ likelihood ratio, None likewise.
        quality: median of the moments' quality, 0 to 1; None likewise, or without moments.
        moments: score at each moment of each person, in the order of the finding.
        reason: why it abstained or failed; empty where it scored.
        kind: ``image`` or ``video``, empty where the file could not be opened.
        face_width: median over the first person's faces, in px; None where no face was found.
        sharpness: likewise, 0 to 1.
        skin_tone: individual typology angle of that person's cheeks in degrees, higher for
            lighter skin; None where it cannot be estimated.
        label: as in the manifest, like all that follows.
        identity: likewise.
        manipulation: likewise.
        source: likewise.
        split: likewise.
    """

    path: str
    severity: str
    detector: str
    family: str
    status: Status
    score: float | None
    log10_lr: float | None
    quality: float | None
    moments: tuple[float, ...]
    reason: str
    kind: Literal["image", "video", ""]
    face_width: float | None
    sharpness: float | None
    skin_tone: float | None
    label: Label
    identity: str
    manipulation: str
    source: str
    split: Split

    @property
    def key(self) -> tuple[str, str, str]:
        """What there is one result of: path, severity, detector."""
        return self.path, self.severity, self.detector


def of_manipulations(
    results: Sequence[Result], manipulations: Sequence[str] | None
) -> list[Result]:
    """What is real, and the manipulations that a test claims to see; all where None.

    Raises:
        ResultsError: there are none of a manipulation that was named.
    """
    unknown = set(manipulations or ()) - {result.manipulation for result in results}
    if unknown:
        raise ResultsError(f"There are no results of a manipulation named {min(unknown)!r}.")
    return [
        result
        for result in results
        if manipulations is None or result.label == "real" or result.manipulation in manipulations
    ]


def append_results(results: Sequence[Result], path: Path) -> None:
    """Add results at the end of a file.

    Raises:
        ResultsError: the file cannot be written.
    """
    lines = [json.dumps(asdict(result), ensure_ascii=False) + "\n" for result in results]
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write("".join(lines))
    except OSError as error:
        raise ResultsError(f"{path} cannot be written ({error.strerror}).") from None


def read_results(path: Path) -> tuple[Result, ...]:
    """Read the results of a run, which may still be going on; the file is left as it is.

    Raises:
        ResultsError: the file is missing, empty, cannot be read or holds something else.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise ResultsError(f"{path} cannot be read ({error.strerror}).") from None
    results = _results(text.rpartition("\n")[0], path)
    if not results:
        raise ResultsError(f"{path} holds no result; evaluate something first.")
    return results


def resume_results(path: Path) -> tuple[Result, ...]:
    """Read results; a last line that was cut off by a kill is removed from the file.

    Raises:
        ResultsError: the file cannot be read or holds something else.
    """
    if not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        whole, _, cut_off = text.rpartition("\n")
        if cut_off:
            kept = f"{whole}\n" if whole else ""
            path.write_text(kept, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise ResultsError(f"{path} cannot be read ({error.strerror}).") from None
    return _results(whole, path)


def _results(text: str, path: Path) -> tuple[Result, ...]:
    lines = text.splitlines() if text else []
    return tuple(_result(line, f"{path}, line {number}") for number, line in enumerate(lines, 1))


def _result(line: str, place: str) -> Result:
    try:
        values = json.loads(line)
        return Result(**{**values, "moments": tuple(values["moments"])})
    except (ValueError, TypeError, KeyError):
        raise ResultsError(
            f"{place}: not a result of this version; choose another folder or remove the file."
        ) from None
