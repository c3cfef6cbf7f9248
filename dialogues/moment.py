"""One look at a session: its path, and its answers as words."""

from collections.abc import Iterable
from dataclasses import dataclass

from .cleaning import isolate
from .model import Library, Option, Question
from .session import Answer, Session
from .walk import Step, Walk, walk
from .words import Words, lower_first


@dataclass(frozen=True, slots=True)
class Moment:
    """A session, walked, with the words of its language."""

    library: Library
    words: Words
    session: Session
    path: Walk

    def label(self, option: Option) -> str:
        """An option as it stands on a button."""
        return self.words.text(option.label, self.path.scope)

    def short(self, question: Question) -> str:
        """The short name of a question."""
        return self.words.text(question.short, self.path.scope)

    def spoken_option(self, option: Option) -> str:
        """An option as it reads inside a sentence about the person."""
        if option.said:
            return self.words.text(option.said, self.path.scope)
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
            case str() as value if step.question.decision and value not in _keys(step):
                return self.words.say("decision.because", words=isolate(value))
            case str() as value:
                return "; ".join(self._spoken_choices(step, (value,)))
            case None:
                return ""

    def _spoken_choices(self, step: Step, chosen: Iterable[str]) -> list[str]:
        options = {option.key: option for option in (*step.question.options, *step.options)}
        return [self.spoken_option(options[c]) if c in options else isolate(c) for c in chosen]

    def line(self, step: Step, answer: Answer | None = None) -> str:
        """An answer with the short name of its question in front."""
        name = self.short(step.question)
        spoken = self.spoken(step, answer)
        return self.named(name, spoken) if name else spoken[:1].upper() + spoken[1:]

    def named(self, name: str, said: str) -> str:
        """A name and what is said of it, as the language puts a colon between them."""
        return self.words.say("named", name=name, said=said)


def _keys(step: Step) -> set[str]:
    return {option.key for option in step.options}


def look(library: Library, session: Session) -> Moment:
    """The moment that a session is at."""
    return Moment(library, Words(library, session.language), session, walk(library, session))
