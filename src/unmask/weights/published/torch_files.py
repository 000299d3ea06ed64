"""Reading the tensors of a torch checkpoint without torch, and without running its pickle.

Two containers exist. Torch up to 1.5 wrote one stream: a magic number, a protocol number, facts
of the machine and the object, each a pickle, then a pickled list of storage keys and the storages
in that order, each behind its count. Torch from 1.6 on writes a zip archive (stored, not
compressed) with ``data.pkl`` and one member a storage.
"""

import io
import math
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from unmask.weights.published.pickle_machine import Instance, UnreadableError, read_pickle
from unmask.weights.published.torch_names import Storage, StoredTensor, TorchNames

Tensors = dict[str, NDArray[Any]]

MOST_TENSORS: Final = 10_000
"""The largest network that can be imported has about 320."""
MOST_BYTES: Final = 1 << 30
"""Of one checkpoint, and of all its tensors together; the largest published one has 283 MB."""
_LONGEST_NAME: Final = 1_000

_MAGIC_NUMBER: Final = 0x1950A86A20F9469CFC6C
_STREAM_PROTOCOL: Final = 1001
_ZIP_START: Final = b"PK\x03\x04"
_WRAPPERS: Final = ("model", "net", "state_dict")
"""The keys under which training checkpoints keep the network."""

_ReadStorage = Callable[[Storage], bytes | memoryview]


def read_torch_file(content: bytes) -> Tensors:
    """Read the network's tensors by name: parameters and buffers, as ``state_dict`` names them.

    The file may hold a state dict, a dict with one under ``model``, ``net`` or ``state_dict``, or
    a whole network.

    Args:
        content: of the file.

    Returns:
        Read-only arrays, which share the memory of ``content`` where they can.

    Raises:
        UnreadableError: the content is no such checkpoint, is damaged or over a limit, or asks
            for anything but data.
    """
    opened = _open_zip if content.startswith(_ZIP_START) else _open_stream
    root, read_storage = opened(content)
    found: dict[str, StoredTensor] = {}
    for name, tensor in _named_tensors(root):
        found[name] = tensor
        if len(found) > MOST_TENSORS:
            raise UnreadableError(f"it has more than {MOST_TENSORS:,} tensors")
    size = sum(math.prod(one.shape) * one.storage.dtype.itemsize for one in found.values())
    stored = sum(one.count * one.dtype.itemsize for one in {one.storage for one in found.values()})
    if max(size, stored) > MOST_BYTES:
        raise UnreadableError(f"its tensors hold more than {MOST_BYTES >> 20:,} MiB")
    return {name: _array(tensor, read_storage) for name, tensor in found.items()}


def is_torch_zip(archive: zipfile.ZipFile) -> bool:
    """Whether a zip archive is a checkpoint itself and not a folder with some in it."""
    return any(name.count("/") == 1 and name.endswith("/data.pkl") for name in archive.namelist())


def _open_zip(content: bytes) -> tuple[object, _ReadStorage]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        (pickled,) = [name for name in archive.namelist() if name.endswith("/data.pkl")]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("it is a damaged or cut-off zip archive") from error
    folder = pickled.removesuffix("data.pkl")
    if folder + "byteorder" in archive.namelist():
        order = _stored_member(archive, folder + "byteorder", expected_size=len("little"))
        if order != b"little":
            raise UnreadableError("it was written on a machine of another byte order")

    @cache
    def read_storage(storage: Storage) -> bytes:
        size = storage.count * storage.dtype.itemsize
        return _stored_member(archive, f"{folder}data/{storage.key}", size)

    return read_pickle(io.BytesIO(_stored_member(archive, pickled)), TorchNames()), read_storage


