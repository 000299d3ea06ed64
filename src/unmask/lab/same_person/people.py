"""Who is who in the collected clips, whose manifest knows of scenes rather than of people.

The clips that were near one another by the network were looked at, one beside the other, and
nothing was taken from the network alone: people who could not be told apart for sure are compared
with everyone but each other.
"""

from unmask.lab.manifest import Item

_ONE_PERSON = (
    (
        "resyncer/set_12/back",
        "resyncer/set_13/back",
        "edtalk/uncrop_Obama",
        "styletalk/Obama",
        "liax/driving4",
        "ghost2/3",
    ),
    ("talkact/set_1", "talkact/set_2", "talkact/set_7", "talkact/set_8"),
    ("talkact/set_3", "talkact/set_4"),
    ("edtalk/expression_source", "styletalk/happyenglish"),
    ("hellomeme/xzy1", "hellomeme/xzy2", "hellomeme/xzy3"),
    ("resyncer/set_13/driving", "resyncer/set_2/driving"),
    ("resyncer/set_10/back", "resyncer/set_11/back"),
    ("styletalk/nice", "hellomeme/nice"),
)
_UNSURE = (
    frozenset({"styletalk/sadgirl", "celebvtext/dwLvx47XN0k_13_1"}),
    frozenset({"hellomeme/jue", "hellomeme/tbh"}),
)

_DONORS = {
    "vividface/output_400": "styletalk/trump",
    "resyncer/set_8": "resyncer/set_8/id_driving",
    "resyncer/set_9": "resyncer/set_9/id_driving",
}
"""Of swaps, whose face was put in, where a real clip of that person is among the collected ones."""


def clip_of(item: Item) -> str:
    """The clip that a picture of a face was cut from."""
    return f"{item.source}/{item.label}/{item.path.stem.rpartition('-')[0]}"


def person_of(item: Item) -> str:
    """Who a real item shows."""
    own = _own_name(item)
    return next((group[0] for group in _ONE_PERSON if own in group), own)


def target_of(item: Item) -> str:
    """Into whose video the face of a swap was put."""
    return f"{item.identity}/back" if item.source == "resyncer" else item.identity


def donor_of(item: Item) -> str | None:
    """Whose face was put in, None where no other clip shows that person."""
    return _DONORS.get(item.identity)


def are_unsure(one: str, other: str) -> bool:
    """Whether nobody could tell if two names are one person's."""
    return frozenset({one, other}) in _UNSURE


def _own_name(item: Item) -> str:
    """The scene; where it shows two people in two clips, with the part of the clip."""
    if item.source != "resyncer":
        return item.identity
    return f"{item.identity}/{item.path.stem.rpartition('-')[0].rpartition('__')[2]}"
