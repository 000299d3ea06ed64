"""Pickles are read as data; whatever asks for more is refused and nothing of it is run."""

import io
import os
import pickle
import struct
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weights import checkpoint_files as write
from unmask.weights.published.pickle_machine import Instance, UnreadableError, read_pickle
from unmask.weights.published.torch_names import TorchNames


def read(content: bytes) -> object:
    return read_pickle(io.BytesIO(content), TorchNames())


plain_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=30,
)


@given(plain_values, st.integers(3, pickle.HIGHEST_PROTOCOL))
def test_plain_values_are_read_as_they_were_written(value: object, protocol: int) -> None:
    assert read(pickle.dumps(value, protocol)) == value


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_values_of_every_protocol_are_read(protocol: int) -> None:
    value = {"a": [1, -70_000, 2**80, 1.5, None, True, "ü"], "b": ((), (1,), (1, 2, 3, 4)), "c": {}}
    value["again"] = value["a"]
    assert read(pickle.dumps(value, protocol)) == value


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_ordered_dicts_become_dicts_and_sets_lists(protocol: int) -> None:
    value = OrderedDict(a=OrderedDict(b=1), c={3})
    assert read(pickle.dumps(value, protocol)) == {"a": {"b": 1}, "c": [3]}


def test_a_python_2_ordered_dict_is_made_of_its_items() -> None:
    pair = b"](" + write.python2_text("key") + b"K\x07e"
    body = write.call(write.name("collections", "OrderedDict"), b"](" + pair + b"e")
    assert read(write.program(body)) == {"key": 7}


def test_an_object_is_nothing_but_its_attributes() -> None:
    body = (
        write.name("torch.nn.modules.linear", "Linear")
        + b")\x81}"
        + write.text("size")
        + b"K\x03sb"
    )
    assert read(write.program(body)) == Instance("torch.nn.modules.linear.Linear", {"size": 3})


class Runs:
    """Pickled as a call of any function with any arguments."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call


SYSTEM = write.name("os", "system")
LINEAR = write.name("torch.nn", "Linear")
REBUILD = write.name("torch._utils", "_rebuild_parameter")
ORDERED_DICT = write.name("collections", "OrderedDict")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("function", [os.system, eval, exec, getattr, __import__, pickle.loads])
def test_no_function_is_called(function: Callable[..., Any], protocol: int, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"asks for .* nothing of it was run"):
        read(pickle.dumps([Runs(function, f"touch {tmp_path / 'run'}")], protocol))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "body",
    [
        SYSTEM + b"0N",
        write.call(write.name("importlib", "import_module"), write.text("os")),
        write.call(write.name("builtins", "getattr"), LINEAR, write.text("__init__")),
        write.text("os") + write.text("system") + b"\x93",
        write.text("torch._utils") + write.text("_rebuild_tensor_v2.__globals__") + b"\x93",
        write.text("collections") + write.text("OrderedDict.__init__") + b"\x93",
        write.name("torch", "load"),
        write.name("torch", "FloatStorage.from_file"),
        write.name("torch._utils", "_rebuild_tensor_v2.__code__"),
        write.name("torch.hub", "load"),
        write.name("network", "os"),
        write.name("", "torch.nn."),
    ],
)
def test_a_name_that_no_checkpoint_needs_is_refused_when_it_is_read(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="has no place in a checkpoint"):
        read(write.program(body))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (write.call(LINEAR, write.text("a")), "calls 'torch.nn.Linear'"),
        (write.call(write.name("torch.nn", "os.system"), write.text("a")), "calls 'torch.nn.os"),
        (write.call(write.call(REBUILD, ORDERED_DICT), LINEAR), "makes a dict"),
        (write.call(write.call(REBUILD, write.text("os.system")), b"N"), "no known function"),
        (write.call(REBUILD), "calls 'torch._utils._rebuild_parameter'"),
        (write.call(ORDERED_DICT, b"K\x01"), "makes a dict"),
        (write.call(ORDERED_DICT, b"](K\x01e"), "makes a dict"),
        (b"N)R", "no known function"),
        (LINEAR + b"NR", "no known function"),
        (write.text("Linear") + b")\x81", "makes an object"),
        (LINEAR + b"(K\x01t\x81", "makes an object"),
        (LINEAR + b")\x81](K\x01eb", "attributes without names"),
        (b"N)\x93", "something other than text"),
        (b"(" + write.text("a") + b"ios\nsystem\n", "instruction INST"),
        (b"(" + LINEAR + b"o", "instruction OBJ"),
        (b"\x82\x01", "instruction EXT1"),
        (b"Pexternal\n", "instruction PERSID"),
        (LINEAR + b")}\x92", "instruction NEWOBJ_EX"),
        (write.text("key") + b"Q", "numbers of a kind"),
        (LINEAR + b"K\x01a", "no list"),
        (LINEAR + b"(K\x01K\x02u", "sets items"),
        (b"})K\x01s", "sets items"),
        (b"}(K\x01u", "sets items"),
        (b"h\x07", "never stored"),
        (b"NN", "one value"),
        (b"(N", "one value"),
        (b"0", "takes a value"),
        (b"](a", "takes a value"),
        (b"e", "damaged"),
        (b"\xff", "damaged"),
        (b"B" + struct.pack("<I", 2**32 - 1), "damaged"),
        (b"\x8e" + struct.pack("<Q", 2**62), "damaged"),
        (b"N0" * 500_001 + b"N", "1,000,000 pickle instructions"),
    ],
)
def test_other_tricks_are_refused(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(write.program(body))


def test_deep_nesting_is_harmless() -> None:
    with pytest.raises(UnreadableError, match="sets items"):
        read(write.program(b"}" + b")" + b"\x85" * 300_000 + b"Ns"))


def test_a_value_may_hold_itself() -> None:
    looped = read(write.program(b"]q\x00h\x00a"))
    assert isinstance(looped, list)
    assert looped[0] is looped


def test_copies_of_a_long_list_do_not_pile_up() -> None:
    items = b"](" + b"](X\x01\x00\x00\x00aNe" * 100_000 + b"eq\x00"
    again = b"h\x00" + b"\x85" + b"R"
    body = items + (ORDERED_DICT + again + b"0") * 20
    with pytest.raises(UnreadableError, match="makes a dict"):
        read(write.program(body))


CHECKPOINT = write.program(write.state_dict({"weight": np.zeros((2, 3), np.float32)}))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    content = bytearray(CHECKPOINT)
    for _ in range(draw(st.integers(1, 4))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


@given(damaged() | st.binary(max_size=200))
def test_damage_and_noise_meet_no_other_error(content: bytes) -> None:
    with suppress(UnreadableError):
        read(content)
