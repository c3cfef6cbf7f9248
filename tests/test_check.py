"""The writers' linter: what ships is clean, and every kind of defect is told by file and line."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML
from typer import BadParameter

from bot.content import FOLDER
from bot.content.building import build
from bot.content.checking import CODES, check, compile_folders
from bot.content.checks.pages import all_texts
from bot.content.checks.plain import grade, spoken, words
from bot.content.checks.sources import inventory
from bot.content.command import content_schema, run_check
from bot.content.errors import ContentError
from bot.content.reading import read
from bot.content.translating import texts

SCRIPT = """\
key: tiny
title: Tiny
about: Two short questions.
asked: Nothing more.
shows: [way]
chapters:
  - key: start
    title: Start
    questions:
      - key: way
        kind: one
        text: Which way would it go?
        short: Way
        options:
          - {key: to, label: To us}
          - {key: from, label: From us}
        source: [tool1.what]
      - key: far
        kind: one
        slot: far
        when: outward
        text: {outward: How far are you?, else: How far?}
        short: Far
        options:
          - {key: near, label: Near}
          - {key: away, when: outward, label: Away}
        ours: true
  - key: more
    title: More
    questions:
      - key: days
        kind: number
        low: 0
        high: 30
        text: How many days?
        short: Days
        ours: true
      - key: places
        kind: group
        text: Places
        short: Places
        ours: true
        fields:
          - key: name
            kind: text
            text: Which place?
            short: Place
            ours: true
          - key: more
            kind: one
            text: Another?
            short: Another
            options: [{key: yes, label: Add another}, {key: no, label: That is all}]
            ours: true
"""
BLOCKS = """\
agree: [{key: all, when: "true", text: All of us.}]
mission_plus: [{key: all, when: "true", text: It may help.}]
mission_minus: [{key: all, when: "true", text: It takes time.}]
money_plus: [{key: all, when: "true", text: It costs little.}]
money_minus: [{key: all, when: "true", text: It costs a little.}]
stop_rule: [{key: all, when: "true", text: We stop on ______.}]
way_small: [{key: all, when: "true", text: A test., plus: we learn., minus: it takes time.}]
way_full: [{key: all, when: "true", text: All at once., plus: quick., minus: costly.}]
way_not_now: [{key: all, when: "true", text: Not now., plus: calm., minus: slow.}]
steps:
  - {key: far, when: far == 'away', text: "Call them: {{ far_words }}."}
"""
TINY = {
    "tiny/script.yaml": SCRIPT,
    "rules/facts.yaml": "outward: way == 'from'\nsoon: under(days, limit.few)\n",
    "rules/limits.yaml": "few: 5\n",
    "rules/gaps.yaml": "- {key: near, when: far == 'away', text: a way there, ours: true}\n",
    "rules/decisions.yaml": '- {key: D3, when: "true", text: LOOK INTO IT., ours: true}\n',
    "rules/warnings.yaml": """\
- key: R1
  family: far
  check: far == 'away'
  ask: Who goes there?
  because: {far: "{{ far_words }}"}
  ours: true
""",
    "rules/lines.yaml": BLOCKS,
    "rules/facets.yaml": "{}\n",
    "rules/contrast.yaml": "{}\n",
    "languages.yaml": "en: {name: English}\n",
}
FRENCH = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "tiny.title"
msgid "Tiny"
msgstr "Petit"
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The smallest content that has everything."""
    for name in ("phrases.yaml", "commands.yaml", "page.txt.j2"):
        shutil.copy(FOLDER / name, tmp_path / name)
    for name, text in TINY.items():
        write(tmp_path / name, text)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    before = path.read_text("utf-8") if path.exists() else ""
    assert old in before
    write(path, before.replace(old, new, 1) if old else before + new)


def found(*folders: Path) -> list[str]:
    return [str(complaint) for complaint in check(folders)]


def test_what_ships_is_clean() -> None:
    assert found(FOLDER) == []


def test_the_smallest_content_is_clean(tiny: Path) -> None:
    assert found(tiny) == []


class Defect(NamedTuple):
    """An edit of the smallest content, and the complaints that come of it."""

    file: str
    old: str
    """What stands in the file; nothing is its end."""
    new: str
    says: tuple[str, ...]


