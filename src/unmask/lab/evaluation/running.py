"""Running the product on a manifest, at each severity."""

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from unmask.analysis import Analysis, Analyzer
from unmask.detectors import Finding, detector_names
from unmask.errors import MediaError
from unmask.faces import FaceTrack
from unmask.lab.evaluation.results import Result, ResultsError, append_results, resume_results
from unmask.lab.evaluation.skin import skin_tone
from unmask.lab.evaluation.variants import UNDEGRADED, check_severities, write_variant
from unmask.lab.manifest import Item, ManifestError, read_manifest

RESULTS_FILE = "results.jsonl"

ReportDone = Callable[[int, int], None]
"""Called with the number of finished analyses and of all."""


@dataclass(frozen=True)
class Choice:
    """What to measure.

    Attributes:
        detectors: by name; all installed ones where None.
        severities: names of ``unmask.lab.degrading.SEVERITIES``.
        splits: of the manifest.
    """

    detectors: Sequence[str] | None = None
    severities: Sequence[str] = (UNDEGRADED,)
    splits: Sequence[str] = ("test",)


@dataclass(frozen=True)
class _Task:
    item: Item
    name: str
    severity: str


def evaluate(
    manifest: Path,
    folder: Path,
    choice: Choice | None = None,
    report_done: ReportDone = lambda _done, _total: None,
) -> tuple[Result, ...]:
    """Analyse the manifest's items as the product does, and keep what each detector says.

    Results are saved in the folder as they come; those that are there already are not made again.

    Raises:
        ManifestError: the manifest is wrong or has no item in the splits.
        UnknownSeverityError: a severity is unknown.
        UnknownDetectorError: a detector is unknown.
        DetectorLoadError: a detector named cannot be loaded.
        ResultsError: the folder cannot be used, or holds results of another manifest.
    """
    wanted = choice or Choice()
    check_severities(wanted.severities)
    detectors = tuple(dict.fromkeys(wanted.detectors or detector_names()))
    analyzer = Analyzer(detectors)
    tasks = _tasks(manifest, wanted)
    file = _results_file(folder)
    known = {result.key: result for result in resume_results(file)}
    _check_same_items(known.values(), tasks, file)
    for done, task in enumerate(tasks):
        report_done(done, len(tasks))
        missing = [name for name in detectors if (task.name, task.severity, name) not in known]
        if missing:
            found = _examine(task, analyzer, detectors)
            new = [result for result in found if result.detector in missing]
            append_results(new, file)
            known |= {result.key: result for result in new}
    report_done(len(tasks), len(tasks))
    return tuple(known[task.name, task.severity, name] for task in tasks for name in detectors)


def _tasks(manifest: Path, choice: Choice) -> list[_Task]:
    items = [item for item in read_manifest(manifest) if item.split in choice.splits]
    if not items:
        raise ManifestError(
            f"{manifest} lists no file of the split {' or '.join(choice.splits)}; "
            "choose others with --splits."
        )
    return [
        _Task(item, Path(os.path.relpath(item.path, manifest.parent)).as_posix(), severity)
        for severity in dict.fromkeys(choice.severities)
        for item in items
    ]


def _results_file(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"The folder {folder} cannot be made ({error.strerror}).") from None
    return folder / RESULTS_FILE


def _check_same_items(results: Iterable[Result], tasks: Sequence[_Task], file: Path) -> None:
    """An item of the same name must be the same item, or old results would be misread."""
    items = {task.name: task.item for task in tasks}
    for result in results:
        item = items.get(result.path)
        if item is not None and _facts_of(item) != _facts_of(result):
            raise ResultsError(
                f"{file} has other facts of {result.path} than the manifest; choose another folder."
            )


def _facts_of(one: Item | Result) -> tuple[str, ...]:
    return one.label, one.identity, one.manipulation, one.source, one.split


def _examine(task: _Task, analyzer: Analyzer, detectors: Sequence[str]) -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="unmask-evaluation-") as folder:
        try:
            path = write_variant(task.item.path, task.severity, Path(folder))
            analysis = analyzer.analyze(path)
        except MediaError as error:
            return [replace(_unopened(task, str(error)), detector=name) for name in detectors]
    facts = _facts_of_face(task, analysis)
    # They come in the order that they ran in, the slow ones last.
    findings = {finding.detector: finding for finding in analysis.findings}
    return [_result(facts, name, findings[name]) for name in detectors]


def _unopened(task: _Task, reason: str) -> Result:
    return Result(
        task.name,
        task.severity,
        detector="",
        family="",
        status="failed",
        score=None,
        log10_lr=None,
        quality=None,
        moments=(),
        reason=reason,
        kind="",
        face_width=None,
        sharpness=None,
        skin_tone=None,
        label=task.item.label,
        identity=task.item.identity,
        manipulation=task.item.manipulation,
        source=task.item.source,
        split=task.item.split,
    )


def _facts_of_face(task: _Task, analysis: Analysis) -> Result:
    """A result with all that does not depend on the detector."""
    width, sharpness = _medians(analysis.faces)
    return replace(
        _unopened(task, ""),
        kind=analysis.media.facts.kind,
        face_width=width,
        sharpness=sharpness,
        skin_tone=_skin_tone(analysis),
    )


def _result(facts: Result, name: str, finding: Finding) -> Result:
    scored = finding.status == "scored"
    return replace(
        facts,
        detector=name,
        family=finding.family,
        status=finding.status,
        score=finding.score,
        log10_lr=finding.log10_lr,
        quality=median(m.quality for m in finding.timeline)
        if scored and finding.timeline
        else None,
        moments=tuple(moment.score for moment in finding.timeline) if scored else (),
        reason="" if scored else " ".join(map(str, finding.reasons)),
    )


def _medians(tracks: Sequence[FaceTrack]) -> tuple[float | None, float | None]:
    """Width and sharpness of the first person's face."""
    if not tracks:
        return None, None
    qualities = [face.quality for face in tracks[0].faces]
    return median(q.width for q in qualities), median(q.sharpness for q in qualities)


def _skin_tone(analysis: Analysis) -> float | None:
    """Of the first person, in the middle one of the frames in which there is a face of theirs."""
    if not analysis.faces:
        return None
    faces = analysis.faces[0].faces
    face = faces[len(faces) // 2]
    return skin_tone(analysis.media.frames[face.frame].pixels, face.landmarks)
