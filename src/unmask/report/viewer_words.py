"""What the viewers of maps and curves say, for their scripts in the report."""

import json

from unmask.report.speaker import Speaker

_VIEWER_KEYS = {
    "choice": "viewer-choice",
    "original": "viewer-original",
    "larger": "viewer-larger",
    "smaller": "viewer-smaller",
    "whole": "viewer-whole",
    "shown": "viewer-shown",
    "untouched": "viewer-untouched",
    "alike": "viewer-untouched-alike",
    "look": "card-look-at",
    "ignore": "card-ignore",
    "keys": "viewer-keys",
    "help": "viewer-help",
}
_CURVE_KEYS = {
    "reading": "curve-reading",
    "readingOfMark": "curve-reading-mark",
    "mark": "curve-mark",
}
_PLACES = {name: f"{{{name}}}" for name in ("title", "percent", "time", "name", "value", "mark")}
"""What the scripts fill in."""


def viewer_words(speak: Speaker) -> str:
    """The ``ViewerWords`` of ``viewing/pictures.js`` as JSON."""
    return _said(_VIEWER_KEYS, speak)


def curve_words(speak: Speaker) -> str:
    """The ``CurveWords`` of ``viewing/curves.js`` as JSON, but for the label of each curve."""
    return _said(_CURVE_KEYS, speak)


def _said(keys: dict[str, str], speak: Speaker) -> str:
    return json.dumps({name: speak.of(key, **_PLACES) for name, key in keys.items()})
