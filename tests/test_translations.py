"""The catalogue of a language: kept by key, and a stale translation is never served."""

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.content import FOLDER
from bot.content.catalogues import (
    catalogue_path,
    po_text,
    read_catalogue,
    read_words,
    write_catalogue,
)
from bot.content.checking import read_documents
from bot.content.checks.translated import translation_complaints
from bot.content.errors import ContentError
from bot.content.translating import Source, run_translations, tally, texts, updated

from .conftest import shipped


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
    count = len(list(texts(shipped())))
    assert capsys.readouterr().out == f"es: 0 translated, 0 fuzzy, {count} missing\n" * 2
    contexts = re.findall(r'^msgctxt "(.*)"$', first.decode(), re.MULTILINE)
    assert contexts == sorted(contexts)
    assert len(contexts) == count


def test_the_command_knows_languages_from_other_words(tmp_path: Path) -> None:
    for wrong in ("nonsense", "zz", "../fr"):
        with pytest.raises(ContentError):
            run_translations(wrong, tmp_path)


NEEDED = {
    "quick.way.text",
    "journey.lead.text",
    "invite.whom.text",
    "invite.page.result.go.text",
    "phrase.help",
    "gap.cash.text",
    "decision.D1.text",
    "warning.R6.ask",
    "line.signs.proof.text",
    "options.level.some.label",
    "tool.grid",
    "grid.about",
    "writer.title",
    "case.shifo.did",
    "example.tise.ask",
}


def test_a_draft_lacks_nothing_of_what_is_met_first(tmp_path: Path) -> None:
    """A name stays a name in every language, but only where an organisation bears it."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "content"))
    catalogue = read_catalogue(folder, "fr")
    assert catalogue
    for message in catalogue:
        if message.context in NEEDED:
            message.string = ""
        if message.context in {"approach.import_export.name", "case.equal_exchange.name"}:
            message.string = message.id
        if message.context == "case.koica.name":
            message.string = "Programme technologique de la KOICA (CTS)"
    write_catalogue(catalogue_path(folder, "fr"), catalogue)
    documents, _ = read_documents((folder,))
    told = {complaint.sentence for complaint in translation_complaints(documents, (folder,))}
    assert told == {f"{key} is not translated into Français" for key in NEEDED} | {
        "approach.import_export.name is still in English",
        "case.koica.name has 41 letters, and a button shows 38",
    }
