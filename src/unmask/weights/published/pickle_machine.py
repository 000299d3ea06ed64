"""Reading a pickle as data.

A pickle is a program for a small stack machine, and Python's own machine imports and calls
whatever the program names. The machine here runs the same programs and can do neither: a name
stays a `Name`, and what a call would yield is looked up in the caller's `Vocabulary`, which
refuses all that it does not know. Nothing of the standard library's unpicklers is used; only
`pickletools.genops`, which takes the bytes apart into instructions and runs nothing.
"""

import pickletools
import struct
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Protocol

MOST_INSTRUCTIONS: Final = 1_000_000
"""A whole pickled Xception has about 20,000."""


class UnreadableError(Exception):
    """The file is damaged, over a limit, or asks for more than data; the message says which."""


@dataclass(frozen=True)
class Name:
    """A class or function that the pickle names, such as ``torch.FloatStorage``."""

    dotted: str


@dataclass
class Instance:
    """An object of any class: nothing but the attributes that the pickle gives it."""

    class_name: str
    attributes: dict[object, object] = field(default_factory=dict)


class Vocabulary(Protocol):
    """What the names in one kind of file stand for."""

    def check_name(self, dotted: str) -> None:
        """Raise UnreadableError for a name that has no place in such a file."""

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        """The inert value that stands for what the call of a function would yield.

        Raises:
            UnreadableError: such a file has no reason to call this function in this way.
        """

    def external(self, identity: object) -> object:
        """The inert value that stands for something kept outside the pickle."""


def read_pickle(stream: BinaryIO, vocabulary: Vocabulary) -> object:
    """Read one pickle from where a stream stands; the stream then stands behind it.

    Returns:
        Numbers, strings, bytes, None, and lists, tuples and dicts of them (sets become lists),
        with `Name`, `Instance` and the vocabulary's values among them.

    Raises:
        UnreadableError: the pickle is damaged, too long, or has an instruction or a name that the
            vocabulary or this machine refuses.
    """
    machine = _Machine(vocabulary)
    try:
        with warnings.catch_warnings(action="ignore"):  # of odd escapes in damaged names
            for number, (instruction, argument, _) in enumerate(pickletools.genops(stream)):
                if number >= MOST_INSTRUCTIONS:
                    raise UnreadableError(
                        f"it has more than {MOST_INSTRUCTIONS:,} pickle instructions"
                    )
                machine.run(instruction.name, argument)
    except (ValueError, IndexError, OverflowError, struct.error) as error:
        raise UnreadableError("its pickle is damaged or cut off") from error
    return machine.result()


