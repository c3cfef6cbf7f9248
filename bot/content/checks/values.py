"""Whether conditions compare answers with what the answers can be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from jinja2 import nodes

from bot.content.reading import Complaint, Documents

from .pages import all_conditions, lines, warnings
from .places import Condition
from .scripts import asked, decisions, scripts
from .syntax import answered_in, every, parsed

LISTS = ("many", "group")
EQUAL = {"eq", "ne"}
AMONG = {"in", "notin"}


@dataclass(slots=True)
class Meaning:
    """What the value of a name can be."""

    kind: str
    options: set[str] = field(default_factory=set)


def value_complaints(documents: Documents) -> Iterator[Complaint]:
    """Comparisons that can never hold, or that fail where there is no answer."""
    meanings = _meanings(documents)
    limits = documents["rules/limits.yaml"].value
    for condition in all_conditions(documents):
        if not condition.source:
            continue
        tree = parsed(condition.source)
        for name in sorted(answered_in(tree) - meanings.keys()):
            yield condition.place.complain("NAME", f"{name} is no question")
        for name in _limits(tree):
            if name not in limits:
                yield condition.place.complain("REFERENCE", f"there is no limit {name}")
        for compared in _compared(tree):
            yield from _compare(condition, *compared, meanings)


def _limits(tree: nodes.Node) -> Iterator[str]:
    """The limits that a condition names."""
    for part in every(tree, nodes.Getattr):
        if isinstance(part.node, nodes.Name) and part.node.name == "limit":
            yield part.attr


def _meanings(documents: Documents) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for document in scripts(documents):
        for question in asked(documents, document):
            shape = question.shape
            meaning = found.setdefault(shape.key, Meaning(shape.kind))
            meaning.options.update(option.key for option in question.options)
        for key in decisions(document):
            found[key] = Meaning("one", {"go_on", "not_yet", "stop"})
    keys: dict[str, set[str]] = {"gap": set(), "decision": set()}
    for line in lines(documents):
        keys.setdefault(line.kind, set()).add(line.shape.key)
    fired = {warning.shape.key for warning in warnings(documents)}
    return {
        **found,
        "gaps": Meaning("many", keys["gap"]),
        "decision": Meaning("one", keys["decision"]),
        "fires": Meaning("many", fired),
        "shown": Meaning("many", fired),
    }


def _compared(tree: nodes.Node) -> Iterator[tuple[nodes.Expr, str, nodes.Expr]]:
    """Both sides of every comparison."""
    for compare in every(tree, nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        for (left, right), operand in zip(pairwise(sides), compare.ops, strict=True):
            yield left, operand.op, right


def _compare(
    condition: Condition,
    left: nodes.Expr,
    sign: str,
    right: nodes.Expr,
    meanings: dict[str, Meaning],
) -> Iterator[Complaint]:
    for one, other in ((left, right), (right, left)):
        if not isinstance(one, nodes.Name) or one.name not in meanings:
            continue
        meaning = meanings[one.name]
        held = sign in AMONG and one is right
        if held != (meaning.kind in LISTS):
            sentence = (
                f"{one.name} is one answer, not a list"
                if held
                else f"{one.name} is a list: write 'option' in {one.name}"
            )
            yield condition.place.complain("VALUE", sentence)
        elif sign not in EQUAL | AMONG and meaning.kind == "number":
            sentence = f"without an answer this fails: write over({one.name}, ...) or under(...)"
            yield condition.place.complain("VALUE", sentence)
        elif meaning.options:
            for told in sorted(_constants(other) - meaning.options):
                yield condition.place.complain("VALUE", f"{told} is no option of {one.name}")


def _constants(node: nodes.Expr) -> set[str]:
    """The words that a side of a comparison is made of; `none` is no word."""
    parts = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    return {p.value for p in parts if isinstance(p, nodes.Const) and isinstance(p.value, str)}