def defects() -> Iterator[Defect]:
    for told in YAML(typ="safe").load(Path(__file__).with_name("defects.yaml")):
        new = re.sub(r"<(\d+) times (.*?)>", lambda found: found[2] * int(found[1]), told["new"])
        says = tuple(f"{told['file']}:{_placed(told, said)}" for said in told["says"])
        yield Defect(told["file"], told.get("old", ""), new, says)


def _placed(told: dict[str, str], said: str) -> str:
    """The complaint with its line, where that is the line of the old text in a shipped file."""
    if not said.startswith("@"):
        return said
    shipped = (FOLDER / told["file"]).read_text("utf-8")
    return f"{shipped[: shipped.index(told['old'])].count(chr(10)) + 1}{said[1:]}"


DEFECTS = list(defects())


@pytest.mark.parametrize("wrong", DEFECTS, ids=lambda wrong: wrong.says[0][:60])
def test_a_defect_is_told_by_file_and_line(tiny: Path, wrong: Defect) -> None:
    edit(tiny, wrong.file, wrong.old, wrong.new)
    assert found(tiny) == list(wrong.says)


CARD = """\
- id: lesson.one
  kind: lesson
  name: One
  line: Learn.
  parts: {{{part}: governance}}
  facets: {{topic: [words]}}
  source: [definition.sse]
"""


def test_a_hard_word_stands_where_a_card_tells_what_papers_call_it(tiny: Path) -> None:
    write(tiny / "cards/lessons.yaml", CARD.format(part="called"))
    assert not [line for line in found(tiny) if " WORD " in line]
    write(tiny / "cards/lessons.yaml", CARD.format(part="is"))
    assert [line for line in found(tiny) if " WORD " in line] == [
        "cards/lessons.yaml:5: WORD 'governance' is not for people to read here"
    ]


def test_a_missing_file_is_told(tiny: Path) -> None:
    (tiny / "commands.yaml").unlink()
    assert found(tiny) == ["commands.yaml:1: FILE is missing"]
    shutil.rmtree(tiny / "tiny")
    assert "*/script.yaml:1: FILE is missing: there is no dialogue" in found(tiny)


def test_a_file_that_is_no_text_is_told(tiny: Path) -> None:
    (tiny / "rules/facts.yaml").write_bytes(b"a: \xff\n")
    (tiny / "rules/limits.yaml").write_text("a: 2027-13-45\n", "utf-8")
    assert found(tiny) == [
        "rules/facts.yaml:1: YAML is not UTF-8 text",
        "rules/limits.yaml:1: YAML month must be in 1..12",
    ]


def test_a_catalogue_that_cannot_be_read_is_told(tiny: Path) -> None:
    edit(tiny, "languages.yaml", "", "fr: {name: Français, draft: true}\n")
    write(tiny / PO, FRENCH + "nonsense\n")
    assert found(tiny) == [f"{PO}:7: PO is no PO file: nonsense"]


PO = "locale/fr/LC_MESSAGES/passage.po"
STALE = """
msgctxt "gap.near.text"
msgid "a way"
msgstr "un chemin"

#, fuzzy
msgctxt "decision.D3.text"
msgid "LOOK INTO IT."
msgstr "VOIR."
"""
WRONG = """
msgctxt "gap.near.text"
msgid "a way there"
msgstr "un chemin {{ far }}"

msgctxt "decision.D3.text"
msgid "LOOK INTO IT."
msgstr "VOIR {{"

msgctxt "tiny.asked"
msgid "Nothing more."
msgstr "Rien de plus."

msgctxt "tiny.about"
msgid "Two short questions."
msgstr "Two short questions."

msgctxt "tiny.way.option.to.label"
msgid "To us"
msgstr "De l'étranger jusque chez nous, chez nous"
"""


def french(folder: Path, catalogue: str, *, draft: bool = True) -> list[str]:
    """The complaints about the French, without those that something is missing."""
    write(
        folder / "languages.yaml",
        f"en: {{name: English}}\nfr: {{name: Français, draft: {str(draft).lower()}}}\n",
    )
    write(folder / PO, FRENCH + catalogue)
    return [line for line in found(folder) if "is not translated" not in line]


