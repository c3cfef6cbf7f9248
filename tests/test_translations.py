"""Translations: kept by key, never served stale, and no text that a translator cannot reach."""

import re
from dataclasses import replace
from functools import cache
from io import StringIO
from itertools import cycle, islice
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import answer_all
from bot.content.catalogues import (
    catalogue_path,
    po_text,
    read_catalogue,
    read_words,
    write_catalogue,
)
from bot.content.library import FOLDER, ContentError
from bot.content.translating import (
    PSEUDO,
    Source,
    accented,
    placeholders,
    pseudo,
    run_translations,
    tally,
    texts,
    updated,
)
from dialogues.advance import advance
from dialogues.brief import brief
from dialogues.model import Library
from dialogues.moment import look
from dialogues.session import Event, Go, Open, Revise, Say, Session, Speak, Tap, Turn, Voice
from dialogues.shelf import card_text
from dialogues.walk import Step
from dialogues.words import unit_length

from .answers import DAY, WAYS, quick_answers
from .conftest import shipped

LIBRARY = shipped()
STRANGE = pseudo(LIBRARY)
OWN = "\u03b5\u03bb\u03b9\u03ad\u03c2 30"
"""What a person types, in letters that no text of ours has."""
MOST = 3_900
BUTTON = 38


def source(context: str, english: str) -> Source:
    return Source(context, english, ("phrases.yaml",))


def translated(**words: str) -> Catalog:
    """A French catalogue: by context the English, with the same words in capitals for French."""
    catalogue = updated(None, "fr", (source(key, english) for key, english in words.items()))
    for message in catalogue:
        if message.id:
            message.string = str(message.id).upper()
    return written(catalogue)


def written(catalogue: Catalog) -> Catalog:
    """The catalogue as it is read back."""
    return read_po(StringIO(po_text(catalogue)), locale="fr", abort_invalid=True)


def served(catalogue: Catalog, folder: Path) -> dict[str, str]:
    write_catalogue(catalogue_path(folder, "fr"), catalogue)
    return dict(read_words([folder], "fr"))


# The catalogue


def test_messages_are_matched_by_context_and_by_nothing_else(tmp_path: Path) -> None:
    """Two buttons may say the same in English and something else in French, and may swap it."""
    old = translated(one="Back", two="Back", three="On")
    next(message for message in old if message.context == "two").string = "RETOUR"
    same = updated(old, "fr", [source("one", "Back"), source("two", "Back"), source("three", "On")])
    assert served(same, tmp_path) == {"one": "BACK", "two": "RETOUR", "three": "ON"}
    swapped = updated(old, "fr", [source("one", "On"), source("two", "Back"), source("four", "On")])
    assert served(swapped, tmp_path) == {"two": "RETOUR"}


def test_a_changed_text_keeps_its_translation_but_is_not_served(tmp_path: Path) -> None:
    long = 'Say who leads, "and" who pays. ' + " ".join(str(number) for number in range(60))
    old = translated(one="Back", two=long)
    new = written(updated(old, "fr", [source("one", "Go back"), source("two", f"{long}\nNow")]))
    assert served(new, tmp_path) == {}
    text = po_text(written(updated(new, "fr", [source("one", "Go back"), source("two", "New")])))
    assert '#, fuzzy\n#| msgid "Back"\nmsgctxt "one"\nmsgid "Go back"\nmsgstr "BACK"' in text
    assert '#| msgid ""\n#| "Say who leads, \\"and\\" who pays. 0 1 2' in text
    assert tally(new) == "0 translated, 2 fuzzy, 0 missing"


def test_a_text_that_is_again_what_it_was_is_served_again(tmp_path: Path) -> None:
    changed = written(updated(translated(one="Back"), "fr", [source("one", "Go back")]))
    back = updated(changed, "fr", [source("one", "Back")])
    assert served(back, tmp_path) == {"one": "BACK"}


def test_what_a_translator_doubts_stays_in_doubt(tmp_path: Path) -> None:
    doubted = translated(one="Back")
    next(message for message in doubted if message.context).flags.add("fuzzy")
    for english in ("Back", "Go back", "Back"):
        doubted = written(updated(written(doubted), "fr", [source("one", english)]))
        assert served(doubted, tmp_path) == {}
    gone = written(updated(doubted, "fr", []))
    assert served(updated(gone, "fr", [source("one", "Back")]), tmp_path) == {}


