"""The pseudo-locale: no text escapes the translators.

In it every text is accented, so a plain word is one that no translator could reach, unless it
is the person's, a name or a command.
"""

import re
from functools import cache
from itertools import cycle, islice

from bot.answers import answer_all
from bot.content.translating import PSEUDO, accented, pseudo, texts
from dialogues.advance import advance
from dialogues.model import Library
from dialogues.moment import look
from dialogues.pages.brief import brief
from dialogues.pages.shelf import card_text
from dialogues.pictures import Picture
from dialogues.session import (
    Event,
    File,
    Go,
    Open,
    Paper,
    Revise,
    Say,
    Session,
    Speak,
    Tap,
    Turn,
    Voice,
)
from dialogues.walk import Step

from .answers import DAY, WAYS, quick_answers, tap_now
from .conftest import shipped

LIBRARY = shipped()
STRANGE = pseudo(LIBRARY)
OWN = "\u03b5\u03bb\u03b9\u03ad\u03c2 30"
"""What a person types, in letters that no text of ours has."""


class Talk:
    """A conversation in the pseudo-locale that hears everything that is said."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.heard: list[str] = []

    def hear(self, event: Event) -> Turn:
        """What an event brings, with every word of it kept."""
        turn = advance(STRANGE, self.session, event)
        self.session = turn.session
        self.heard += [turn.closed, turn.toast]
        for message in turn.messages:
            self.heard += [message.text, *(b.label for row in message.rows for b in row)]
            self.heard += _words_of(message.file)
        return turn

    def tap(self, choice: str) -> Turn:
        """What a button of the open prompt brings."""
        return self.hear(tap_now(self.session, choice))

    def step(self) -> Step | None:
        """The open question; none at the page."""
        prompt = self.session.prompt
        assert prompt
        return look(STRANGE, self.session).path.step(prompt.key)

    def ask(self) -> None:
        """Everything one can do at a question without answering it."""
        step = self.step()
        assert step
        for choice in (".why", ".skip", ".answer", "nothing"):
            self.tap(choice)
        wrong = " " if step.question.kind == "text" else "99"
        for said in (wrong, wrong, wrong, "1 2 3" if step.question.most else wrong, f"+ {OWN}"):
            self.hear(Say(said, DAY))
        self.tap(".back")
        self.tap(".keep")
        self.hear(Go("answers", DAY))
        self.hear(Say("99", DAY))
        self.tap(".go_on")

    def page(self) -> None:
        """Everything one can do at the page."""
        files = (
            ".forward",
            ".file",
            ".pdf",
            ".txt",
            ".md",
            ".name",
            ".leave",
            "leave:way",
            ".leave",
        )
        for choice in (".list", ".go_on", *files, "leave:way", ".page", ".handled", ".page"):
            self.tap(choice)
        self.tap(".name")
        self.hear(Say("x" * 90, DAY))
        self.tap(".page")
        found = brief(look(STRANGE, self.session), DAY)
        points = [f"handled:{flag.id}" for flag in found.flags if flag.shown]
        cases = [match.case.key for match in found.cases if match.shown]
        for choice in (".cases", *cases, ".page", *points, ".list", ".change2"):
            self.tap(choice)
        self.hear(Revise("words", OWN, DAY))
        self.hear(Revise("far", "99", DAY))
        self.speak("words")
        self.tap(".page")
        self.tap(".more")

    def speak(self, path: str) -> None:
        """An answer is given anew, by voice, as far as there is one."""
        paths = [step.path for step in look(STRANGE, self.session).path.steps if step.answer]
        if path in paths:
            self.tap(".list")
            self.hear(Speak(Voice("a note", 24), DAY))
            self.tap(f".change{paths.index(path) + 1}")
            self.hear(Speak(Voice("a note", 24), DAY, "late"))
            self.hear(Speak(Voice("a note", 24), DAY))


def _words_of(file: File | Paper | Picture | None) -> list[str]:
    """Every word that is handed over in a file."""
    match file:
        case File(content=str() as text):
            return [text]
        case Paper():
            lines = [line for part in file.parts for line in part.lines]
            told = [span.text for line in lines for span in line.spans]
            return [file.title, file.notes, *file.foot, *(p.heading for p in file.parts), *told]
        case Picture():
            told = [cell.words for row in file.rows for cell in row.cells]
            key = [meaning for _, meaning in file.key]
            return [file.title, *file.columns, *(row.label for row in file.rows), *told, *key]
    return []


def skipping(talk: Talk, turn: int) -> None:
    """Skips every question, in each of the ways in turn, and twice what is left for later."""
    skips = (".dont_know", ".later", ".rather_not", ".not_for_us")
    ways = islice(cycle(skips), turn, None)
    while step := talk.step():
        talk.ask()
        talk.tap(".left_open" if step.answer else next(ways))


def answering(talk: Talk, way: str, what: str, turn: int) -> None:
    """Answers every question by tapping, with another option each time."""
    while step := talk.step():
        talk.ask()
        keys = [option.key for option in step.options]
        chosen = {"way": way, "what": what}.get(step.path, keys[turn % len(keys)] if keys else "")
        prompt = talk.session.prompt
        assert prompt
        if step.question.kind == "many":
            talk.tap(f"+{chosen}")
            talk.tap(".done")
        elif step.question.kind == "text":
            for said in (OWN, f"+ {OWN}", OWN):
                talk.hear(Say(said, DAY))
            talk.tap(".add")
        else:
            talk.tap(chosen)
            talk.hear(Tap(prompt.key, prompt.turn, chosen, DAY))


def plain_words(text: str) -> list[str]:
    """The words without an accent that no name and no command accounts for."""
    for name in sorted(names(STRANGE), key=len, reverse=True):
        text = text.replace(name, "")
    text = re.sub(r"(?<!\S)/[a-z]+", "", text)
    return re.findall(r"[A-Za-z]{2,}", text)


def escaped(talk: Talk) -> list[str]:
    """The words of a talk that came to its page and that no translator could reach."""
    return [word for text in talk.heard for word in plain_words(text)]


def names(library: Library) -> set[str]:
    """Names stay as they are in every language."""
    # A month is named by Babel, which knows the languages that exist.
    links = {card.link for card in library.cards.values() if card.link}
    return links | {"SILK", "Nov"}


@cache
def talks() -> tuple[Talk, ...]:
    """Every way through quick, answered and skipped, with all that one can do on it."""
    ways = [(way, what, turn) for way, moves in WAYS.items() for turn, what in enumerate(moves)]
    skips = [*(("", turn) for turn in range(4)), *((way, 0) for way in WAYS)]
    return (*(answered(*way) for way in ways), *(skipped(*skip) for skip in skips))


def answered(way: str, what: str, turn: int) -> Talk:
    talk = Talk(Session("quick", PSEUDO))
    talk.hear(Open(DAY))
    answering(talk, way, what, turn)
    talk.page()
    talk.hear(Go("answers", DAY))
    talk.tap(".change1")
    talk.tap("both" if way != "both" else "in")
    talk.ask()
    return talk


def skipped(way: str, turn: int) -> Talk:
    talk = Talk(Session("quick", PSEUDO))
    talk.hear(Open(DAY))
    talk.tap(way)
    skipping(talk, turn)
    talk.page()
    return talk


@cache
def gone_deeper() -> Talk:
    """The long way of somebody whose answers of quick are known, up to its own questions."""
    first = Talk(Session("quick", PSEUDO))
    first.hear(Open(DAY))
    answering(first, "out", "model", 1)
    steps = look(STRANGE, first.session).path.steps
    known = {step.question.slot: step.answer for step in steps if step.answer}
    talk = Talk(Session("journey", PSEUDO, known=known))
    talk.hear(Open(DAY))
    for choice in (".change1", ".back", ".keep", ".why", ".skip", ".later", ".why"):
        talk.tap(choice)
    return talk


def test_no_text_of_an_interview_escapes_translation() -> None:
    assert [word for talk in talks() for word in escaped(talk)] == []


def test_no_text_escapes_where_another_run_knows_the_answers() -> None:
    assert escaped(gone_deeper()) == []


def test_these_talks_hear_every_text_of_quick() -> None:
    """So that a text that escapes does so here, and not first before a person."""
    heard = [text for talk in (*talks(), gone_deeper()) for text in talk.heard]
    together = "\n".join(heard).casefold()
    unheard = [
        form.context
        for form in texts(LIBRARY)
        if form.context.startswith(("quick.", "phrase.choice.", "phrase.page.choice."))
        and accented(form.english).casefold() not in together
    ]
    # Buttons of the long way, of a case and of what has a picture, and a line of /tools.
    buttons = ["choice.so_far", "page.choice.docx", "page.choice.picture"]
    assert sorted(unheard) == [*(f"phrase.{name}" for name in buttons), "quick.about"]


def test_no_text_of_a_page_escapes() -> None:
    quick = STRANGE.dialogues["quick"]
    for told in quick_answers()[::23]:
        found = brief(answer_all(STRANGE, quick, PSEUDO, told, DAY), DAY)
        assert plain_words(found.whole) == []


def test_no_text_of_a_case_escapes() -> None:
    moment = look(STRANGE, Session("quick", PSEUDO))
    cards = [card_text(moment, card) for card in STRANGE.cards.values()]
    assert len(cards) >= 18
    assert [word for card in cards for word in plain_words(card)] == []


def test_every_text_is_reached_by_walking_the_library() -> None:
    """What a dataclass of the model calls a Text is found, in every form."""
    found = {form.context for form in texts(LIBRARY)}
    assert {f"phrase.{name}" for name in LIBRARY.phrases} <= found
    assert {"quick.words.hint.inward", "quick.words.hint", "decision.D2.text.they_pay"} <= found
    assert {"gap.person.text.inward", "warning.R4.because.what.binds"} <= found
    assert {f"{key}.line" for key in LIBRARY.cards} <= found
    assert len(found) == sum(1 for _ in texts(LIBRARY))


def test_accents_leave_placeholders_tags_and_commands() -> None:
    text = "{% if more > 0 %}{{ more }} more{% else %}More{% endif %}, or /skip"
    assert accented(text) == "{% if more > 0 %}{{ more }} ɱóŕé{% else %}Ṁóŕé{% endif %}, óŕ /skip"
