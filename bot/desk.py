"""Where people are received: the content, and who runs this."""

from dataclasses import dataclass

from dialogues.model import Library
from dialogues.words import Words

from .settings import Operator


@dataclass(frozen=True, slots=True)
class Desk:
    """What every use of the program needs to know."""

    library: Library
    operator: Operator
    channel: str
    link: str = ""
    """How others reach the private chat."""

    def words(self, language: str) -> Words:
        """The words of a language, or of English where it is not spoken."""
        return Words(self.library, language)
