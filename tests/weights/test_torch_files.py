"""The tensors of torch's two containers, and what happens when a file is not what it should be."""

import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest

from tests.weights import checkpoint_files as write
from unmask.weights.published.pickle_machine import UnreadableError
from unmask.weights.published.torch_files import read_torch_file

Container = Callable[[bytes, write.Arrays], bytes]
CONTAINERS: list[Container] = [write.stream_file, write.zip_file]
BOTH = pytest.mark.parametrize("container", CONTAINERS)

ARRAYS = {
    "conv.weight": np.arange(24, dtype=np.float32).reshape(2, 3, 2, 2),
    "conv.bias": np.array([-1.5, np.pi], np.float32),
}
NUMBERS = {"numbers": np.arange(12, dtype=np.float32)}


def nested(body: bytes, key: str) -> bytes:
    return b"}(" + write.text("epoch") + b"K\x07" + write.text(key) + body + b"u"


@BOTH
@pytest.mark.parametrize("wrapper", [None, "model", "net", "state_dict"])
def test_tensors_are_read_by_name(container: Container, wrapper: str | None) -> None:
    body = write.state_dict(ARRAYS)
    found = read_torch_file(container(nested(body, wrapper) if wrapper else body, ARRAYS))
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == np.float32
        assert not found[name].flags.writeable


@BOTH
@pytest.mark.parametrize(
    ("kind", "dtype"),
    [("DoubleStorage", "f8"), ("HalfStorage", "f2"), ("LongStorage", "i8"), ("ByteStorage", "u1")],
)
def test_numbers_keep_their_type(container: Container, kind: str, dtype: str) -> None:
    array = np.array([3, 1, 2], dtype)
    body = write.ordered_dict({"a": write.tensor(write.storage("0", 3, kind), (3,))})
    found = read_torch_file(container(body, {"0": array}))["a"]
    assert found.dtype == array.dtype
    np.testing.assert_array_equal(found, array)


@BOTH
def test_tensors_may_be_windows_on_one_storage(container: Container) -> None:
    storage = write.storage("numbers", 12)
    body = write.ordered_dict(
        {
            "transposed": write.tensor(storage, (4, 3), (1, 4)),
            "last": write.tensor(storage, (2,), offset=10),
            "repeated": write.tensor(storage, (2, 2), (0, 0), offset=5),
            "single": write.tensor(storage, (), offset=11),
            "one": write.tensor(storage, (1,), (2**62,)),
        }
    )
    found = read_torch_file(container(body, NUMBERS))
    np.testing.assert_array_equal(found["transposed"], NUMBERS["numbers"].reshape(3, 4).T)
    assert found["last"].tolist() == [10, 11]
    assert found["repeated"].tolist() == [[5, 5], [5, 5]]
    assert found["single"].tolist() == 11
    assert found["one"].tolist() == [0]


def test_a_checkpoint_of_python_2_and_an_early_torch_is_read() -> None:
    """Keys are byte strings, ordered dicts are made of lists, tensors have no hooks."""
    parts = [write.python2_text("storage"), write.name("torch", "FloatStorage")]
    parts += [write.python2_text(words) for words in ("numbers", "cuda:0")]
    storage = write.sequence([*parts, write.number(12), b"N"]) + b"Q"
    shape = write.sequence([write.number(3), write.number(4)])
    strides = write.sequence([write.number(4), write.number(1)])
    rebuild = write.name("torch._utils", "_rebuild_tensor")
    tensor = write.call(rebuild, storage, write.number(0), shape, strides)
    item = b"](" + write.python2_text("fc.weight") + tensor + b"e"
    body = write.call(write.name("collections", "OrderedDict"), b"](" + item + b"e")
    found = read_torch_file(write.stream_file(body, NUMBERS))
    np.testing.assert_array_equal(found["fc.weight"], NUMBERS["numbers"].reshape(3, 4))


def layer(class_name: str, **attributes: bytes) -> bytes:
    module, _, name = class_name.rpartition(".")
    items = b"".join(write.text(key) + value for key, value in attributes.items())
    return write.name(module, name) + b")\x81}(" + items + b"ub"