def test_a_removed_text_is_obsolete_and_comes_back_with_its_key(tmp_path: Path) -> None:
    old = translated(one="Back", two="On")
    less = written(updated(old, "fr", [source("two", "On")]))
    assert served(less, tmp_path) == {"two": "ON"}
    assert '#~ msgctxt "one"\n#~ msgid "Back"\n#~ msgstr "BACK"' in po_text(less)
    again = updated(less, "fr", [source("two", "On"), source("one", "Back")])
    assert served(again, tmp_path) == {"one": "BACK", "two": "ON"}
    assert "#~" not in po_text(again)
    changed = updated(less, "fr", [source("two", "On"), source("one", "Go back")])
    assert served(changed, tmp_path) == {"two": "ON"}


def test_an_untranslated_text_that_is_gone_leaves_nothing() -> None:
    empty = updated(None, "fr", [source("one", "Back")])
    assert "Back" not in po_text(updated(written(empty), "fr", []))


def test_translators_keep_their_notes_and_their_names() -> None:
    old = translated(one="Back")
    old.last_translator = "Aya <aya@example.org>"
    old.header_comment = "# French by Aya."
    next(message for message in old if message.context).user_comments = ["As on a road."]
    text = po_text(written(updated(written(old), "fr", [source("one", "Back")])))
    assert text.startswith("# French by Aya.\n")
    assert '"Last-Translator: Aya <aya@example.org>\\n"' in text
    assert "\n# As on a road.\n#. phrases.yaml\nmsgctxt" in text


def test_what_other_tools_write_can_be_read(tmp_path: Path) -> None:
    path = catalogue_path(tmp_path, "fr")
    write_catalogue(path, updated(translated(one="Back", two="On"), "fr", [source("two", "On")]))
    text = path.read_text("utf-8").replace("#~ msgctxt", '#~| msgid "Before"\n#~ msgctxt')
    path.write_text(text, "utf-8")
    assert read_words([tmp_path], "fr") == {"two": "ON"}


def test_a_broken_catalogue_is_a_complaint_with_its_line(tmp_path: Path) -> None:
    path = catalogue_path(tmp_path, "fr")
    path.parent.mkdir(parents=True)
    path.write_text('msgctxt "one"\nmsgid "Back"\nmsgstr "BACK"\nHello\n', "utf-8")
    with pytest.raises(ContentError, match=r"locale/fr/LC_MESSAGES/passage.po:4: PO "):
        read_words([tmp_path], "fr")


def small(folder: Path) -> Path:
    """A content folder that is complete but has nothing translated."""
    for path in FOLDER.rglob("*"):
        if path.is_file() and path.suffix in {".yaml", ".j2"}:
            copy = folder / path.relative_to(FOLDER)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return folder


def test_the_command_says_how_far_a_language_is_and_changes_nothing_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small(tmp_path)
    run_translations("es", folder)
    path = catalogue_path(folder, "es")
    first = path.read_bytes()
    run_translations("es", folder)
    assert path.read_bytes() == first
    count = len(list(texts(LIBRARY)))
    assert capsys.readouterr().out == f"es: 0 translated, 0 fuzzy, {count} missing\n" * 2
    contexts = re.findall(r'^msgctxt "(.*)"$', first.decode(), re.MULTILINE)
    assert contexts == sorted(contexts)
    assert len(contexts) == count


def test_the_command_knows_languages_from_other_words(tmp_path: Path) -> None:
    for wrong in ("nonsense", "zz", "../fr"):
        with pytest.raises(ContentError):
            run_translations(wrong, tmp_path)


# The French that ships


def french() -> Catalog:
    catalogue = read_catalogue(FOLDER, "fr")
    assert catalogue
    return catalogue


def test_french_is_in_step_with_the_content() -> None:
    """If not: `passage translations fr`, then see to what is fuzzy."""
    catalogue = french()
    in_step = po_text(updated(catalogue, "fr", texts(LIBRARY)))
    assert catalogue_path(FOLDER, "fr").read_text("utf-8") == in_step


def test_french_sets_in_what_the_english_does() -> None:
    for message in french():
        if message.string and not message.fuzzy:
            assert placeholders(str(message.string)) == placeholders(str(message.id))


