"""Controls that hold without a chat: numbers, templates, clocks, statements, what is installed."""

import ast
import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import TemplateError

from bot.content import FOLDER
from bot.content.checking import check
from bot.settings import Retention
from dialogues.expressions import LONGEST, expression, fill
from dialogues.moment import look
from dialogues.scope import Scope
from dialogues.session import Session
from dialogues.typed.replies import Misfit, read
from dialogues.walk import Step

from .conftest import shipped
from .emulator import TOKEN, Emulator
from .places import Place
from .programs import ROOT
from .served import PATIENCE, Served

SOURCES = sorted(p for top in ("bot", "dialogues", "storage") for p in (ROOT / top).rglob("*.py"))


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 1000000000 }}", "{{ 9 ** 9 ** 9 }}", "{{ 'a'.ljust(1000000000) }}",
        "{{ '%1000000000d' % 1 }}", "{{ 'a'|center(1000000000) }}", "{{ lipsum(n=1000000) }}",
        "{{ range(1000000000) }}", "{{ ''.__class__.__mro__ }}", "{{ x.append(1) }}",
        "{{ cycler }}", "{{ ('{0.__class__}').format(x) }}", "{{ self.__init__ }}",
        "{{ over.__globals__ }}", "{{ [0] * 1000000000 }}",
    ],
)  # fmt: skip
def test_t10_no_template_leaves_the_sandbox_or_grows_without_end(source: str) -> None:
    """A template of content can neither reach Python nor ask for a long computation."""
    with pytest.raises(TemplateError):
        fill(source, {"x": [1]})


def test_t10_output_ends_at_a_length() -> None:
    """A loop in a loop is cut off, long before memory ends."""
    source = "{% for a in x %}" * 6 + "long words" + "{% endfor %}" * 6
    assert len(fill(source, {"x": range(1_000)})) == LONGEST


def test_t10_a_condition_is_in_the_same_sandbox() -> None:
    """A condition is as little able to do harm as a text."""
    with pytest.raises(TemplateError):
        expression("'a' * 1000000000")()


def step_of(kind: str) -> Step:
    """A question of this kind, wherever it stands."""
    for dialogue in shipped().dialogues.values():
        for question in dialogue.questions():
            if question.kind == kind:
                return Step(question.key, question, dialogue.chapters[0], Scope(shipped()))
    raise LookupError(kind)


@pytest.mark.parametrize(
    "typed",
    ["\u00b2", "1e999", "nan", "inf", "1_000", "9" * 5_000, "0x10", "--1", "1e5", "\u2167",
     "\u00bd", "1,2,3", "\u0661e\u0669", "1\x00"],
)  # fmt: skip
def test_t18_what_is_no_number_here_is_refused(typed: str) -> None:
    """Numbers follow a grammar of ours, not Python's."""
    moment = look(shipped(), Session("quick"))
    given = read(step_of("number"), typed, moment.words, moment.path.scope)
    assert isinstance(given, Misfit)


@pytest.mark.parametrize("typed", ["March 0000", "0000-01-01", "31/02/2027", "2027-13-01"])
def test_t18_what_is_no_date_is_refused(typed: str) -> None:
    """A day or a month that no calendar has is asked for again."""
    moment = look(shipped(), Session("quick"))
    given = read(step_of("date"), typed, moment.words, moment.path.scope)
    assert isinstance(given, Misfit)


async def test_t28_the_second_program_with_a_token_ends_one_of_them(tmp_path: Path) -> None:
    """Two programs never share the updates of one bot: one of them stops, in a plain sentence."""
    async with Emulator() as emulator:
        both = [
            Served(emulator, Place(f"sqlite:///{home / 'x.db'}", home / "key", home), home)
            for home in (tmp_path / "one", tmp_path / "two")
        ]
        for served in both:
            served.home.mkdir()
            await served.start()
            await emulator.until(lambda: emulator.world.updates.polled, "a poll", PATIENCE)
        await emulator.until(
            lambda: any(s.process and s.process.returncode is not None for s in both),
            "one to end", PATIENCE,
        )  # fmt: skip
        codes = sorted([await served.stop() for served in both])
    assert codes[-1] == 2
    told = b"".join(part for served in both for part in served.output).decode()
    assert "another program is serving this bot" in told
    assert TOKEN not in told


def test_t29_everything_installed_is_locked_by_its_hash() -> None:
    """Each requirement has one version and its hashes, and make installs nothing else."""
    for name in ("run", "dev", "build"):
        locked = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        entries = re.split(r"\n(?=[a-z])", locked.strip())
        assert all("==" in e and "--hash=sha256:" in e for e in entries if e[0].isalpha()), name
    make = (ROOT / "Makefile").read_text("utf-8")
    for line in make.splitlines():
        if "-r requirements/" in line:
            assert "--require-hashes" in line


def test_t29_every_dependency_is_used() -> None:
    """Nothing is installed that the program does not import."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    imported = {name for path in SOURCES for name in _imports(path)}
    modules = {"python-telegram-bot": "telegram", "ruamel-yaml": "ruamel", "pillow": "PIL"}
    for line in project["dependencies"]:
        name = re.split(r"[>\[<=;]", line)[0]
        assert modules.get(name, name.replace("-", "_")) in imported, name


def _imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    named = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    named |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    drivers = {"psycopg"} if "postgresql+psycopg" in path.read_text("utf-8") else set()
    return {name.partition(".")[0] for name in named} | drivers


def test_t30_the_clock_is_read_in_one_place() -> None:
    """Time is handed in, with its zone, so that a test can shift it."""
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(r"\.(now|utcnow|today)\(|time\.time\(", path.read_text("utf-8"))
    }
    assert readers <= {"bot/clock.py"}


def test_t31_a_content_file_that_never_ends_is_refused(tmp_path: Path) -> None:
    """Aliases upon aliases, nesting and a circle of facts are complaints, not a hang."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    for number, written in enumerate((bomb, "[" * 200, "a: !!python/object:os.system x")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "phrases.yaml").write_text(written, "utf-8")
        assert check((FOLDER, folder))


def test_t32_no_statement_is_put_together_from_text() -> None:
    """Statements are SQLAlchemy's or constants; only names of ours stand in a formatted one."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
            if not is_call or not isinstance(node, ast.Call) or not node.args:
                continue
            name = (
                node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            )
            if name in {"text", "literal_column"} and path.parent.name == "storage":
                assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), path
            if name == "exec_driver_sql" and isinstance(node.args[0], ast.JoinedStr):
                assert path.name in {"engine.py", "health.py"}  # names of ours


def test_retention_is_never_longer_than_promised() -> None:
    """14.2.7: an operator may only shorten what the consent says."""
    assert Retention().unfinished == timedelta(days=90)
    with pytest.raises(ValueError, match="90"):
        Retention(unfinished_days=91)
