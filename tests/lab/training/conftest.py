import pytest

from tests.lab.training.small_pack import small_recipe
from unmask.lab.training.recipe import Recipe


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return small_recipe()
