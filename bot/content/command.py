"""The commands of those who write content."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from typer import BadParameter

from . import FOLDER
from .checking import check
from .shapes import FILES
from .translating import run_translations

__all__ = ["run_check", "run_translations"]


def run_check(folder: Path | None, *, schema: bool) -> int:
    """Prints what is wrong with our content, or with a folder over ours; 1 when something is."""
    if schema:
        print(json.dumps(content_schema(), indent=2))
        return 0
    if folder is not None and not folder.is_dir():
        raise BadParameter(f"{folder} is no folder")
    own = () if folder is None or folder.resolve() == FOLDER.resolve() else (folder,)
    complaints = check((FOLDER, *own))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def content_schema() -> dict[str, Any]:
    """The JSON Schema of each content file, by its place in the content folder."""
    return {pattern: TypeAdapter(shape).json_schema() for pattern, shape in FILES.items()}
