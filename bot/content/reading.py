"""Content files as written: YAML with the line of every part, checked for shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from . import shapes
from .shapes import FILES

KNOWN = sorted({
    key
    for shape in vars(shapes).values()
    if isinstance(shape, type) and issubclass(shape, BaseModel)
    for key in shape.model_fields
})  # fmt: skip
"""Every key that some shape has."""
TEXT = "should be a text, or one text for each fact"
MESSAGES = {
    "missing": "is missing",
    "string_type": "should be a text; put it in quotes if it looks like something else",
    "bool_type": "should be true or false",
    "int_type": "should be a whole number",
    "float_type": "should be a number",
    "list_type": "should be a list",
    "dict_type": "should be a mapping",
    "model_type": "should be a mapping",
    "string_pattern_mismatch": "should be written like {pattern}",
    "string_too_long": "should have at most {max_length} characters",
    "string_too_short": "should not be empty",
    "too_short": "should not be empty",
    "literal_error": "should be {expected}",
    "greater_than_equal": "should be {ge} or more",
    "less_than_equal": "should be {le} or less",
    "invalid_key": "is a key that is no text; put it in quotes",
}
"""What pydantic finds, in words for a writer."""


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
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict, compare=False)
    """Those found so far: a check asks for the same ones again and again."""

    def line(self, *path: str | int) -> int:
        """The line, from 1, where the part at this path begins."""
        if path not in self.lines:
            self.lines[path] = line_of(self.tree, path)
        return self.lines[path]


def read(folder: Path) -> tuple[dict[str, Document], list[Complaint]]:
    """Every content file of a folder by its name, and what is wrong with those without shape."""
    documents: dict[str, Document] = {}
    complaints: list[Complaint] = []
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        name = path.relative_to(folder).as_posix()
        found, wrong = read_file(name, path)
        complaints += wrong
        if found:
            documents[name] = found
    return documents, complaints


def read_file(name: str, path: Path) -> tuple[Document | None, list[Complaint]]:
    """The content file of this name, or what is wrong with its shape."""
    shape = next((s for pattern, s in FILES.items() if PurePath(name).match(pattern)), None)
    if shape is None:
        return None, [Complaint(name, 1, "FILE", "is no content file that Passage knows")]
    tree, broken = _parse(name, path)
    if broken:
        return None, [broken]
    try:
        value = TypeAdapter(shape).validate_python(tree, strict=True)
    except ValidationError as error:
        return None, sorted(set(_shape_complaints(name, tree, error)))
    return Document(name, value, tree), []


def line_of(tree: Any, path: tuple[str | int, ...]) -> int:
    """The line of the deepest part of the path that the file has."""
    # A lone "=" is a value with a place that holds no line.
    line = (tree.lc.line or 0) if hasattr(tree, "lc") else 0
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
    except UnicodeDecodeError:
        return None, Complaint(name, 1, "YAML", "is not UTF-8 text")
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, Complaint(name, line, "YAML", _first_line(error.problem))
    except (YAMLError, ValueError) as error:
        return None, Complaint(name, 1, "YAML", _first_line(error))
    if tree is None:
        return None, Complaint(name, 1, "SHAPE", "the file is empty")
    return tree, None


def _first_line(problem: object) -> str:
    return " ".join(str(problem or "cannot be read").split("\n")[0].split())


def _shape_complaints(name: str, tree: Any, error: ValidationError) -> Iterator[Complaint]:
    for problem in error.errors(include_url=False):
        if _other_branch(tree, problem["loc"]):
            continue
        # Branches of a union say the same thing in several ways: the place is what helps a writer.
        place = tuple(part for part in problem["loc"] if not _is_branch(part))
        where = ".".join(str(part) for part in place) or "the file"
        yield Complaint(name, line_of(tree, place), "SHAPE", f"{where}: {_said(problem)}")


def _said(problem: Mapping[str, Any]) -> str:
    """What is wrong, in a sentence without the name of the place."""
    if problem["type"] == "extra_forbidden":
        close = get_close_matches(str(problem["loc"][-1]), KNOWN, 1)
        meant = f"; did you mean {close[0]}?" if close else ""
        return f"is not a key that is known here{meant}"
    if any(isinstance(part, str) and part.startswith("dict[str,constr") for part in problem["loc"]):
        return TEXT
    if problem["loc"] and problem["loc"][-1] == "str":
        return TEXT
    sentence = MESSAGES.get(problem["type"])
    if sentence is None:
        return str(problem["msg"][:1].lower() + problem["msg"][1:])
    return sentence.format(**problem.get("ctx", {}))


def _other_branch(tree: Any, loc: tuple[str | int, ...]) -> bool:
    """Whether a problem is of the kind of question that is not meant: only one of them has use."""
    for place, part in enumerate(loc):
        if part in {"QuestionShape", "UseShape"}:
            written = _part(tree, tuple(p for p in loc[:place] if not _is_branch(p)))
            uses = isinstance(written, Mapping) and "use" in written
            if uses != (part == "UseShape"):
                return True
    return False


def _part(tree: Any, place: tuple[str | int, ...]) -> Any:
    for part in place:
        tree = tree[part]
    return tree


def _is_branch(part: str | int) -> bool:
    return isinstance(part, str) and (
        "Shape" in part or "[" in part or part in {"str", "constrained-str"}
    )


Documents = Mapping[str, Document]
