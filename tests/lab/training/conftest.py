import pytest
import torch

from tests.lab.training.small_pack import SIZE, sample_pack
from unmask.lab.pack import Pack, read_pack, write_pack
from unmask.lab.training.recipe import Recipe


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """So small a network gains nothing from more, and loses much where others use the cores."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    path = tmp_path_factory.mktemp("pack") / "small.pack"
    write_pack(sample_pack(), path)
    return read_pack(path)


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return Recipe(
        network="efficientnet-lite0",
        start="nothing",
        size=SIZE,
        mean=(127.0, 127.0, 127.0),
        std=(128.0, 128.0, 128.0),
        crop="aligned",
        margins=(0.05, 0.4),
        forgeries={"self-blend": 2.0, "inner-face": 1.0},
        recorded_share=0.3,
        left_out=(),
        degraded_share=0.5,
        optimiser="adamw",
        rate=1e-3,
        warm_up=0.2,
        decay=0.01,
        frozen_stages=0,
        averaging=0.9,
        steps=6,
        batch=4,
        validate_every=3,
        validation_pairs=1,
        seed=5,
    )
