"""A dialogue of five questions, of which neighbours can be mistaken for each other."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.content import FOLDER
from bot.content.checking import compile_folders
from dialogues.model import Library

HEAD = """\
key: sim
title: Sim
about: Five questions.
asked: Nothing more was asked.
shows: [a]
chapters:
  - key: only
    title: Only
    questions:
"""
WORDS = """\
      - {{key: {key}, kind: text, text: "Question {key}?", short: Name {key}, why: So,
         open: Open {key}?, example: This, ours: true}}
"""
CHOICE = """\
      - key: {key}
        kind: one
        text: "Question {key}?"
        short: Name {key}
        why: So
        open: Open {key}?
        ours: true
        options:
          - {{key: "left", label: Left}}
          - {{key: "right", label: Right}}
"""
QUESTIONS = {"a": WORDS, "b": WORDS, "c": CHOICE, "d": CHOICE, "e": WORDS}
CHOSEN = {"c": "left", "d": "right"}
"""What everybody means to answer where there is a choice: the same keys stand under both."""


@cache
def simulated(folder: Path) -> Library:
    """The content that ships, with this dialogue in place of its own."""
    own = folder / "sim"
    own.mkdir(parents=True)
    script = HEAD + "".join(text.format(key=key) for key, text in QUESTIONS.items())
    (own / "script.yaml").write_text(script, "utf-8")
    library = compile_folders((FOLDER, folder))
    return replace(library, dialogues={"sim": library.dialogues["sim"]})