def _stored_member(archive: zipfile.ZipFile, name: str, expected_size: int | None = None) -> bytes:
    """A member that is as large as it says, because it is not compressed."""
    try:
        member = archive.getinfo(name)
        if member.compress_type != zipfile.ZIP_STORED:
            raise UnreadableError("its members are compressed, which torch never does")
        if expected_size is not None and member.file_size != expected_size:
            raise UnreadableError(f"its member {name[:80]!r} has another size than it should")
        return archive.read(member)
    except (KeyError, zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableError(f"its member {name[:80]!r} is missing or damaged") from error


def _open_stream(content: bytes) -> tuple[object, _ReadStorage]:
    stream = io.BytesIO(content)
    if not _starts_as_stream(stream):
        raise UnreadableError("it is no torch checkpoint")
    names = TorchNames()
    read_pickle(stream, names)
    root = read_pickle(stream, names)
    keys = read_pickle(stream, names)
    places = _places_of_storages(stream, keys, names)

    def read_storage(storage: Storage) -> memoryview:
        start = places[storage.key]
        return memoryview(content)[start : start + storage.count * storage.dtype.itemsize]

    return root, read_storage


def _starts_as_stream(stream: BinaryIO) -> bool:
    try:
        magic_number = read_pickle(stream, TorchNames())
        return (
            magic_number == _MAGIC_NUMBER and read_pickle(stream, TorchNames()) == _STREAM_PROTOCOL
        )
    except UnreadableError:
        return False


def _places_of_storages(stream: io.BytesIO, keys: object, names: TorchNames) -> dict[str, int]:
    """Where in the stream the numbers of each storage begin."""
    if not isinstance(keys, list) or set(map(str, keys)) != set(names.storages):
        raise UnreadableError("its list of storages is damaged")
    places = {}
    for key in keys:
        storage = names.storages[str(key)]
        count = int.from_bytes(stream.read(8), "little")
        start = stream.tell()
        end = start + count * storage.dtype.itemsize
        if count != storage.count or end > stream.getbuffer().nbytes:
            raise UnreadableError("its storages are damaged or cut off")
        places[storage.key] = start
        stream.seek(end)
    return places


def _named_tensors(root: object) -> Iterator[tuple[str, StoredTensor]]:
    network = _network_in(root)
    if isinstance(network, Instance):
        yield from _tensors_of_network(network)
        return
    if not isinstance(network, dict) or not network:
        raise UnreadableError("it holds no network")
    for name, value in network.items():
        if not isinstance(name, str) or not isinstance(value, StoredTensor):
            raise UnreadableError(f"it holds something other than tensors: {str(name)[:80]!r}")
        yield name, value


def _network_in(root: object) -> object:
    if not isinstance(root, dict):
        return root
    return next((root[key] for key in _WRAPPERS if key in root), root)


def _tensors_of_network(network: Instance) -> Iterator[tuple[str, StoredTensor]]:
    """The tensors of a pickled torch.nn.Module, named as its ``state_dict`` would."""
    waiting = [("", network)]
    visited = 0
    while waiting:
        prefix, layer = waiting.pop()
        visited += 1
        if visited > MOST_TENSORS or len(prefix) > _LONGEST_NAME:
            raise UnreadableError("its network has too many layers or nests them too deeply")
        for kind in ("_parameters", "_buffers"):
            for name, value in _items(layer, kind):
                if isinstance(value, StoredTensor):
                    yield prefix + name, value
        for name, value in _items(layer, "_modules"):
            if isinstance(value, Instance):
                waiting.append((f"{prefix}{name}.", value))


def _items(layer: Instance, attribute: str) -> Iterator[tuple[str, object]]:
    values = layer.attributes.get(attribute, {})
    if not isinstance(values, dict):
        raise UnreadableError(f"a layer's {attribute} is no dict")
    return ((str(name), value) for name, value in values.items())


def _array(tensor: StoredTensor, read_storage: _ReadStorage) -> NDArray[Any]:
    """A read-only view of a storage, never beyond its end."""
    dtype, axes = tensor.storage.dtype, list(zip(tensor.shape, tensor.strides, strict=True))
    last = tensor.offset + sum((size - 1) * stride for size, stride in axes)
    if last >= tensor.storage.count:
        raise UnreadableError("it has a tensor that reaches beyond its storage")
    numbers = np.frombuffer(read_storage(tensor.storage), dtype)
    strides = [stride * dtype.itemsize if size > 1 else 0 for size, stride in axes]
    return np.lib.stride_tricks.as_strided(
        numbers[tensor.offset :], tensor.shape, strides, writeable=False
    )
