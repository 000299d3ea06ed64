"""People in the casebook, with whom those in media can be compared."""

from typing import Annotated

from fastapi import APIRouter, Path

from unmask.casebook.cases import find_case
from unmask.casebook.kept_media import kept_file
from unmask.casebook.people import add_reference, delete_person, find_person, people
from unmask.errors import CasebookError
from unmask.service.dependencies import DatabaseOfService, SettingsOfService
from unmask.service.models import PersonAnswer, PersonList, PersonSubmission
from unmask.service.problems import Problem, problem_answers

router = APIRouter(prefix="/v1/people", tags=["people"], responses=problem_answers(401, 403))

Name = Annotated[str, Path(max_length=80, examples=["Ada"])]


@router.get("")
def list_people(database: DatabaseOfService) -> PersonList:
    """List those who are kept, by their names."""
    with database.session() as session:
        return PersonList(people=[PersonAnswer.of(row) for row in people(session)])


@router.post("", status_code=201, responses=problem_answers(404, 422))
def add_person(
    wanted: PersonSubmission, database: DatabaseOfService, settings: SettingsOfService
) -> PersonAnswer:
    """Keep a copy of a case's kept media as a reference of someone whom they show."""
    with database.session(writes=True) as session:
        try:
            case = find_case(session, wanted.sha256)
        except CasebookError:
            raise Problem(404, "There is no case of this sha256.") from None
        if not case.kept:
            raise Problem(422, "The media of this case are not kept; hand them over again.")
        try:
            with kept_file(case.sha256, settings.folder) as path:
                add_reference(session, wanted.name, path, case.source, settings.folder)
        except CasebookError as error:
            raise Problem(422, str(error)) from None
        return PersonAnswer.of(find_person(session, wanted.name))


@router.delete("/{name:path}", status_code=204, responses=problem_answers(404, 422))
def remove_person(name: Name, database: DatabaseOfService, settings: SettingsOfService) -> None:
    """Forget someone, with all pictures and clips of them."""
    with database.session(writes=True) as session:
        try:
            find_person(session, name)
        except CasebookError:
            raise Problem(404, "The casebook keeps nobody of this name.") from None
        delete_person(session, name, settings.folder)
