"""What Jinja reads in texts, conditions and templates, and what it rests on."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.parser import Parser

from bot.content.reading import Complaint, Documents
from dialogues.expressions import ENVIRONMENT, names

from .pages import all_conditions, all_texts, facts
from .places import Place

Found = TypeVar("Found", bound=nodes.Node)


@lru_cache(maxsize=4096)
def parsed(condition: str) -> nodes.Expr:
    """The tree of a condition; raises jinja2.TemplateSyntaxError when it is none."""
    parser = Parser(ENVIRONMENT, condition, state="variable")
    expression = parser.parse_expression()
    if not parser.stream.eos:
        parser.fail(f"nothing can follow here, but there is {parser.stream.current.value!r}")
    return expression


def placeholders(source: str) -> frozenset[str]:
    """The names that a text needs to be told; raises jinja2.TemplateSyntaxError."""
    return frozenset(meta.find_undeclared_variables(ENVIRONMENT.parse(source)))


def syntax_complaints(documents: Documents, templates: Mapping[str, Path]) -> Iterator[Complaint]:
    """Every text, condition and template that Jinja cannot read."""
    for condition in all_conditions(documents):
        if condition.source:
            yield from _unread(condition.source, condition.place, is_condition=True)
    for text in all_texts(documents):
        if "{" in text.english:
            yield from _unread(text.english, text.place)
    for name, path in templates.items():
        yield from _unread(path.read_text("utf-8"), Place(name, 1), is_file=True)
    yield from _cycles({name: condition.source for name, condition in facts(documents)}, documents)


def _unread(
    source: str, place: Place, *, is_condition: bool = False, is_file: bool = False
) -> Iterator[Complaint]:
    try:
        tree = parsed(source) if is_condition else ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        line = error.lineno if is_file else place.line
        said = str(error.message).rstrip(".")
        yield Complaint(place.file, line, "SYNTAX", f"cannot be read: {said}")
        return
    for node in (*every(tree, nodes.Filter), *every(tree, nodes.Test)):
        known = ENVIRONMENT.filters if isinstance(node, nodes.Filter) else ENVIRONMENT.tests
        if node.name not in known:
            what = type(node).__name__.lower()
            line = node.lineno if is_file else place.line
            sentence = f"{node.name} is no {what} of Jinja"
            yield Complaint(place.file, line, "SYNTAX", sentence)


def _cycles(sources: Mapping[str, str], documents: Documents) -> Iterator[Complaint]:
    """Facts that rest on themselves; reading one would never end."""
    try:
        rests = {name: names(source) & sources.keys() for name, source in sources.items()}
    except TemplateSyntaxError:
        return
    document = documents["rules/facts.yaml"]
    for name in sources:
        if circle := _circle(name, rests):
            told = " rests on ".join(circle)
            yield Place(document.file, document.line(name)).complain("CYCLE", told)


def _circle(name: str, rests: Mapping[str, Iterable[str]]) -> list[str]:
    """The way from a name back to itself; empty when there is none."""
    ways = [[name]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for other in sorted(rests[way[-1]]):
            if other == name:
                return [*way, name]
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def every(tree: nodes.Node, kind: type[Found]) -> Iterator[Found]:
    """The tree itself, if it is of this kind, and every part of it that is."""
    if isinstance(tree, kind):
        yield tree
    yield from tree.find_all(kind)


def answered_in(expression: nodes.Node) -> frozenset[str]:
    """The names that a condition asks after with answered('name')."""
    return frozenset(
        str(call.args[0].value)
        for call in every(expression, nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "answered"
        and call.args
        and isinstance(call.args[0], nodes.Const)
    )


def rests_on(source: str, facts: Mapping[str, str], *, guarded: bool = True) -> frozenset[str]:
    """The names that are no facts which a condition rests on, through facts as well.

    Without `guarded` those are left out that stand beside an answered('name') of their own.
    """
    if not source:
        return frozenset()
    found: set[str] = set()
    waiting, seen = [source], {source}
    while waiting:
        one = waiting.pop()
        asked_after = answered_in(parsed(one))
        told = names(one) - {"answered", "known", "found", "again", "done", "begun", "limit"}
        known = told & facts.keys()
        found |= (told - known) | asked_after if guarded else told - known - asked_after
        new = {facts[name] for name in known} - seen
        waiting += sorted(new)
        seen |= new
    return frozenset(found)