def test_a_stale_translation_is_told(tiny: Path) -> None:
    assert french(tiny, STALE) == [
        f"{PO}:9: TRANSLATION gap.near.text translates an English text that has changed",
        f"{PO}:14: TRANSLATION decision.D3.text translates an English text that has changed",
    ]


def test_a_wrong_translation_is_told(tiny: Path) -> None:
    assert french(tiny, WRONG) == [
        f"{PO}:9: TRANSLATION gap.near.text does not set in what the English does: far",
        f"{PO}:13: TRANSLATION decision.D3.text cannot be read: unexpected 'end of template'",
        f"{PO}:21: TRANSLATION tiny.about is still in English",
        f"{PO}:25: TRANSLATION tiny.way.option.to.label has 41 letters, and a button shows 38",
    ]


def test_a_draft_need_not_have_a_dialogue_of_ones_own_and_a_language_has_all(tiny: Path) -> None:
    french(tiny, "")
    missing = [line for line in found(tiny) if "tiny/" in line or "gaps" in line]
    assert missing == [
        "rules/gaps.yaml:1: TRANSLATION gap.near.text is not translated into Français"
    ]
    french(tiny, "", draft=False)
    assert "tiny/script.yaml:3: TRANSLATION tiny.about is not translated into Français" in found(
        tiny
    )


def test_each_code_is_shown_here() -> None:
    told = {said.split(" ")[1] for wrong in DEFECTS for said in wrong.says}
    assert told | {"PO"} == set(CODES)


def test_no_conversation_starts_on_a_dangling_reference(tiny: Path) -> None:
    edit(tiny, "tiny/script.yaml", "shows: [way]", "shows: [wya]")
    with pytest.raises(ContentError) as told:
        compile_folders((tiny,))
    assert [str(complaint) for complaint in told.value.args] == [
        "tiny/script.yaml:5: REFERENCE there is no question wya"
    ]


def test_a_folder_of_ones_own_lies_over_ours(tiny: Path) -> None:
    """A dialogue of one's own rests on our facts, and may ask what ours ask."""
    own = tiny / "own"
    mine = SCRIPT.replace("key: tiny", "key: mine\ndeeper: journey").replace(
        "key: from", "key: out"
    )
    write(own / "mine/script.yaml", mine.replace("outward", "outward_way"))
    edit(own, "mine/script.yaml", "short: Far", "short: Far  away")
    told = [line for line in found(FOLDER, own) if line.startswith("mine/")]
    assert told == ["mine/script.yaml:24: MARKS a space too many"]


def test_the_command_prints_complaints_and_says_whether_there_are_any(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tiny / "own/notes.yaml", "a: 1\n")
    assert run_check(tiny / "own", schema=False) == 1
    assert capsys.readouterr().out == "notes.yaml:1: FILE is no content file that Passage knows\n"
    with pytest.raises(BadParameter, match="is no folder"):
        run_check(tiny / "nowhere", schema=False)
    assert run_check(None, schema=True) == 0
    assert json.loads(capsys.readouterr().out) == content_schema()


def test_every_text_of_the_library_has_its_place() -> None:
    """The linter and the translators see the same texts, under the same keys."""
    documents, _ = read(FOLDER)
    written = {text.context: text.english for text in all_texts(documents) if text.english}
    assert written == {t.context: t.english for t in texts(build((FOLDER,), documents))}


def test_the_inventory_lists_every_item_of_the_documents() -> None:
    lines = (FOLDER / "inventory.txt").read_text("utf-8").splitlines()
    assert len(inventory()) == len(lines) == 1096
    assert lines == sorted(lines)
    assert inventory()["tool1.what"] == "tool1_step"


def test_what_is_graded_is_what_people_read() -> None:
    assert words(spoken("{% if a %}Send{% endif %} {{ low }} or more, like 2,000.")) == [
        "Send",
        "it",
        "or",
        "more",
        "like",
        "2,000",
    ]
    assert round(grade(["We sell soap."]), 2) == -2.62
    # A cooperative has two syllables to those who work in one.
    assert round(grade(["Cooperative members sell soap."]), 2) == 3.67
