"""Where a person stands: found by walking the dialogue with their answers, never stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .model import Chapter, Dialogue, Library, Option, Question, Text
from .scope import Scope
from .session import Answer, Session, Value

MOST_ITEMS = 5
"""A group without a limit of its own stops here."""
MORE = "more"
"""The last field of a group: whether another item follows."""


@dataclass(frozen=True)
class Step:
    """A question on the person's path, as it meant when they came to it."""

    path: str
    question: Question
    chapter: Chapter
    scope: Scope = field(repr=False, compare=False)
    """What conditions saw when the person came to it."""
    answer: Answer | None = None
    """The answer that counts: given, and to this sense of the question."""
    number: int = 0
    """Which item of its group it belongs to, from 1; 0 outside a group."""
    item: Option | None = None
    """The option that the item is about, in a group that is asked for each of them."""

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen; found when it is asked for, as most steps are only passed."""
        return tuple([o for o in self.question.options if self.scope.holds(o.when)])

    @property
    def slot(self) -> str:
        """The name under which other runs find the answer: in a group by its item."""
        if not self.question.slot or not self.item:
            return self.question.slot
        return f"{self.question.slot}.{self.item.key}"

    def option(self, key: str) -> Option | None:
        """The option of this name, as it is offered here or else as it is on another path."""
        named = [option for option in self.question.options if option.key == key]
        offered = [option for option in named if self.scope.holds(option.when)]
        return next(reversed(offered or named), None)

    def takes(self, choice: str) -> bool:
        """Whether a choice is offered, or stands for nothing else and may be one's own words."""
        named = [option for option in self.question.options if option.key == choice]
        # What is an option on another path is no one's own words here.
        return any(self.scope.holds(o.when) for o in named) if named else self.question.typed

    def sense(self, value: Value) -> str:
        """What an answer means here: a tick list speaks of all it offers, a choice of the chosen.

        When a changed mind or a new version of the dialogue gives the same words another sense,
        the answer no longer counts and the question is asked again.
        """
        scope, options = self.scope, self.question.options
        if not any(scope.holds(option.when) for option in options):
            return _form(scope, self.question.text)
        chosen = {value} if isinstance(value, str) else value if isinstance(value, tuple) else ()
        meant = [
            (option.key, _form(scope, option.label))
            for option in options
            if (self.question.none or option.key in chosen) and scope.holds(option.when)
        ]
        return " ".join(key if form == "else" else f"{key}:{form}" for key, form in meant)


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole path: every step, and what conditions see at its end."""

    dialogue: Dialogue
    steps: tuple[Step, ...]
    scope: Scope

    def step(self, path: str) -> Step | None:
        """The step at this path, if the person's way leads there."""
        return next((step for step in self.steps if step.path == path), None)

    def next(self) -> Step | None:
        """The first step without an answer.

        What was left for later comes back at the end of its chapter, before the decision; the
        last question of a chapter comes back a chapter later, so that something lies between.
        """
        waiting: list[Step] = []
        for chapter in self.dialogue.chapters:
            steps = [step for step in self.steps if step.chapter is chapter]
            asked = [step for step in steps if not step.question.decision]
            if unanswered := _first(step for step in asked if step.answer is None):
                return unanswered
            if later := _first([*waiting, *filter(_is_later, asked[:-1])]):
                return later
            if unanswered := _first(step for step in steps if step.answer is None):
                return unanswered
            waiting = list(filter(_is_later, asked[-1:]))
        return _first(waiting)


def walk(library: Library, session: Session) -> Walk:
    """The path that these answers lead along."""
    dialogue = library.dialogues[session.dialogue]
    scope = Scope(library, {slot: answer.value for slot, answer in session.known.items()})
    scope.learn("again", bool(session.earlier), answered=True)
    return _onward(dialogue, scope, session.answers, [])


def walk_on(before: Walk, answers: Mapping[str, Answer], changed: Step) -> Walk:
    """The path after another answer at one step outside groups: up to there it is as before."""
    met = before.steps[: before.steps.index(changed)]
    return _onward(before.dialogue, changed.scope.so_far(), answers, [*met], changed.question)


def _onward(
    dialogue: Dialogue,
    scope: Scope,
    answers: Mapping[str, Answer],
    met: list[Step],
    first: Question | None = None,
) -> Walk:
    """The path from a question on, or from the beginning; what was met before is told."""
    asked = [(chapter, question) for chapter in dialogue.chapters for question in chapter.questions]
    start = next((place for place, (_, question) in enumerate(asked) if question is first), 0)
    for chapter, question in asked[start:]:
        met += _visit(scope, chapter, question, answers, met)
    return Walk(dialogue, tuple(met), scope)


def fits(step: Step, value: Value) -> bool:
    """Whether a value is one that this step can take."""
    match step.question.kind, value:
        case "one", str():
            return step.takes(value)
        case "many", tuple():
            most = step.question.most or len(value)
            return len(value) <= most and all(map(step.takes, value))
        case "text" | "date", str():
            return bool(value)
        case "number", float() | int():
            return True
        case _:
            return False