def test_french_keeps_capitals_ends_of_lines_and_room_on_buttons() -> None:
    labels = {
        form.context
        for form in texts(LIBRARY)
        if form.context.startswith(("phrase.choice.", "phrase.skip.", "phrase.page.choice."))
        or re.search(r"\.option\.[a-z_]+\.label(\.|$)", form.context)
    }
    for message in french():
        english, words = str(message.id), str(message.string)
        if not english or not words:
            continue
        assert english.isupper() == words.isupper(), message.context
        assert english.count("\n") == words.count("\n"), message.context
        assert words.strip() == words, message.context
        assert english[-1] in ".?:" or words[-1] not in ".?:", message.context
        assert message.context not in labels or unit_length(words) <= BUTTON, message.context


def answers() -> st.SearchStrategy[dict[str, object]]:
    """Answers of quick on any path, some of them skipped, with a line that may be long."""
    skips = st.dictionaries(
        st.sampled_from(["way", "what", "why", "far", "payer", "have", "decides"]),
        st.sampled_from(["dont_know", "later", "rather_not", "not_for_us"]),
        max_size=4,
    )
    words = st.sampled_from(["", "Vendre nos nattes en Espagne, dès mai", "mot " * 90])
    parts = st.tuples(st.sampled_from(quick_answers()), skips, words)
    return st.builds(lambda told: {**told[0], **told[1], "words": told[2] or None}, parts)


@given(told=answers())
@settings(max_examples=150, deadline=None)
def test_the_french_page_fits_one_message_whatever_is_answered(told: dict[str, object]) -> None:
    found = brief(answer_all(LIBRARY, LIBRARY.dialogues["quick"], "fr", told, DAY), DAY)
    assert found.text.startswith("À décider\u00a0:\n")
    assert unit_length(found.text) < MOST


def test_the_language_of_a_run_can_change_in_the_middle() -> None:
    session = Session("quick", "en")
    for choice in ("", "out", "teach"):
        event: Event = tap(session, choice) if choice else Open(DAY)
        session = advance(LIBRARY, session, event).session
    in_french = advance(LIBRARY, replace(session, language="fr"), Open(DAY))
    assert in_french.messages[0].text.startswith("3 sur 8\nPourquoi le faire\u00a0?")
    for said in ("aider des gens là-bas", "Enseigner à Chipata", "2"):
        in_french = advance(LIBRARY, in_french.session, Say(said, DAY))
    assert in_french.session.answers["why"].value == ("help",)
    back = advance(LIBRARY, replace(in_french.session, language="en"), Go("answers"))
    assert "3. Why: help people there\n4. In your words: Enseigner" in back.messages[0].text


# What escapes: on the pseudo-locale every text is accented, so a plain word is one that no
# translator could reach, unless it is the person's, a name or a command.


def tap(session: Session, choice: str) -> Tap:
    prompt = session.prompt
    assert prompt
    return Tap(prompt.key, prompt.turn, choice, DAY)


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
            self.heard += [message.file.data.decode()] if message.file else []
        return turn

    def tap(self, choice: str) -> Turn:
        """What a button of the open prompt brings."""
        return self.hear(tap(self.session, choice))

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
        for choice in (
            ".list", ".go_on", ".forward", ".file", ".txt", ".md", ".page", ".handled", ".page",
        ):  # fmt: skip
            self.tap(choice)
        found = brief(look(STRANGE, self.session), DAY)
        points = [f"handled:{flag.id}" for flag in found.flags if flag.shown]
        cases = [match.case.key for match in found.cases if match.shown]
        for choice in (".cases", *cases, ".page", *points, ".list", ".change2"):
            self.tap(choice)
        self.hear(Revise("words", OWN, DAY))
        self.hear(Revise("far", "99", DAY))
        self.speak("words")

    def speak(self, path: str) -> None:
        """An answer is given anew, by voice, as far as there is one."""
        paths = [step.path for step in look(STRANGE, self.session).path.steps if step.answer]
        if path in paths:
            self.tap(".list")
            self.hear(Speak(Voice("a note", 24), DAY))
            self.tap(f".change{paths.index(path) + 1}")
            self.hear(Speak(Voice("a note", 24), DAY, "late"))
            self.hear(Speak(Voice("a note", 24), DAY))


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
    # The first is a button of the long way, the second a line of /tools.
    assert sorted(unheard) == ["phrase.choice.so_far", "quick.about"]


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
