"""What conditions can see: the answers so far, and facts read from them."""

from collections.abc import Mapping

from .conditions import condition
from .model import Library
from .session import Value

_ASKED = frozenset({"answered", "known", "found"})
"""What a condition can ask the scope."""


class Scope:
    """Answers by name, facts worked out when asked for; grows while a dialogue is walked."""

    def __init__(self, library: Library, known: Mapping[str, Value] | None = None) -> None:
        self._library = library
        self._known = known or {}
        self._facts = library.rules.facts
        self._lists = library.lists
        self._values: dict[str, object] = {"limit": library.rules.limits}
        self._worked_out: dict[str, object] = {}
        self._answered: set[str] = set()

    def so_far(self) -> "Scope":
        """The same as far as it was learnt until now."""
        seen = Scope(self._library, self._known)
        seen._values, seen._answered = {**self._values}, {*self._answered}
        return seen

    def learn(self, name: str, value: object, *, answered: bool) -> None:
        """From now on the name has this value; one that is skipped has none."""
        self._values[name] = value
        if answered:
            self._answered.add(name)
        else:
            self._answered.discard(name)
        self._worked_out.clear()

    def answered(self, name: str) -> bool:
        """Whether the person gave an answer under this name, and not a skip."""
        return name in self._answered

    def known(self, slot: str) -> object:
        """What another run says under this slot; nothing where none does."""
        value = self._known.get(slot)
        return () if value is None and slot in self._lists else value

    def found(self, group: str, field: str, value: str, item: str = "") -> bool:
        """Whether some item of a group, or this item, has this value in a field."""
        items = self._values.get(group)
        told = (
            [one for one in items if isinstance(one, Mapping)] if isinstance(items, tuple) else []
        )
        meant = (one for one in told if item in ("", one.get("item")))
        return any(one.get(field) == value for one in meant)

    def at(self, item: str) -> "Scope":
        """The same, seen from one item of a group."""
        seen = self.so_far()
        seen.learn("item", item, answered="item" in self._answered)
        return seen

    def value(self, name: str) -> object:
        """The value of an answer or a fact; None where nothing is known."""
        if name in self._values:
            return self._values[name]
        if name in _ASKED:
            return getattr(self, name)
        if name not in self._facts:
            return () if name in self._lists else None
        if name not in self._worked_out:
            self._worked_out[name] = self.work_out(self._facts[name])
        return self._worked_out[name]

    def work_out(self, source: str) -> object:
        """The value of an expression."""
        return condition(source)(self.value)

    def holds(self, source: str) -> bool:
        """Whether a condition holds; an empty one always does."""
        return not source or bool(self.work_out(source))

    def values(self) -> Mapping[str, object]:
        """Everything answered, by name."""
        return self._values
