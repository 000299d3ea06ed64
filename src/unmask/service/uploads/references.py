"""The pictures and clips of whom something handed over is said to show.

They lie with what was handed over and go with it once the analysis has ended, unless the person
wants them kept in the casebook.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from unmask.analysis import NamedReference
from unmask.casebook.people import MOST_REFERENCES, add_reference, find_person, reference_paths
from unmask.errors import CasebookError
from unmask.service.problems import Problem
from unmask.service.uploads.forms import MediaSink
from unmask.words import Message

PERSON_FOLDER = "person"
COMPARING = "same-person"
"""The test that compares people; it is added where a person is given."""


@dataclass(frozen=True)
class PersonWanted:
    """What the person says of whom the media are said to show, besides the uploaded references.

    Attributes:
        known: the name of someone in the casebook; empty for nobody.
        keep_as: the name under which to keep the uploaded references; empty to keep none.
    """

    known: str = ""
    keep_as: str = ""


@dataclass(frozen=True)
class GivenReference:
    """A reference that lies with what was handed over.

    Attributes:
        name: what to call it.
        sha256: of its content.
    """

    name: str
    sha256: str


class References:
    """The references of one analysis while they are handed over.

    Args:
        folder: of what is handed over for the analysis.
        most_bytes: one of them may have.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder, self._most_bytes = folder / PERSON_FOLDER, most_bytes
        self._uploaded: list[tuple[str, MediaSink]] = []
        self._linked: list[GivenReference] = []

    @property
    def given(self) -> list[GivenReference]:
        """All of them, in the order of their files."""
        uploaded = [GivenReference(name, sink.digest.hexdigest()) for name, sink in self._uploaded]
        return uploaded + self._linked

    def open(self, name: str) -> MediaSink:
        """Take the next one of a form.

        Raises:
            Problem: it is one too many.
        """
        number = len(self._uploaded)
        _check_count(number + 1)
        self.folder.mkdir(exist_ok=True, mode=0o700)
        what = Message("upload-reference", {"number": number + 1})
        sink = MediaSink(_path(self.folder, number), self._most_bytes, what)
        self._uploaded.append((name, sink))
        return sink

    def settle(self, session: Session, wanted: PersonWanted, root: Path) -> None:
        """Add those of someone in the casebook, and keep the uploaded ones if that is wanted.

        Args:
            session: of the casebook, begun for writing.
            wanted: what the person says.
            root: the data folder.

        Raises:
            Problem: the casebook does not know the person or cannot keep the references, or there
                are too many.
        """
        try:
            if wanted.known:
                self._link(session, wanted.known, root)
            if wanted.keep_as and not self._uploaded:
                raise Problem(422, "keep_person_as: expected pictures or clips in `person`.")
            for number, (name, _) in enumerate(self._uploaded if wanted.keep_as else ()):
                path = _path(self.folder, number)
                add_reference(session, wanted.keep_as, path, name, root)
        except CasebookError as error:
            raise Problem(422, str(error)) from None

    def _link(self, session: Session, known: str, root: Path) -> None:
        person = find_person(session, known)
        first = len(self._uploaded)
        _check_count(first + len(person.references))
        self.folder.mkdir(exist_ok=True, mode=0o700)
        paths = reference_paths(person, root)
        for number, (reference, path) in enumerate(zip(person.references, paths, strict=True)):
            try:
                _copy(path, _path(self.folder, first + number))
            except FileNotFoundError:
                raise CasebookError(
                    f"A picture or clip of {person.name!r} is missing in the data folder; delete "
                    "the person and keep them anew."
                ) from None
            self._linked.append(GivenReference(person.name, reference.sha256))


def read_references(folder: Path, names: Sequence[str] | None) -> list[NamedReference]:
    """The references that were handed over for an analysis.

    Args:
        folder: of what was handed over.
        names: what they are called; None for no person.
    """
    return [
        NamedReference(_path(folder / PERSON_FOLDER, number), name)
        for number, name in enumerate(names or ())
    ]


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:04}"


def _check_count(count: int) -> None:
    if count > MOST_REFERENCES:
        raise Problem(422, f"person: expected at most {MOST_REFERENCES} pictures and clips.")


def _copy(source: Path, target: Path) -> None:
    """A second name of a file, or a copy where the disk has no such names."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)
