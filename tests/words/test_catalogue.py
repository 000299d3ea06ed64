"""Whether every sentence is there in every language, and none that nobody says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, VariableReference
from fluent.syntax.visitor import Visitor

from unmask.words import LANGUAGES
from unmask.words.catalogue import own_catalogue

SOURCE = Path(__file__).parents[2] / "src" / "unmask"
TEMPLATES = sorted((SOURCE / "report" / "templates").glob("*.jinja"))
PAGE = SOURCE / "service" / "page"
VIEWERS = sorted((SOURCE / "report" / "viewing").glob("*.js"))
SCRIPTS = [*(path for path in sorted(PAGE.glob("*.js")) if path.name != "fluent.js"), *VIEWERS]
PANEL = sorted((SOURCE.parents[1] / "extension" / "src").rglob("*.ts*"))
SAME_IN_BOTH = {
    "curve-reading",
    "paragraph",
    "viewer-original",
    "support",
    "trial-outcome",
    "known-both",
    "provenance-listed",
    "limit-seconds",
    "fact-no",
    "ended",
    "refused",
    "refused-named",
    "page-title",
}
"""Of what has no words of its own, or words that both languages write alike."""
NO_WORDS = {
    "Content-Type",
    "Retry-After",
    "X-Unmask",
    "#tests input",
    "band band-",
    "chart timeline",
    "curve style-",
    "dot style-",
    "moderately strong",
    "no support",
    "noopener noreferrer",
    "not manipulated",
    "notice grave",
    "quiet block",
    "readout quiet",
    "row past",
    "test awaited",
    "very strong",
}
"""In the scripts of the page, of more than one word or with a capital."""
NAMES = ("Message", "of", "message", "t")
"""What is called with a key as its first argument."""


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, Message]:
    entries = FluentParser().parse(own_catalogue().sources[language]).body
    assert [entry.content for entry in entries if isinstance(entry, Junk)] == []
    found = [entry for entry in entries if isinstance(entry, Message)]
    assert len({entry.id.name for entry in found}) == len(found)
    return {entry.id.name: entry for entry in found}


def variables(message: Message) -> set[str]:
    visitor = Variables()
    visitor.visit(message)
    return visitor.names


ENGLISH = messages("en")


def test_all_languages_have_the_same_sentences_with_the_same_values() -> None:
    assert len(ENGLISH) > 200
    for language in LANGUAGES:
        own = messages(language)
        assert list(own) == list(ENGLISH)
        assert {key: variables(own[key]) for key in own} == {
            key: variables(ENGLISH[key]) for key in ENGLISH
        }


def test_no_sentence_is_left_in_the_other_language() -> None:
    spanish = messages("es")
    same = {key for key in ENGLISH if ENGLISH[key].equals(spanish[key], ignored_fields=["span"])}
    assert same == SAME_IN_BOTH


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language: str) -> None:
    time: dict[str, Any] = {"TIME": lambda seconds: f"{seconds} s"}
    bundle = FluentBundle([language], functions=time, use_isolating=False)
    bundle.add_resource(FluentResource(own_catalogue().sources[language]))
    for key in ENGLISH:
        for value in (1, 2):
            pattern = bundle.get_message(key).value
            assert pattern is not None
            said, errors = bundle.format_pattern(
                pattern, dict.fromkeys(variables(ENGLISH[key]), value)
            )
            assert errors == []
            assert str(said) == str(said).strip() != ""


def test_every_sentence_is_said_somewhere_and_everything_said_is_there() -> None:
    named, begun, mentioned = set[str](), set[str](), set[str]()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                mentioned.add(node.value)
            if isinstance(node, ast.Call) and name_of(node.func) in NAMES and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    named.add(key.value)
                if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
                    begun.add(str(key.values[0].value))
    for path in TEMPLATES:
        named |= set(re.findall(r'\bt\("([\w-]+)"', path.read_text(encoding="utf-8")))
    ended = set[str]()
    for path in [*SCRIPTS, *PANEL, PAGE / "index.html"]:
        text = path.read_text(encoding="utf-8")
        mentioned |= set(re.findall(r'"([\w-]+)"', text))
        named |= set(re.findall(r'\bsay\("([a-z-]+)"', text)) if path in SCRIPTS else set()
        named |= set(re.findall(r'data-say="([\w-]+)"', text))
        begun |= set(re.findall(r"\bsay\(`([\w-]+)\$", text))
        ended |= set(re.findall(r"\bsay\(`\$\{\w+\}([\w-]+)`", text))
    mentioned |= named
    assert named - set(ENGLISH) == set()
    assert begun
    assert all(any(key.startswith(start) for key in ENGLISH) for start in begun)
    unsaid = set(ENGLISH) - mentioned
    assert {
        key for key in unsaid if not key.startswith(tuple(begun)) and not key.endswith(tuple(ended))
    } == set()


def test_no_file_is_refused_in_words_that_no_catalogue_has() -> None:
    plain, refusals = list[str](), 0
    for path in sorted((SOURCE / "media").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) == "MediaError":
                refusals += 1
                if any(is_text(given) for given in node.args):
                    plain.append(f"{path.name}:{node.lineno}")
    assert refusals > 50
    assert plain == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_report_has_no_words_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for code in (r"\{%.*?%\}", r"\{\{.*?\}\}"):
        text = re.sub(code, "", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:alt|aria-label|title|placeholder)="([^"]*)"', text)
    bare = re.sub(r"<[^>]*>|&\w+;", " ", text)
    words = re.findall(r"[^\W\d_]{2,}", " ".join([bare, *spoken]))
    assert set(words) <= {"px", "Unmask"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_the_page_has_no_words_of_its_own(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL | re.M)
    for plain, filled in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`', text):
        words = plain or re.sub(r"\$\{[^}]*\}", "", filled)
        # Names of headers, classes and levels are no words for people.
        if words not in NO_WORDS:
            assert not re.search(r"[A-Z][a-z]|[a-z]{2,} [a-z]{2,}", words), words


def test_what_stands_around_the_views_of_the_page_is_in_the_catalogue() -> None:
    text = (PAGE / "index.html").read_text(encoding="utf-8")
    for part in (r"<head>.*</head>", r"<noscript>.*</noscript>", r"<[^>]*>"):
        text = re.sub(part, " ", text, flags=re.DOTALL)
    assert text.split() == ["Unmask"]


def is_text(given: ast.AST) -> bool:
    """Whether it is a text, put together or chosen here, and no message."""
    if isinstance(given, ast.Call):
        return name_of(given.func) in ("str", "format", "join")
    if isinstance(given, ast.BinOp | ast.BoolOp | ast.IfExp):
        return any(map(is_text, ast.iter_child_nodes(given)))
    return isinstance(given, ast.JoinedStr | ast.Constant)


def python_files() -> Iterator[Path]:
    lab = SOURCE / "lab"
    return (path for path in SOURCE.rglob("*.py") if lab not in path.parents)


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