def offers(step: Step, value: Value) -> bool:
    """Whether a tap can give this value: only what the buttons of the step stand for."""
    keys = {option.key for option in step.options}
    given = {value} if isinstance(value, str) else set(value if isinstance(value, tuple) else ())
    if step.question.kind == "text":
        return step.question.parts and bool(value)
    return fits(step, value) and given <= keys and (bool(given) or step.question.none)


def _visit(
    scope: Scope,
    chapter: Chapter,
    question: Question,
    answers: Mapping[str, Answer],
    before: Sequence[Step],
) -> Iterator[Step]:
    if not scope.holds(question.when):
        scope.learn(question.key, _nothing(question), answered=False)
    elif question.kind == "group":
        visit = _visit_each if question.each else _visit_group
        yield from visit(scope, chapter, question, answers, before)
    else:
        step = _step(scope, chapter, question, question.key, answers)
        said = step.answer is not None and not step.answer.skip
        value = step.answer.value if step.answer and said else _nothing(question)
        scope.learn(question.key, value, answered=said)
        yield step


def _visit_group(
    scope: Scope,
    chapter: Chapter,
    group: Question,
    answers: Mapping[str, Answer],
    before: Sequence[Step],
) -> Iterator[Step]:
    """One item after another, as long as the person has more."""
    del before
    items: list[dict[str, Value]] = []
    for number in range(1, (group.most or MOST_ITEMS) + 1):
        item: dict[str, Value] = {}
        scope.learn("item", str(number), answered=True)
        for step in _visit_item(scope, chapter, group, number, answers):
            item[step.question.key] = step.answer.value if step.answer else None
            yield step
        if item.get(group.fields[0].key):
            items.append(item)
        if item.get(MORE) != "yes":
            break
    scope.learn(group.key, tuple(items), answered=bool(items))
    scope.learn("item", None, answered=False)


def _visit_item(
    scope: Scope, chapter: Chapter, group: Question, number: int, answers: Mapping[str, Answer]
) -> Iterator[Step]:
    """The questions of one item; without its first answer there is no item to ask about."""
    for question in group.fields:
        last_item = number == (group.most or MOST_ITEMS)
        if (question.key == MORE and last_item) or not scope.holds(question.when):
            continue
        path = f"{group.key}.{number}.{question.key}"
        step = _step(scope, chapter, question, path, answers, number)
        yield step
        if question is group.fields[0] and (step.answer is None or step.answer.skip):
            return


def _visit_each(
    scope: Scope,
    chapter: Chapter,
    group: Question,
    answers: Mapping[str, Answer],
    before: Sequence[Step],
) -> Iterator[Step]:
    """The fields once for each option that was chosen in the questions the group names."""
    items: list[dict[str, Value]] = []
    for number, option in enumerate(chosen(before, group.each), start=1):
        item: dict[str, Value] = {"item": option.key}
        scope.learn("item", option.key, answered=True)
        for question in group.fields:
            if scope.holds(question.when):
                path = f"{group.key}.{option.key}.{question.key}"
                step = _step(scope, chapter, question, path, answers, number, option)
                item[question.key] = step.answer.value if step.answer else None
                yield step
        items.append(item)
    scope.learn(group.key, tuple(items), answered=bool(items))
    scope.learn("item", None, answered=False)


def chosen(steps: Iterable[Step], keys: Sequence[str]) -> Iterator[Option]:
    """The options that were chosen in these questions, each once."""
    found: dict[str, Option] = {}
    for step in steps:
        if step.path in keys and step.answer and isinstance(step.answer.value, tuple):
            picked = step.answer.value
            found |= {o.key: o for o in step.options if o.key in picked and o.key not in found}
    return iter(found.values())


def _step(
    scope: Scope,
    chapter: Chapter,
    question: Question,
    path: str,
    answers: Mapping[str, Answer],
    number: int = 0,
    item: Option | None = None,
) -> Step:
    answer = answers.get(path)
    step = Step(path, question, chapter, scope.so_far(), answer, number, item)
    return step if answer is None or counts(step, answer) else replace(step, answer=None)


def counts(step: Step, answer: Answer) -> bool:
    """Whether an answer still answers the question as it is asked on this path."""
    if answer.skip:
        return True
    return fits(step, answer.value) and answer.sense == step.sense(answer.value)


def _form(scope: Scope, text: Text) -> str:
    for form in text.forms:
        if form == "else" or scope.holds(form):
            return form
    return ""


def _nothing(question: Question) -> Value:
    return () if question.kind in {"many", "group"} else None


def _is_later(step: Step) -> bool:
    return step.answer is not None and step.answer.skip == "later"


def _first(steps: Iterable[Step]) -> Step | None:
    return next(iter(steps), None)
