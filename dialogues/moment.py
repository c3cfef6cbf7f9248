"""One look at a session: its path, and its answers as words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .cleaning import isolate
from .model import Library, Option, Text
from .session import Answer, Session
from .walk import Step, Walk, walk, walk_on
from .words import Words, lower_first


@dataclass(frozen=True, slots=True)
class Moment:
    """A session, walked, with the words of its language."""

    library: Library
    words: Words
    session: Session
    path: Walk

    def text(self, text: Text, step: Step | None = None) -> str:
        """The form of a text that holds, in a group as seen from the step's item."""
        if step is None or step.item is None:
            return self.words.text(text, self.path.scope)
        item = self.label(step.item)
        return self.words.text(text, self.path.scope.at(step.item.key), item=item)

    def label(self, option: Option) -> str:
        """An option as it stands on a button."""
        return self.text(option.label)

    def told(self, slot: str) -> str:
        """What this or another run says under a slot, in words; empty where none does."""
        for step in self.path.steps:
            if step.question.slot == slot and step.answer and not step.answer.skip:
                return self.spoken(step)
        told = (self._told(name, slot) for name in self.session.known)
        return "; ".join(filter(None, told))

    def _told(self, name: str, slot: str) -> str:
        """What is known under a name, if that is the slot, or the slot of one item of a group."""
        answer, (of, _, item) = self.session.known[name], name.partition(".")
        dialogues = self.library.dialogues.values()
        questions = [(q, d) for d in dialogues for q in d.questions() if q.slot == slot]
        if of != slot or answer.skip or not questions:
            return ""
        question, dialogue = questions[0]
        chapter = dialogue.chapters[0]
        said = self.spoken(Step(slot, question, chapter, self.path.scope), answer)
        options = (option for q in dialogue.questions() for option in q.options)
        named = next((self.label(o) for o in options if item and o.key == item), "")
        return self.named(named, said) if named else said

    def spoken_option(self, option: Option) -> str:
        """An option as it reads inside a sentence about the person."""
        if option.said:
            return self.text(option.said)
        return lower_first(self.label(option))

    def spoken(self, step: Step, answer: Answer | None = None) -> str:
        """An answer in words: the person's own, or those of the options they chose."""
        answer = answer or step.answer
        if answer is None:
            return ""
        if answer.skip:
            return self.words.say(f"skipped.{answer.skip}")
        match answer.value:
            case float() | int() as number:
                return f"{number:g}{step.question.unit}"
            case tuple() as chosen:
                return "; ".join(self._spoken_choices(step, chosen)) or self.words.say("said.none")
            case str() as value if step.question.kind == "date":
                return self.words.day(value)
            case str() as value if step.question.decision and not step.option(value):
                return self.words.say("decision.because", words=isolate(value))
            case str() as value:
                return "; ".join(self._spoken_choices(step, (value,)))
            case None:
                return ""

    def _spoken_choices(self, step: Step, chosen: Iterable[str]) -> list[str]:
        told = ((choice, step.option(choice)) for choice in chosen)
        return [self.spoken_option(option) if option else isolate(own) for own, option in told]

    def line(self, step: Step, answer: Answer | None = None) -> str:
        """An answer with its name in front: that of its question, and of its item in a group."""
        name = self.name(step)
        spoken = self.spoken(step, answer)
        return self.named(name, spoken) if name else spoken[:1].upper() + spoken[1:]

    def name(self, step: Step) -> str:
        """The short name of a question, in a group that is asked by item with the item's name."""
        short = self.text(step.question.short, step)
        return ", ".join(filter(None, [self.label(step.item), short])) if step.item else short

    def named(self, name: str, said: str) -> str:
        """A name and what is said of it, as the language puts a colon between them."""
        return self.words.say("named", name=name, said=said)


def look(library: Library, session: Session) -> Moment:
    """The moment that a session is at."""
    return Moment(library, Words(library, session.language), session, walk(library, session))


def changed(moment: Moment, answers: Mapping[str, Answer], step: Step) -> Moment:
    """The moment after another answer to this step of it."""
    session = replace(moment.session, answers=answers)
    if step.path != step.question.key:
        return look(moment.library, session)
    return replace(moment, session=session, path=walk_on(moment.path, answers, step))
