"""What a training tuned becomes what the product reads, and both see the same."""

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.lab.training.small_pack import small_recipe
from unmask.lab.export_norms import arrays_of, main
from unmask.lab.networks import TunedClip
from unmask.lab.training import Checkpoint, TrainingError
from unmask.lab.training.checkpoint import write_checkpoint
from unmask.weights.trunk import NORMS
from unmask.weights.unit_head import UnitHead


def tuned() -> TunedClip:
    torch.manual_seed(3)
    network = TunedClip().eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return network


def test_the_head_of_the_file_judges_as_the_head_of_the_training(tmp_path: Path) -> None:
    network = tuned()
    checkpoint, file = tmp_path / "last.pt", tmp_path / "tuned.npz"
    state = network.state_dict()
    write_checkpoint(Checkpoint(small_recipe(), 7, {}, state, {}, 0.5), checkpoint)
    main([str(checkpoint), str(file)])
    with np.load(file) as arrays:
        assert {name for name in arrays if not name.startswith("head.")} == set(NORMS)
        np.testing.assert_array_equal(
            arrays["blocks.3.layer_norm2.bias"], state["blocks.3.layer_norm2.bias"].numpy()
        )
    tokens = torch.randn(2, 197, 768, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        expected = network.judge(tokens)[:, 0].numpy()
    np.testing.assert_allclose(UnitHead.load(file).logits(tokens.numpy()), expected, atol=1e-4)


def test_weights_of_another_network_are_refused() -> None:
    with pytest.raises(TrainingError, match="not of clip-vit-b16"):
        arrays_of({"classifier.weight": torch.zeros(1)})


def test_a_missing_checkpoint_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="There is no checkpoint"):
        main([str(tmp_path / "none.pt"), str(tmp_path / "tuned.npz")])
