"""Where people are received: the content, and who runs this."""

from dataclasses import dataclass, field

from dialogues.model import Library
from dialogues.words import Words

from .pace import Pace
from .settings import Operator


@dataclass(frozen=True, slots=True)
class Desk:
    """What every use of the program needs to know."""

    library: Library
    operator: Operator
    channel: str
    link: str = ""
    """How others reach the private chat."""
    pace: Pace = field(default_factory=Pace)

    def words(self, language: str) -> Words:
        """The words of a language, or of English where it is not spoken."""
        return Words(self.library, language)