@BOTH
def test_a_whole_network_is_read_as_its_state_dict(container: Container) -> None:
    """With the source code that torch keeps beside a class, and things that are no tensors."""
    storage = write.storage("numbers", 12)
    parameter = write.call(
        write.name("torch._utils", "_rebuild_parameter"),
        write.tensor(storage, (12,)),
        b"\x88",
        write.EMPTY_ORDERED_DICT,
    )
    backend = write.call(write.name("torch.nn.backends.thnn", "_get_thnn_function_backend"))
    inner = layer(
        "torch.nn.modules.batchnorm.BatchNorm2d",
        _parameters=write.ordered_dict({"weight": parameter, "bias": b"N"}),
        _buffers=write.ordered_dict({"running_mean": write.tensor(storage, (2,))}),
        _backend=backend,
        training=b"\x89",
    )
    source = write.sequence(
        [
            write.text("module"),
            write.name("network.models", "TransferModel"),
            write.text("network/models.py"),
            write.text("import os; os.abort()"),
        ]
    )
    modules = write.ordered_dict({"bn": inner, "absent": b"N"})
    body = source + b"Q)\x81}(" + write.text("_modules") + modules + b"ub"
    found = read_torch_file(container(body, NUMBERS))
    assert {name: array.shape for name, array in found.items()} == {
        "bn.weight": (12,),
        "bn.running_mean": (2,),
    }


