"""What the names in a torch checkpoint stand for; all of it is data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from unmask.weights.published.pickle_machine import MOST_INSTRUCTIONS, Name, UnreadableError

_STORAGE_TYPES: Final[Mapping[str, np.dtype[Any]]] = {
    "torch.DoubleStorage": np.dtype("<f8"),
    "torch.FloatStorage": np.dtype("<f4"),
    "torch.HalfStorage": np.dtype("<f2"),
    "torch.LongStorage": np.dtype("<i8"),
    "torch.IntStorage": np.dtype("<i4"),
    "torch.ShortStorage": np.dtype("<i2"),
    "torch.CharStorage": np.dtype("i1"),
    "torch.ByteStorage": np.dtype("u1"),
    "torch.BoolStorage": np.dtype("?"),
}
_TENSORS: Final = {"torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2"}
_PARAMETER: Final = "torch._utils._rebuild_parameter"
_ORDERED_DICT: Final = "collections.OrderedDict"
_SETS: Final = {"builtins.set", "__builtin__.set"}
_WITHOUT_MEANING: Final = {
    "_codecs.encode",
    "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar",
    "numpy.dtype",
    "torch.device",
    "torch.nn.backends.thnn._get_thnn_function_backend",
}
"""Calls that training checkpoints hold beside their tensors; what they yield is not needed."""

_FUNCTIONS: Final = {_PARAMETER, _ORDERED_DICT} | _TENSORS | _SETS | _WITHOUT_MEANING
_MOST_AXES: Final = 8
_MODULES_OF_LAYERS: Final = (
    "torch.nn.",
    "network.models.",
    "network.xception.",
    "pretrainedmodels.models.xception.",
)
"""Torch's layers, and the authors' own in pickles of whole networks."""


@dataclass(frozen=True)
class Storage:
    """A run of numbers kept outside the pickle.

    Attributes:
        key: by which the container knows it.
        dtype: of the numbers, little-endian.
        count: of the numbers.
    """

    key: str
    dtype: np.dtype[Any]
    count: int


@dataclass(frozen=True)
class StoredTensor:
    """A tensor: a window on a storage.

    Attributes:
        storage: that holds the numbers.
        offset: of the first element, in elements.
        shape: of the tensor.
        strides: for each axis the distance of neighbours, in elements.
    """

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class TorchNames:
    """The vocabulary of torch's checkpoints."""

    def __init__(self) -> None:
        self.storages: dict[str, Storage] = {}
        """All storages that were mentioned, by key."""
        self._copied = 0

    def check_name(self, dotted: str) -> None:
        """Refuse whatever is no storage, layer or way of rebuilding a tensor."""
        known = dotted in _STORAGE_TYPES or dotted in _FUNCTIONS
        if not known and not dotted.startswith(_MODULES_OF_LAYERS):
            raise UnreadableError(
                f"it asks for {dotted[:80]!r}, which has no place in a checkpoint; nothing of it "
                "was run, and you should not trust where it came from"
            )

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        """Tensors become `StoredTensor`, ordered dicts dicts, sets lists."""
        if function in _WITHOUT_MEANING:
            return None
        if function in _TENSORS:
            return _stored_tensor(arguments)
        if function == _ORDERED_DICT:
            return self._dict(arguments)
        if (function in _SETS or function == _PARAMETER) and arguments:
            return arguments[0]
        raise UnreadableError(f"it calls {function[:80]!r} in a way that no checkpoint needs")

    def external(self, identity: object) -> object:
        """A storage, or the class of a layer that comes with its source code (not looked at)."""
        match identity:
            case ("module", Name() as layer, *_):
                return layer
            case ("storage", Name(dotted), str(key), str(), int(count), *view) if (
                dotted in _STORAGE_TYPES and count >= 0 and view in ([], [None])
            ):
                storage = Storage(key, _STORAGE_TYPES[dotted], count)
                if self.storages.setdefault(key, storage) != storage:
                    raise UnreadableError("it mentions one storage with two different sizes")
                return storage
        raise UnreadableError("it refers to numbers of a kind that is not supported")

    def _dict(self, arguments: tuple[object, ...]) -> dict[object, object]:
        """An ordered dict, empty (Python 3) or from a list of its items (Python 2)."""
        match arguments:
            case ():
                return {}
            case ([*items],):
                self._copied += len(items)
                pairs = [item for item in items if isinstance(item, list) and len(item) == 2]
                if self._copied <= MOST_INSTRUCTIONS and len(pairs) == len(items):
                    return {key: value for key, value in pairs if isinstance(key, str)}
        raise UnreadableError("it makes a dict in a way that no checkpoint needs")


def _stored_tensor(arguments: tuple[object, ...]) -> StoredTensor:
    match arguments:
        case (Storage() as storage, int(offset), tuple(shape), tuple(strides), *_) if (
            len(shape) == len(strides) <= _MOST_AXES
            and all(isinstance(size, int) and size > 0 for size in shape)
            and all(isinstance(stride, int) and stride >= 0 for stride in strides)
            and offset >= 0
        ):
            return StoredTensor(storage, offset, shape, strides)
    raise UnreadableError("it describes a tensor in a way that no checkpoint needs")