class _Machine:
    """The stack, the marks on it, and the memo of a pickle being read."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._stack: list[object] = []
        self._marks: list[int] = []
        self._memo: dict[object, object] = {}

    def run(self, instruction: str, argument: object) -> None:
        """Carry out one instruction."""
        if instruction in _WITHOUT_EFFECT:
            return
        if instruction in _LITERALS:
            self._stack.append(argument)
        elif instruction in _NEW_VALUES:
            self._stack.append(_NEW_VALUES[instruction]())
        elif instruction in _STORING:
            self._memo[argument] = self._top()
        elif instruction in _FETCHING:
            self._stack.append(self._remembered(argument))
        elif instruction in _ACTIONS:
            _ACTIONS[instruction](self)
        elif instruction == "GLOBAL":
            self._push_name(str(argument).replace(" ", "."))
        else:
            raise UnreadableError(
                f"its pickle has the instruction {instruction}, which no checkpoint needs"
            )

    def result(self) -> object:
        """What is left at the end."""
        if len(self._stack) != 1 or self._marks:
            raise UnreadableError("its pickle is damaged: it does not end with one value")
        return self._stack[0]

    def mark(self) -> None:
        self._marks.append(len(self._stack))

    def memoize(self) -> None:
        self._memo[len(self._memo)] = self._top()

    def pop(self) -> object:
        self._top()
        return self._stack.pop()

    def pop_to_mark(self) -> list[object]:
        start = self._marks.pop()
        values = self._stack[start:]
        del self._stack[start:]
        return values

    def duplicate(self) -> None:
        self._stack.append(self._top())

    def push_name_from_stack(self) -> None:
        name, module = self.pop(), self.pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise UnreadableError("its pickle builds a name from something other than text")
        self._push_name(f"{module}.{name}")

    def push_tuple(self, length: int) -> None:
        self._stack.append(tuple(reversed([self.pop() for _ in range(length)])))

    def push_marked_tuple(self) -> None:
        self._stack.append(tuple(self.pop_to_mark()))

    def push_marked_list(self) -> None:
        self._stack.append(self.pop_to_mark())

    def push_marked_dict(self) -> None:
        values = self.pop_to_mark()
        self._stack.append({})
        self._set_items(values)

    def append(self) -> None:
        self._extend([self.pop()])

    def append_marked(self) -> None:
        self._extend(self.pop_to_mark())

    def set_item(self) -> None:
        value, key = self.pop(), self.pop()
        self._set_items([key, value])

    def set_marked_items(self) -> None:
        self._set_items(self.pop_to_mark())

    def call(self) -> None:
        arguments, function = self.pop(), self.pop()
        if not isinstance(function, Name) or not isinstance(arguments, tuple):
            raise UnreadableError("its pickle calls something that is no known function")
        self._stack.append(self._vocabulary.call(function.dotted, arguments))

    def new_instance(self) -> None:
        arguments, class_name = self.pop(), self.pop()
        if not isinstance(class_name, Name) or arguments != ():
            raise UnreadableError("its pickle makes an object in a way that no checkpoint needs")
        self._stack.append(Instance(class_name.dotted))

    def set_attributes(self) -> None:
        """Give an object its attributes; those of anything but an `Instance` say nothing."""
        attributes, owner = self.pop(), self._top()
        if not isinstance(owner, Instance):
            return
        if not isinstance(attributes, dict):
            raise UnreadableError("its pickle gives an object attributes without names")
        owner.attributes = attributes

    def push_external(self) -> None:
        self._stack.append(self._vocabulary.external(self.pop()))

    def _top(self) -> object:
        if len(self._stack) <= (self._marks[-1] if self._marks else 0):
            raise UnreadableError("its pickle is damaged: it takes a value where there is none")
        return self._stack[-1]

    def _remembered(self, place: object) -> object:
        if place not in self._memo:
            raise UnreadableError("its pickle is damaged: it recalls a value that it never stored")
        return self._memo[place]

    def _push_name(self, dotted: str) -> None:
        self._vocabulary.check_name(dotted)
        self._stack.append(Name(dotted))

    def _extend(self, values: Iterable[object]) -> None:
        target = self._top()
        if not isinstance(target, list):
            raise UnreadableError("its pickle appends to something that is no list")
        target.extend(values)

    def _set_items(self, keys_and_values: list[object]) -> None:
        target = self._top()
        keys, values = keys_and_values[::2], keys_and_values[1::2]
        # Plain keys only: to hash a deeply nested tuple would exhaust the interpreter's own stack.
        plain = all(isinstance(key, str | int | float | None) for key in keys)
        if not isinstance(target, dict) or len(keys) != len(values) or not plain:
            raise UnreadableError("its pickle sets items in a way that no checkpoint needs")
        target.update(zip(keys, values, strict=True))


_WITHOUT_EFFECT = frozenset({"PROTO", "FRAME", "STOP"})
_LITERALS = frozenset(
    {
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
        *("STRING", "BINSTRING", "SHORT_BINSTRING"),
        *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"),
        *("SHORT_BINBYTES", "BINBYTES", "BINBYTES8"),
    }
)
_NEW_VALUES: dict[str, Callable[[], object]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
    "EMPTY_SET": list,
}
_STORING = frozenset({"PUT", "BINPUT", "LONG_BINPUT"})
_FETCHING = frozenset({"GET", "BINGET", "LONG_BINGET"})
_ACTIONS: dict[str, Callable[[_Machine], object]] = {
    "MARK": _Machine.mark,
    "MEMOIZE": _Machine.memoize,
    "POP": _Machine.pop,
    "POP_MARK": _Machine.pop_to_mark,
    "DUP": _Machine.duplicate,
    "STACK_GLOBAL": _Machine.push_name_from_stack,
    "TUPLE1": lambda machine: machine.push_tuple(1),
    "TUPLE2": lambda machine: machine.push_tuple(2),
    "TUPLE3": lambda machine: machine.push_tuple(3),
    "TUPLE": _Machine.push_marked_tuple,
    "LIST": _Machine.push_marked_list,
    "DICT": _Machine.push_marked_dict,
    "APPEND": _Machine.append,
    "APPENDS": _Machine.append_marked,
    "ADDITEMS": _Machine.append_marked,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_marked_items,
    "REDUCE": _Machine.call,
    "NEWOBJ": _Machine.new_instance,
    "BUILD": _Machine.set_attributes,
    "BINPERSID": _Machine.push_external,
}
