"""Conditions and templates: Jinja in one immutable sandbox; what a person typed is a value."""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template, meta
from jinja2.environment import TemplateExpression
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST = 20_000
"""No template of ours comes near so many characters of output."""


def over(value: object, limit: float) -> bool:
    """Whether a number was given and it is more than the limit."""
    return isinstance(value, (int, float)) and value > limit


def under(value: object, limit: float) -> bool:
    """Whether a number was given and it is less than the limit."""
    return isinstance(value, (int, float)) and value < limit


def _sandbox() -> ImmutableSandboxedEnvironment:
    env = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    env.globals.clear()
    env.globals.update(over=over, under=under)
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
    return template(source).render(values)
