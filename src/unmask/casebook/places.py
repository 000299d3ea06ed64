"""Where the files that belong to the casebook lie in the data folder."""

from pathlib import Path

from unmask.data_folder import data_folder


def kept_media_path(sha256: str, folder: Path | None = None) -> Path:
    """The place of a case's media, which are there only if the person wanted them kept."""
    return (folder or data_folder()) / "media" / sha256


def person_folder(uid: str, folder: Path | None = None) -> Path:
    """The place of the pictures and clips of someone whom the person wanted to keep."""
    return (folder or data_folder()) / "people" / uid


def incoming_folder(analysis_id: str, folder: Path | None = None) -> Path:
    """The place of what was handed over for an analysis, until the analysis ends."""
    return (folder or data_folder()) / "incoming" / analysis_id


def results_folder(analysis_id: str, folder: Path | None = None) -> Path:
    """The place of an analysis's report and exhibits."""
    return (folder or data_folder()) / "results" / analysis_id
