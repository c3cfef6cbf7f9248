"""Content files as written: YAML with the line of every part, checked for shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from .shapes import FILES

MESSAGES = {
    "extra_forbidden": "is not a key that is known here",
    "missing": "is missing",
}


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """What is wrong at one place of a content file, in a sentence for its writer."""

    file: str
    line: int
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code} {self.sentence}"


@dataclass(frozen=True, slots=True)
class Document:
    """A content file that has its shape: the parsed values, and where each part stands."""

    file: str
    value: Any
    tree: Any

    def line(self, *path: str | int) -> int:
        """The line, from 1, where the part at this path begins."""
        return line_of(self.tree, path)


def read(folder: Path) -> tuple[dict[str, Document], list[Complaint]]:
    """Every content file of a folder by its name, and what is wrong with those without shape."""
    documents: dict[str, Document] = {}
    complaints: list[Complaint] = []
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        shape = next((s for pattern, s in FILES.items() if PurePath(name).match(pattern)), None)
        if shape is None:
            complaints.append(Complaint(name, 1, "FILE", "is no content file that Passage knows"))
            continue
        tree, broken = _parse(name, path)
        if broken:
            complaints.append(broken)
            continue
        try:
            documents[name] = Document(name, TypeAdapter(shape).validate_python(tree), tree)
        except ValidationError as error:
            complaints += _shape_complaints(name, tree, error)
    return documents, complaints


def line_of(tree: Any, path: tuple[str | int, ...]) -> int:
    """The line of the deepest part of the path that the file has."""
    line = tree.lc.line if hasattr(tree, "lc") else 0
    for part in path:
        if isinstance(tree, CommentedMap) and part in tree:
            line = tree.lc.key(part)[0]
        elif isinstance(tree, CommentedSeq) and isinstance(part, int) and part < len(tree):
            line = tree.lc.item(part)[0]
        else:
            continue
        tree = tree[part]
    return int(line) + 1


def _parse(name: str, path: Path) -> tuple[Any, Complaint | None]:
    yaml = YAML(typ="rt")
    yaml.allow_duplicate_keys = False
    try:
        tree = yaml.load(path.read_text("utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = " ".join(str(error.problem or "cannot be read").split("\n")[0].split())
        return None, Complaint(name, line, "YAML", problem)
    except UnicodeDecodeError:
        return None, Complaint(name, 1, "YAML", "is not UTF-8 text")
    return tree, None


def _shape_complaints(name: str, tree: Any, error: ValidationError) -> Iterator[Complaint]:
    for problem in error.errors(include_url=False, include_context=False):
        # Branches of a union say the same thing in several ways: the place is what helps a writer.
        place = tuple(part for part in problem["loc"] if not _is_branch(part))
        what = MESSAGES.get(problem["type"], problem["msg"][:1].lower() + problem["msg"][1:])
        where = ".".join(str(part) for part in place) or "the file"
        yield Complaint(name, line_of(tree, place), "SHAPE", f"{where}: {what}")


def _is_branch(part: str | int) -> bool:
    return isinstance(part, str) and (
        "Shape" in part or "[" in part or part in {"str", "constrained-str"}
    )


Documents = Mapping[str, Document]
