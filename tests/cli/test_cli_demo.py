from pathlib import Path

from tests.cli.program import Run


def test_models_are_loaded_and_the_bundled_sample_is_judged(run: Run) -> None:
    outcome = run("demo")
    assert outcome.status == 0, outcome.errors
    assert "1 face followed" in " ".join(outcome.output.split())
    assert "Report: demo-report.html" in outcome.output
    assert Path("demo-report.html").read_text("utf-8").count("Person 1") >= 1


def test_an_unknown_sample_is_answered_with_those_there_are(run: Run) -> None:
    outcome = run("demo", "nobody")
    assert outcome.status == 2
    assert "moving-face and warped-face" in outcome.errors
