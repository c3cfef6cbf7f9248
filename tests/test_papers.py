"""Papers: one page, small, in every script, and nobody's words are read as markup."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from bot.answers import answer_all
from bot.papers.making import made
from bot.papers.printing import PaperError, _compiler, pictured, printed
from bot.papers.word import written
from bot.telegram.showing import Call
from dialogues.advance import advance
from dialogues.pages.papers import paper
from dialogues.pages.sharing import named
from dialogues.session import File, Line, Open, Paper, Part, Say, Session, Span, Turn

from .answers import DAY, quick_answers, tap_now
from .conftest import shipped
from .inside import fonts_of, pages_of
from .places import Place
from .programs import ROOT, run
from .sheet_picture import GROUP, TARGET, pixels, sent

LARGEST = 60_000
LIBRARY = shipped()
GRACE = {
    "way": "out", "what": "teach", "why": ["help", "income"], "far": "asked", "payer": "donor",
    "words": "Teach women in Chipata, Zambia to mend hand pumps, from June",
    "have": ["proof"], "decides": "meet_no",
}  # fmt: skip
"""The answers that `tests.served.QUICK` taps and types."""
HOSTILE = (
    '#read("/etc/passwd")', "#panic(1)", "{{ 7*7 }}", "{% for x in y %}", "<w:br/>", "</w:t>&amp;",
    "$ x $ *bold* _slant_ @ref <label> `raw` = Head \\ // no /* comment", "\\u{41}", "]]>", "#",
)  # fmt: skip
SCRIPTS = {
    "Arabic": "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645",
    "Devanagari": "\u0939\u092e \u0915\u093f\u0938\u093e\u0928 \u0939\u0948\u0902",
    "Bengali": "\u0986\u09ae\u09b0\u09be \u0995\u09c3\u09b7\u0995",
    "Ethiopic": "\u12a5\u129b \u1308\u1260\u122c\u12ce\u127d",
    "Tamil": "\u0ba8\u0bbe\u0b99\u0bcd\u0b95\u0bb3\u0bcd",
    "Khmer": "\u1799\u17be\u1784",
    "Myanmar": "\u1000\u103b\u103d\u1014\u103a\u102f\u1015\u103a",
}
NOBODYS = "\u0378"
"""No letter of any script, so it is drawn as the box of a missing one."""


def quick(language: str = "en", **given: object) -> Paper:
    dialogue = LIBRARY.dialogues["quick"]
    told = {**quick_answers()[0], **given}
    return paper(answer_all(LIBRARY, dialogue, language, told, DAY), DAY, "pdf")


def case(ending: str = "docx", text: str = "We taught them.") -> Paper:
    """A case in which every question in words is answered with this text."""
    dialogue = LIBRARY.dialogues["writer"]
    told = {q.key: text for q in dialogue.questions() if q.kind == "text"}
    told["case_title"] = "How we began"
    return paper(answer_all(LIBRARY, dialogue, "en", told, DAY), DAY, ending)


def saying(text: str) -> Paper:
    """A paper on which nothing but this stands."""
    lines = (Line("", (Span(text),)),)
    return Paper("passage-x.pdf", "page", "en", "", "", lead=False, parts=(Part("", lines),))


def spelled(text: str) -> Paper:
    """The same, its letters one by one, so that no two of them can be markup together."""
    lines = (Line("", tuple(map(Span, text))),)
    return replace(saying(""), parts=(Part("", lines),))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_one_small_sheet_whatever_is_answered(language: str) -> None:
    longest = "Vendre nos nattes en Espagne, " * 40
    for told in quick_answers()[::150]:
        pdf = printed(quick(language, **told, words=longest))
        assert pages_of(pdf) == 1
        assert len(pdf) < LARGEST


def longest_text(question: Any) -> object:
    match question.kind:
        case "one":
            return max(question.options, key=lambda o: len(next(iter(o.label.forms.values())))).key
        case "many":
            return [o.key for o in question.options][: question.most or None]
        case "text":
            return "We ask the women of many villages what they want to learn. " * 30
        case "number":
            return question.high or 100
        case "date":
            return "2027-03-31"
    return None


@pytest.mark.parametrize("name", sorted(LIBRARY.dialogues))
def test_every_dialogue_prints_however_much_was_said(name: str) -> None:
    dialogue = LIBRARY.dialogues[name]
    told = {q.key: longest_text(q) for chapter in dialogue.chapters for q in chapter.questions}
    kept = {key: value for key, value in told.items() if value is not None}
    made_of = paper(answer_all(LIBRARY, dialogue, "en", kept, DAY), DAY, "pdf")
    pdf = printed(made_of)
    assert len(pdf) < LARGEST
    if dialogue.case:
        assert len(written(made_of)) < LARGEST
    assert pages_of(pdf) == 1 or made_of.shape == "case"


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_of_every_script_are_drawn_with_its_own_letters(script: str) -> None:
    pdf = printed(quick(words=SCRIPTS[script]))
    assert fonts_of(pdf) == {"NotoSans", f"NotoSans{script}"}
    assert pages_of(pdf) == 1
    assert len(pdf) < LARGEST
    drawn = pictured(saying(SCRIPTS[script]))
    boxes = "".join(letter if letter == " " else NOBODYS for letter in SCRIPTS[script])
    assert drawn != pictured(saying(boxes))


def test_three_scripts_at_once_still_make_a_small_file() -> None:
    words = " ".join(SCRIPTS[script] for script in ("Arabic", "Devanagari", "Ethiopic"))
    assert len(printed(quick(words=words))) < LARGEST


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_person_typed_is_printed_and_never_read(words: str) -> None:
    given = quick(words=words)
    assert words in "".join(s.text for line in given.parts[0].lines for s in line.spans)
    assert pages_of(printed(given)) == 1
    # Read as Typst, the words would be drawn in fewer letters or in others.
    assert pictured(saying(words)) == pictured(spelled(words))


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_person_typed_stands_in_word_as_it_was_typed(words: str) -> None:
    document = Document(BytesIO(written(case(text=words))))
    told = [paragraph.text for paragraph in document.paragraphs]
    assert f"Written by: {words}" in told
    assert f"Groups here: {words}" in told


def test_a_case_is_a_word_file_with_its_title_and_headings() -> None:
    document = Document(BytesIO(written(case())))
    styles = {p.text: p.style.name for p in document.paragraphs if p.style}
    assert styles["How we began"] == "Title"
    assert styles["1. WHERE WE ARE"] == "Heading 1"
    assert "Title: How we began" not in styles
    assert len(written(case())) < LARGEST


def test_no_sheet_can_read_a_file_outside_of_its_folder() -> None:
    from typst import TypstError  # noqa: PLC0415

    with pytest.raises(TypstError, match="not found"):
        _compiler().compile(input=b'#read("/etc/passwd")')


def test_a_paper_that_cannot_be_set_is_handed_over_as_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = replace(quick(words="Our secret plan"), language="no language")
    with pytest.raises(PaperError, match="TypstError"):
        printed(broken)
    file = made(broken)
    assert file.name == f"passage-quick-{DAY}.txt"
    assert '"Our secret plan"' in str(file.content)
    assert "secret" not in caplog.text


def test_a_file_waits_to_be_sent_as_it_was_made() -> None:
    for file in (made(quick()), File("page.txt", "To decide")):
        call = Call("sendDocument", {"chat_id": 1}, file)
        assert Call.load(call.dump()) == (call, False)


def test_the_same_answers_always_make_the_same_file() -> None:
    assert printed(quick()) == printed(quick())


def test_the_start_loads_nothing_that_makes_papers() -> None:
    told = "import sys, bot.cli, bot.serving; print({'typst', 'docx', 'docxtpl'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def done(**given: object) -> Session:
    """A session at its page."""
    told = {**quick_answers()[0], "words": "Sell mats in Spain", **given}
    moment = answer_all(LIBRARY, LIBRARY.dialogues["quick"], "en", told, DAY)
    return advance(LIBRARY, moment.session, Open(DAY)).session


def after(session: Session, *events: str) -> Turn:
    """What taps bring, or what is typed where it is no choice."""
    turn = Turn(session)
    for event in events:
        typed = event[:1] == ">"
        happens = Say(event[1:], DAY) if typed else tap_now(turn.session, event)
        turn = advance(LIBRARY, turn.session, happens)
    return turn


def paper_in(turn: Turn) -> Paper:
    file = turn.messages[-1].file
    assert isinstance(file, Paper)
    return file


def test_a_name_stands_at_the_head_of_the_sheet_once_it_is_given() -> None:
    assert paper_in(after(done(), ".file", ".pdf")).group == ""
    given = after(done(), ".file", ".name", ">Kabwe Pump\nMenders")
    assert "[A sheet" not in given.messages[-1].text
    assert given.messages[-1].text.startswith("Noted")
    assert paper_in(after(given.session, ".pdf")).group == "Kabwe Pump Menders"
    assert "Kabwe" not in after(given.session, ".page").messages[-1].text
    refused = after(given.session, ".name", ">" + "x" * 81)
    assert "up to 80 letters" in refused.messages[-1].text
    assert paper_in(after(refused.session, ".page", ".file", ".pdf")).group == "Kabwe Pump Menders"


def test_a_line_that_is_left_off_is_on_no_page_and_comes_back() -> None:
    before = after(done(), ".page")
    assert "Sell mats in Spain" in before.messages[-1].text
    without = after(before.session, ".file", ".leave", "leave:words")
    shown = without.messages[-1].text
    assert shown.startswith("To decide:")
    assert "Sell mats in Spain" not in shown
    assert "Sell mats in Spain" not in str(paper_in(after(without.session, ".file", ".pdf")))
    text = after(without.session, ".file", ".txt").messages[-1].file
    assert "Sell mats in Spain" not in str(text)
    listed = after(without.session, ".leave").messages[-1].text
    assert "(left off) " in listed
    assert after(without.session, ".leave", "leave:words").messages[-1].text == (
        before.messages[-1].text
    )


def test_what_is_left_off_is_no_reason_either() -> None:
    donor = after(done(payer="one"), ".page")
    assert "one buyer" in donor.messages[-1].text
    without = after(donor.session, ".leave", "leave:payer").messages[-1].text
    assert "Paid by" not in without


async def test_a_sheet_is_sent_when_it_is_asked_for_and_not_before(
    place: Place, tmp_path: Path
) -> None:
    """It is the one in docs. If only that fails: `python -m tests.sheet_picture`, and look."""
    grace = await sent(place, tmp_path)
    [file] = grace.files
    graces = answer_all(LIBRARY, LIBRARY.dialogues["quick"], "en", GRACE, DAY)
    assert file.data == printed(paper(named(graces, GROUP, DAY), DAY, "pdf"))
    assert file.data.startswith(b"%PDF")
    assert pages_of(file.data) == 1
    assert grace.last.text == f"{-(-len(file.data) // 1000)} KB. Here is your page as a file."
    assert pixels(file.data) == TARGET.read_bytes()


def test_in_the_terminal_a_sheet_is_put_into_the_folder(tmp_path: Path) -> None:
    typed = (
        "1\n2\n3\n1 3\nTeach women\n2\n3\n3\n5\nShare or print it\nTo print (.pdf, under 60 KB)\n"
    )
    done = run("chat", home=tmp_path, typed=typed)
    [sheet] = tmp_path.glob("passage-quick-*.pdf")
    assert pages_of(sheet.read_bytes()) == 1
    assert "KB. Here is your page" in done.stdout
