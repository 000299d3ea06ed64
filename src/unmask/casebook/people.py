"""People whom media are said to show: the pictures and clips of them that the person keeps.

Only the files are kept. What a face looks like in numbers is worked out anew for each analysis,
stays in its memory and goes with it.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmask.casebook.cases import storable
from unmask.casebook.models import PersonReferenceRow, PersonRow
from unmask.casebook.places import person_folder
from unmask.casebook.whole_files import copy_with_digest
from unmask.data_folder import make_private
from unmask.errors import CasebookError

MOST_REFERENCES = 8
"""Of one person; each takes time in every analysis."""

LONGEST_NAME = 80
_STEPS = (".", "..")
"""In the URL of a person, programs would read these as steps of its path."""

_LONGEST_FILE_NAME = 200


def people(session: Session) -> Sequence[PersonRow]:
    """All who are kept, by their names."""
    return session.scalars(select(PersonRow).order_by(PersonRow.name)).all()


def find_person(session: Session, name: str) -> PersonRow:
    """Who is kept under a name.

    Raises:
        CasebookError: nobody is.
    """
    person = _present(session, name.strip())
    if person is None:
        raise CasebookError(
            f"The casebook keeps nobody called {name!r}; `unmask casebook people` lists whom it "
            "keeps."
        )
    return person


def add_reference(
    session: Session, name: str, path: Path, shown: str, folder: Path | None = None
) -> PersonReferenceRow:
    """Keep a copy of a picture or clip of someone, whom that adds to the casebook if need be.

    The caller has the person's consent.

    Args:
        session: begun for writing.
        name: of who is shown.
        path: of the picture or clip.
        shown: what to call it.
        folder: the data folder, if it is not the usual one.

    Raises:
        CasebookError: the name cannot be used, there are too many references already, or the file
            cannot be copied.
    """
    name = _checked_name(name)
    person = _present(session, name) or PersonRow(uid=uuid4().hex, name=name)
    session.add(person)
    session.flush()
    target = person_folder(person.uid, folder)
    try:
        make_private(target)
        with tempfile.TemporaryDirectory(dir=target) as unfinished:
            copy = Path(unfinished) / "copy"
            with path.open("rb") as source, copy.open("xb") as file:
                sha256 = copy_with_digest(source, file)
            for known in person.references:
                if known.sha256 == sha256:
                    return known
            if len(person.references) >= MOST_REFERENCES:
                raise CasebookError(
                    f"The casebook keeps {MOST_REFERENCES} pictures and clips of {name!r} already "
                    "and no more; delete the person to begin anew."
                )
            copy.replace(target / sha256)
    except OSError as error:
        raise CasebookError(
            f"{path} cannot be kept in {target} ({error.strerror}); check that it can be read, and "
            "that there is room and permission to write."
        ) from None
    shown = storable(shown)[:_LONGEST_FILE_NAME]
    reference = PersonReferenceRow(sha256=sha256, name=shown)
    person.references.append(reference)
    session.flush()
    return reference


def reference_paths(person: PersonRow, folder: Path | None = None) -> list[Path]:
    """The files of someone, in the order of ``references``."""
    own = person_folder(person.uid, folder)
    return [own / reference.sha256 for reference in person.references]


def delete_person(session: Session, name: str, folder: Path | None = None) -> None:
    """Forget someone, with all pictures and clips. The files go first.

    Raises:
        CasebookError: nobody is kept under the name, or a file cannot be removed.
    """
    person = find_person(session, name)
    own = person_folder(person.uid, folder)
    try:
        if own.exists():
            shutil.rmtree(own)
    except OSError as error:
        raise CasebookError(
            f"{error.filename} cannot be removed ({error.strerror}), so nothing is deleted from "
            "the casebook; check its permissions and try again."
        ) from None
    session.delete(person)
    session.flush()


def _present(session: Session, name: str) -> PersonRow | None:
    return session.scalar(select(PersonRow).where(PersonRow.name == storable(name)))


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or name in _STEPS:
        raise CasebookError(
            f"{name[:LONGEST_NAME]!r} cannot be the name of a person; expected one line of 1 to "
            f"{LONGEST_NAME} characters, other than '.' and '..'."
        )
    return name
