"""Whatever an interview hands over, as the file that a person gets."""

import logging
from dataclasses import replace

from dialogues.pictures import Picture
from dialogues.session import File, Line, Message, Paper

from .picturing import pictured
from .printing import PaperError, printed
from .word import written

LOG = logging.getLogger(__name__)
MAKE = {"pdf": printed, "docx": written}


def with_file(message: Message) -> Message:
    """The message with its file made."""
    return replace(message, file=made(message.file)) if message.file else message


def made(given: Paper | Picture | File) -> File:
    """The file itself; what cannot be set is handed over as the plain text it holds."""
    if isinstance(given, File):
        return given
    try:
        return File(given.name, _made(given))
    except PaperError as error:
        LOG.warning("a paper could not be made: %s", error)
        told = given.words if isinstance(given, Picture) else plain(given)
        return File(f"{given.name.rpartition('.')[0]}.txt", told)


def _made(given: Paper | Picture) -> bytes:
    if isinstance(given, Picture):
        return pictured(given)
    return MAKE[given.name.rpartition(".")[2]](given)


def plain(paper: Paper) -> str:
    """What stands on a paper, as text."""
    told: list[tuple[str, ...]] = [(paper.group, paper.title)]
    told += [(part.heading, *map(_told, part.lines)) for part in paper.parts]
    return "\n\n".join("\n".join(filter(None, lines)) for lines in [*told, paper.foot]) + "\n"


def _told(line: Line) -> str:
    return f"{line.sign} {''.join(span.text for span in line.spans)}".strip()
