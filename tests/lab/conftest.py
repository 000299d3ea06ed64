"""What the tests of trainings share."""

import pytest
import torch

from tests.lab.training.small_pack import sample_pack
from unmask.lab.pack import Pack, read_pack, write_pack


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """So small a network gains nothing from more, and loses much where others use the cores."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    path = tmp_path_factory.mktemp("pack") / "small.pack"
    write_pack(sample_pack(), path)
    return read_pack(path)