@BOTH
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (write.tensor(write.storage("numbers", 12), (3, 5)), "beyond its storage"),
        (write.tensor(write.storage("numbers", 12), (2,), offset=11), "beyond its storage"),
        (write.tensor(write.storage("numbers", 12), (2,), (12,)), "beyond its storage"),
        (write.tensor(write.storage("numbers", 12), (2**40,), (0,)), "more than 1,024 MiB"),
        (write.tensor(write.storage("numbers", 12), (2**14,) * 8, (0,) * 8), "1,024 MiB"),
        (write.tensor(write.storage("numbers", 12), (1,) * 9), "describes a tensor"),
        (write.tensor(write.storage("numbers", 12), (0,)), "describes a tensor"),
        (write.tensor(write.storage("numbers", 12), (2,), (-1,)), "describes a tensor"),
        (write.tensor(write.storage("numbers", 12), (2,), offset=-1), "describes a tensor"),
        (write.tensor(write.storage("numbers", 12), (2,), ()), "describes a tensor"),
        (write.tensor(write.storage("numbers", -12), (2,)), "not supported"),
        (write.tensor(write.storage("numbers", 12, "nn.Linear"), (2,)), "not supported"),
        (write.tensor(b"N", (2,)), "describes a tensor"),
    ],
)
def test_impossible_tensors_are_refused(container: Container, body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_torch_file(container(write.ordered_dict({"a": body}), NUMBERS))


@BOTH
@pytest.mark.parametrize("body", [b"N", b"]", b"}", write.EMPTY_ORDERED_DICT, write.text("a")])
def test_a_file_without_a_network_is_refused(container: Container, body: bytes) -> None:
    with pytest.raises(UnreadableError, match="no network"):
        read_torch_file(container(body, {}))


def test_storages_of_a_tensor_each_do_not_pile_up() -> None:
    """Members of a zip archive may overlap, so that many large ones need little space."""
    storages = [write.storage(f"{number}", 1 << 26) for number in range(5)]
    body = write.ordered_dict({f"{n}": write.tensor(one, (1,)) for n, one in enumerate(storages)})
    with pytest.raises(UnreadableError, match="more than 1,024 MiB"):
        read_torch_file(write.zip_file(body, {}))


def test_tensors_of_one_storage_share_its_memory() -> None:
    storage = write.storage("numbers", 12)
    body = write.ordered_dict({name: write.tensor(storage, (12,)) for name in "ab"})
    found = read_torch_file(write.zip_file(body, NUMBERS))
    assert np.shares_memory(found["a"], found["b"])


@BOTH
def test_too_many_tensors_are_refused(container: Container) -> None:
    body = write.constant_state_dict({f"{number}": (1,) for number in range(10_001)})
    with pytest.raises(UnreadableError, match="more than 10,000 tensors"):
        read_torch_file(container(body, {"one": np.zeros(1, np.float32)}))


@pytest.mark.parametrize(("depth", "copies"), [(14, 2), (600, 1)])
def test_layers_that_multiply_or_nest_without_end_are_refused(depth: int, copies: int) -> None:
    """Each layer holds the same inner layer once or twice."""
    body = layer("torch.nn.Linear")
    for _ in range(depth):
        again = b"".join(write.text(f"{copy}") + b"h\x00" for copy in range(1, copies))
        modules = b"}(" + write.text("0") + body + b"q\x00" + again + b"u"
        body = layer("torch.nn.Sequential", _modules=modules)
    with pytest.raises(UnreadableError, match="too many layers or nests them too deeply"):
        read_torch_file(write.stream_file(body, {}))


def test_a_dict_of_other_things_is_refused() -> None:
    body = write.ordered_dict({"a": write.constant_state_dict({"b": (1,)}), "c": b"K\x01"})
    with pytest.raises(UnreadableError, match="something other than tensors: 'a'"):
        read_torch_file(write.stream_file(body, {"one": np.zeros(1, np.float32)}))


def test_storages_that_are_not_what_was_promised_are_refused() -> None:
    whole = write.stream_file(write.state_dict(NUMBERS), NUMBERS)
    for content in (whole[:-1], whole[:-50], whole[:-52] + b"\x0d" + whole[-51:]):
        with pytest.raises(UnreadableError, match="storages are damaged or cut off"):
            read_torch_file(content)
    for storages in ({}, ARRAYS):
        with pytest.raises(UnreadableError, match="list of storages is damaged"):
            read_torch_file(write.stream_file(write.state_dict(NUMBERS), storages))


def test_two_sizes_of_one_storage_are_refused() -> None:
    sizes = {
        "a": write.tensor(write.storage("numbers", 12), (2,)),
        "b": write.tensor(write.storage("numbers", 11), (2,)),
    }
    with pytest.raises(UnreadableError, match="two different sizes"):
        read_torch_file(write.stream_file(write.ordered_dict(sizes), NUMBERS))


def test_members_of_the_wrong_size_or_kind_are_refused() -> None:
    body = write.state_dict(NUMBERS)
    with pytest.raises(UnreadableError, match="'archive/data/numbers' has another size"):
        read_torch_file(write.zip_file(body, {"numbers": np.zeros(13, np.float32)}))
    with pytest.raises(UnreadableError, match="'archive/data/numbers' is missing"):
        read_torch_file(write.zip_file(body, {}))
    with pytest.raises(UnreadableError, match="members are compressed"):
        read_torch_file(write.zip_file(body, NUMBERS, zipfile.ZIP_DEFLATED))


def test_another_byte_order_is_refused() -> None:
    content = write.zip_file(write.state_dict(NUMBERS), NUMBERS).replace(b"little", b"bigend")
    with pytest.raises(UnreadableError, match=r"byte order|damaged"):
        read_torch_file(content)


@pytest.mark.parametrize("flipped", [0x01, 0x40, 0xFF])
def test_no_damaged_byte_of_an_archive_changes_a_number(flipped: int) -> None:
    whole = write.zip_file(write.state_dict(NUMBERS), NUMBERS)
    for position in range(len(whole)):
        content = bytearray(whole)
        content[position] ^= flipped
        with suppress(UnreadableError):
            found = read_torch_file(bytes(content))
            np.testing.assert_array_equal(found["numbers"], NUMBERS["numbers"])


@BOTH
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9])
def test_a_truncated_file_is_refused(container: Container, kept: float) -> None:
    content = container(write.state_dict(ARRAYS), ARRAYS)
    with pytest.raises(UnreadableError):
        read_torch_file(content[: int(kept * len(content))])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\x89PNG\r\n",
        b"hello",
        write.program(b"N"),
        write.MAGIC_NUMBER,
        write.MAGIC_NUMBER + write.program(b"K\x01"),
        struct.pack("<Q", 8) + b"{}      ",
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"no torch checkpoint|damaged"):
        read_torch_file(content)
