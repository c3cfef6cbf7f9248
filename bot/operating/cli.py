"""The operator's commands; each loads what it needs when it is called."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without it only say what would happen.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def doctor() -> None:
    """Numbers on the state of everything; exit 1 when something needs attention."""
    from .doctor import examine  # noqa: PLC0415

    raise typer.Exit(examine())


@app.command()
def backup(yes: Yes = False) -> None:
    """A sealed backup, read again after writing; --yes also removes those over 14 days."""
    from .safekeeping import back_up  # noqa: PLC0415

    back_up(yes=yes)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    yes: Yes = False,
) -> None:
    """A backup put in the place of the database; who was erased since stays erased."""
    from .safekeeping import bring_back  # noqa: PLC0415

    bring_back(file, yes=yes)


@app.command()
def migrate() -> None:
    """Brings the database of an older Passage up to date, after a backup."""
    from .safekeeping import bring_up_to_date  # noqa: PLC0415

    bring_up_to_date()


@app.command()
def rekey(yes: Yes = False) -> None:
    """A new operator key, with nothing lost; the old key file stays beside it."""
    from .safekeeping import change_key  # noqa: PLC0415

    change_key(yes=yes)


@app.command()
def erase(
    code: Annotated[str, typer.Argument(help="The code that /status tells a person.")],
    yes: Yes = False,
) -> None:
    """Wipes all that is kept of one person, for good."""
    from .people import wipe  # noqa: PLC0415

    wipe(code, yes=yes)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where to put the two files.")] = Path(),
) -> None:
    """Two CSV files of those who agreed to it: a row an answer, and a row a run."""
    from .exporting import put_out  # noqa: PLC0415

    put_out(folder)


@app.command()
def poster(
    dialogue: Annotated[str, typer.Argument(help="quick, journey, grid, or any other.")],
    code: Annotated[str, typer.Option(help="Whose link it is: letters and digits, like zamcoop.")],
    bot: Annotated[str, typer.Option(help="The bot's name; Telegram is asked otherwise.")] = "",
    folder: Annotated[Path, typer.Option(help="Where to put the picture.")] = Path(),
    svg: Annotated[bool, typer.Option("--svg", help="A drawing for printers, not a PNG.")] = False,
) -> None:
    """A link to a dialogue and its QR code, for a federation's poster; who comes is counted."""
    from .linking import make_poster  # noqa: PLC0415

    make_poster(dialogue, code, bot, folder, svg=svg)


@app.command()
def links(as_json: AsJson = False) -> None:
    """How many people came by each link: numbers from five on, never who and no answer."""
    from .linking import print_links  # noqa: PLC0415

    print_links(as_json=as_json)


@app.command()
def feedback(as_json: AsJson = False) -> None:
    """What people said about questions with /feedback, without who said it."""
    from .people import print_feedback  # noqa: PLC0415

    print_feedback(as_json=as_json)
