"""Conditions as plain functions: what Jinja parsed, evaluated without a template around it.

A condition is evaluated some hundred times for each reply, and Jinja builds a context each time.
Only what our content uses is translated; anything else is left to Jinja itself.
"""

import operator
from collections.abc import Callable
from functools import lru_cache

from jinja2 import nodes

from .expressions import ENVIRONMENT, expression, names, over, under

See = Callable[[str], object]
"""Tells the value of a name."""
Condition = Callable[[See], object]

_COMPARED: dict[str, Callable[[object, object], object]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,  # type: ignore[dict-item]  # what cannot be compared raises, as in Jinja
    "lteq": operator.le,  # type: ignore[dict-item]
    "gt": operator.gt,  # type: ignore[dict-item]
    "gteq": operator.ge,  # type: ignore[dict-item]
    "in": lambda left, right: left in right,  # type: ignore[operator]
    "notin": lambda left, right: left not in right,  # type: ignore[operator]
}
_NUMBERS = {"over": over, "under": under}


class _OtherError(Exception):
    """The condition uses something that is left to Jinja."""


@lru_cache(maxsize=4096)
def condition(source: str) -> Condition:
    """The condition as a function of what it sees; raises jinja2.TemplateSyntaxError."""
    tree = ENVIRONMENT.parse("{{ " + source + " }}")
    output = tree.body[0] if len(tree.body) == 1 else None
    if isinstance(output, nodes.Output) and len(output.nodes) == 1:
        try:
            return _translated(output.nodes[0])
        except _OtherError:
            pass
    compiled, told = expression(source), names(source)
    return lambda see: compiled(**{name: see(name) for name in told})


def _translated(node: nodes.Node) -> Condition:
    """The same as Jinja makes of a node; raises _OtherError."""
    match node:
        case nodes.Const(value=value):
            return lambda _: value
        case nodes.Name(name=name):
            return lambda see: see(name)
        case nodes.List(items=items):
            return _listed(items)
        case nodes.Not(node=inner):
            denied = _translated(inner)
            return lambda see: not denied(see)
        case nodes.And(left=left, right=right):
            first, second = _translated(left), _translated(right)
            return lambda see: first(see) and second(see)
        case nodes.Or(left=left, right=right):
            first, second = _translated(left), _translated(right)
            return lambda see: first(see) or second(see)
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op=op, expr=other)]):
            compare, one, two = _COMPARED[op], _translated(expr), _translated(other)
            return lambda see: compare(one(see), two(see))
        case _:
            return _asked(node)


def _listed(items: list[nodes.Expr]) -> Condition:
    fixed = [item.value for item in items if isinstance(item, nodes.Const)]
    if len(fixed) == len(items):
        return lambda _: fixed
    parts = [_translated(item) for item in items]
    return lambda see: [part(see) for part in parts]


def _asked(node: nodes.Node) -> Condition:
    """What asks something of a value: its length, whether it is there, a limit's name."""
    match node:
        case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
            return lambda see: ENVIRONMENT.getattr(see(name), attr)
        case nodes.Test(node=inner, name="none", args=[], kwargs=[], dyn_args=None):
            tested = _translated(inner)
            return lambda see: tested(see) is None
        case nodes.Filter(node=nodes.Expr() as inner, name="length", args=[], kwargs=[]):
            counted = _translated(inner)
            return lambda see: len(counted(see))  # type: ignore[arg-type]
        case nodes.Call(
            node=nodes.Name(name="answered" | "known" as name),
            args=[nodes.Const(value=asked)],
            kwargs=[],
        ):
            return lambda see: see(name)(asked)  # type: ignore[operator]
        case nodes.Call(node=nodes.Name(name=name), args=[number, limit], kwargs=[]) if (
            name in _NUMBERS
        ):
            judge, one, two = _NUMBERS[name], _translated(number), _translated(limit)
            return lambda see: judge(one(see), two(see))  # type: ignore[arg-type]
        case _:
            raise _OtherError
