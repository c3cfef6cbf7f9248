"""Content files: read, checked and made into a library for the engine."""

from pathlib import Path

import dialogues

FOLDER = Path(dialogues.__file__).parent / "content"
"""Where the content that ships lies."""
