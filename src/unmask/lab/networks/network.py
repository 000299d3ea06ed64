"""What all networks of the lab have in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from torch import Tensor, nn


class Network(nn.Module, ABC):
    """A network that looks at pictures: a body that makes a map of features, and a head.

    Attributes:
        HEAD: start of the names of the head's weights, which starting weights do not fill.
        HAS_SHARES: whether ``shares`` gives any.
    """

    HEAD: ClassVar[str]
    HAS_SHARES: ClassVar[bool] = False

    @abstractmethod
    def features(self, images: Tensor) -> Tensor:
        """The last map of features.

        Args:
            images: (count, 3, height, width), float, normalised as the weights expect.

        Returns:
            (count, channels, rows, columns).
        """

    @abstractmethod
    def judge(self, features: Tensor) -> Tensor:
        """What the head says of maps of features, (count, outputs)."""

    @abstractmethod
    def stages(self) -> Sequence[nn.Module]:
        """The body's parts, the one that sees the picture first; the head is not among them."""

    def shares(self, features: Tensor) -> Tensor | None:  # noqa: ARG002
        """Each cell's share of the first output, (count, rows, columns), whose mean it is.

        None where the head is no weighted sum over the cells of the features given.
        """
        return None

    def forward(self, images: Tensor) -> Tensor:
        """Features, then the head; see ``features`` and ``judge``."""
        return self.judge(self.features(images))
