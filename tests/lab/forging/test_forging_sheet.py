from pathlib import Path

import cv2
import pytest
import skimage.data

from unmask.lab.forging import FORGERIES, sheet


def test_a_sheet_shows_every_manipulation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = tmp_path / "people"
    people.mkdir()
    picture = skimage.data.astronaut()[..., ::-1]  # type: ignore[no-untyped-call]
    cv2.imwrite(str(people / "one.png"), picture)
    cv2.imwrite(str(people / "other.jpg"), picture[:, ::-1])
    (people / "notes.txt").write_text("no picture")
    path = tmp_path / "sheet.png"
    monkeypatch.setattr("sys.argv", ["sheet", str(people), str(path), "--size=96", "--people=2"])
    sheet.main()

    written = cv2.imread(str(path))
    assert written is not None
    assert written.shape == (2 * 2 * 96, (1 + len(FORGERIES)) * 96, 3)


def test_a_folder_without_faces_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["sheet", str(tmp_path), str(tmp_path / "sheet.png")])

    with pytest.raises(SystemExit, match="expected pictures with one face each"):
        sheet.main()
