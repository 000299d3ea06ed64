"""Telling generated pictures by what the trunk sees in them.

    python -m unmask.lab.generated clip-features MANIFEST.csv --out FEATURES.npz
    python -m unmask.lab.generated clip-head FEATURES.npz --out head.npz --data "what it holds"

CLIP's vision transformer stays as it was learnt on photographs of everything; only a linear layer
is fitted to it. Source of the idea: Ojha, Li and Lee, Towards universal fake image detectors that
generalize across generative models (CVPR 2023), who take the last layer; that the layers before it
tell more: Koutlis and Papadopoulos, Leveraging representations from intermediate encoder-blocks for
synthetic image detection (ECCV 2024).
"""
