from pathlib import Path

from tests.cli.program import Run


def test_three_samples_are_judged_and_each_has_its_report(run: Run) -> None:
    outcome = run("demo")
    assert outcome.status == 0, outcome.errors
    said = " ".join(outcome.output.split())
    assert said.count("one face found") == 3, said
    names = ("photograph", "moving-face", "warped-face")
    reports = [next(Path("demo-report").glob(f"{name}*.html")) for name in names]
    assert all(report.read_text("utf-8").count("Person 1") >= 1 for report in reports)


def test_one_sample_is_judged_by_its_name(run: Run) -> None:
    outcome = run("demo", "moving-face")
    assert outcome.status == 0, outcome.errors
    assert outcome.output.startswith("moving-face.mp4\n")
    assert "Report: demo-report.html" in outcome.output
    assert Path("demo-report.html").is_file()


def test_an_unknown_sample_is_answered_with_those_there_are(run: Run) -> None:
    outcome = run("demo", "nobody")
    assert outcome.status == 2
    assert "moving-face, photograph and warped-face" in outcome.errors
