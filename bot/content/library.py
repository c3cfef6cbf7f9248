"""The library that serves: compiled once into one file named by its hash, then only read."""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import TypeAdapter

from dialogues.model import Library

from . import FOLDER
from .errors import ContentError
from .versions import version

_LIBRARY: TypeAdapter[Library] = TypeAdapter(Library)


def load(limits: Mapping[str, float] | None = None, own: Path | None = None) -> Library:
    """The library that serves, with an operator's limits and dialogues; raises ContentError."""
    library = _compiled(tuple(folder for folder in (FOLDER, own) if folder))
    if not limits:
        return library
    rules = library.rules
    unknown = sorted(limits.keys() - rules.limits.keys())
    if unknown:
        known = ", ".join(sorted(rules.limits))
        raise ContentError(f"no threshold is called {unknown[0]}; there are {known}")
    return replace(library, rules=replace(rules, limits={**rules.limits, **limits}))


def _compiled(folders: tuple[Path, ...]) -> Library:
    name = f"content-{version(folders)}.json"
    # What was made at install serves every user; who may not write there has a place of their own.
    places = (Path(sys.prefix) / "var" / "passage", user_cache_path("passage"))
    for place in places:
        if (place / name).exists():
            return _LIBRARY.validate_json((place / name).read_bytes())
    from .checking import compile_folders  # noqa: PLC0415 - only the first start pays for it

    library = compile_folders(folders)
    _keep(_LIBRARY.dump_json(library), [place / name for place in places])
    return library


def _keep(made: bytes, places: list[Path]) -> None:
    """Write it to the first of these places that can be written to, whole or not at all."""
    for cached in places:
        half = cached.with_suffix(f".{os.getpid()}")
        try:
            cached.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(made)
        except OSError:
            continue
        half.replace(cached)
        return
