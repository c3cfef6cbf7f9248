"""Conditions and templates: Jinja in one immutable sandbox; what a person typed is a value."""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template, meta
from jinja2.environment import TemplateExpression
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST = 20_000
"""No template of ours comes near so many characters of output."""
FILTERS = (
    "abs", "capitalize", "count", "default", "first", "float", "int", "join", "last", "length",
    "list", "lower", "max", "min", "round", "sort", "sum", "title", "trim", "unique", "upper",
)  # fmt: skip
"""Filters that make nothing much longer than what they are given."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which no short text can ask for a long computation or a huge result."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Products of numbers only: a text can be repeated, and a power taken, without end."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or not numbers:
            raise SecurityError(f"{operator} is not for this")
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: object) -> bool:
        """Whether it is one of our functions, and no method of a text or a number."""
        of = getattr(obj, "__self__", None)
        return not isinstance(of, str | bytes | int | float) and super().is_safe_callable(obj)


def over(value: object, limit: float) -> bool:
    """Whether a number was given and it is more than the limit."""
    return isinstance(value, (int, float)) and value > limit


def under(value: object, limit: float) -> bool:
    """Whether a number was given and it is less than the limit."""
    return isinstance(value, (int, float)) and value < limit


def _sandbox() -> Sandbox:
    env = Sandbox(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    env.globals.clear()
    env.globals.update(over=over, under=under)
    env.filters = {name: env.filters[name] for name in FILTERS}
    return env


ENVIRONMENT = _sandbox()


@lru_cache(maxsize=4096)
def names(source: str) -> frozenset[str]:
    """The names that an expression needs to be told."""
    tree = ENVIRONMENT.parse("{{ " + source + " }}")
    return frozenset(meta.find_undeclared_variables(tree)) - ENVIRONMENT.globals.keys()


@lru_cache(maxsize=4096)
def expression(source: str) -> TemplateExpression:
    """The compiled condition; raises jinja2.TemplateSyntaxError when it is none."""
    return ENVIRONMENT.compile_expression(source, undefined_to_none=False)


@lru_cache(maxsize=4096)
def template(source: str) -> Template:
    """The compiled template; raises jinja2.TemplateSyntaxError when it is none."""
    made = ENVIRONMENT.from_string(source)
    # Jinja copies these at each rendering, and copies its own chain of mappings slowly.
    made.globals = dict(ENVIRONMENT.globals)
    return made


def fill(source: str, values: Mapping[str, object]) -> str:
    """The words with the values set in; words without a placeholder are not compiled."""
    if "{" not in source:
        return source
    return render(template(source), values)


def render(source: Template, values: Mapping[str, object]) -> str:
    """What a template makes of the values; one that does not come to an end is cut off."""
    parts: list[str] = []
    length = 0
    for part in source.generate(values):
        parts.append(part)
        length += len(part)
        if length > LONGEST:
            break
    return "".join(parts)[:LONGEST]
