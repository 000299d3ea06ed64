"""GenD's checkpoint, imported, computes what its torch definition computes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.lab.gend_network import GenD
from tests.weights.small_gend import UNUSED, tensors, write_gend_file
from unmask.weights import load_model
from unmask.weights.published import import_checkpoint

NAME = "faceforensics-gend"
MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


@pytest.mark.parametrize(("kind", "difference"), [(np.float32, 1e-3), (np.float16, 1e-4)])
@torch.inference_mode()
def test_gend_from_safetensors(
    kind: type[Any], difference: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers that have room in sixteen bits are not rounded, and agree the better."""
    monkeypatch.setenv("UNMASK_DATA", str(tmp_path / "data"))
    network = GenD().eval()
    given = {name: torch.from_numpy(each.astype(kind)) for name, each in tensors().items()}
    network.load_state_dict(given)
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    images = np.random.default_rng(0).integers(0, 256, (4, 224, 224, 3)).astype(np.uint8)
    images[1] = images[1, 0] // 3
    images[2] = 255 - images[2] // 2

    imported = import_checkpoint(NAME, write_gend_file(tmp_path / "model.safetensors", state))
    [found] = load_model(NAME).infer(images)

    assert imported.unused == (UNUSED,)
    scaled = (images / 255 - MEAN) / DEVIATION
    expected = network(torch.from_numpy(scaled.transpose(0, 3, 1, 2)).float()).numpy()
    assert np.ptp(expected, axis=0).min() > 0.1
    np.testing.assert_allclose(found, expected, atol=difference, rtol=0)
