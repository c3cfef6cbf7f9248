"""The command line: it wires the parts together and speaks plainly when something is wrong."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from .operating.cli import app as operating

app = typer.Typer(
    name="passage",
    help="A guided interview about working with another country, and one page for your meeting.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Dialogue = Annotated[str, typer.Argument(help="quick, journey, grid, or any other.")]


def main() -> None:
    """Runs a command: exit code 0 when it went well, 2 for wrong usage, 1 for a failure."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the one place that says what went wrong
        sys.exit(_explain(error))


PLAIN = {"ClickException", "SettingsError", "StoreError", "FatalError", "AnswersError"}
"""What the person at the keyboard can put right, by name: nothing is loaded to recognise it."""


def _explain(error: Exception) -> int:
    """One plain line on stderr for what can be explained; anything else is a defect and shows."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "ContentError" in kinds:
        print("\n".join(str(complaint) for complaint in error.args), file=sys.stderr)
        return 1
    if not kinds & PLAIN:
        raise error
    told = getattr(error, "format_message", error.__str__)()
    print(f"passage: {' '.join(told.split())}", file=sys.stderr)
    return 2


@app.command()
def chat(
    language: Annotated[str, typer.Option(help="en, fr, es or pt; the machine's otherwise.")] = "",
) -> None:
    """The interview in this terminal; it goes on where you stopped."""
    from .serving import serve_terminal  # noqa: PLC0415

    serve_terminal(language)


@app.command()
def telegram(
    webhook: Annotated[
        bool, typer.Option("--webhook", help="Let Telegram send updates to PASSAGE_WEBHOOK_URL.")
    ] = False,
) -> None:
    """The Telegram bot, by long polling; needs PASSAGE_TELEGRAM_TOKEN and nothing else."""
    from .serving import serve_telegram  # noqa: PLC0415

    serve_telegram(webhook=webhook)


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A content folder; ours by default.")
    ] = None,
    schema: Annotated[bool, typer.Option(help="Print the JSON Schema of content files.")] = False,
) -> None:
    """The linter over all content: complaints as file:line: CODE sentence."""
    from .content.command import run_check  # noqa: PLC0415

    raise typer.Exit(run_check(folder, schema=schema))


@app.command()
def questions(dialogue: Dialogue, as_json: AsJson = False) -> None:
    """Every question of a dialogue, with its options."""
    from .printing import print_questions  # noqa: PLC0415

    print_questions(dialogue, as_json=as_json)


@app.command()
def brief(
    dialogue: Dialogue,
    answers: Annotated[Path, typer.Option(help="A YAML or JSON file: question key to answer.")],
    language: Annotated[
        str, typer.Option(help="The language of the page: en, fr, es or pt.")
    ] = "en",
    as_json: AsJson = False,
) -> None:
    """The page for a file of answers, without a chat."""
    from .printing import print_brief  # noqa: PLC0415

    print_brief(dialogue, answers, language, as_json=as_json)


@app.command()
def cases(
    words: Annotated[list[str] | None, typer.Argument(help="Words to look for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Search the library of real cases."""
    from .printing import print_cases  # noqa: PLC0415

    print_cases(" ".join(words or []), as_json=as_json)


@app.command()
def coverage(
    inventory: Annotated[Path, typer.Argument(help="The inventory of the documents, as YAML.")],
) -> None:
    """Which items of the documents are carried where, or left out and why; 1 if one is neither."""
    from .content.coverage import run_coverage  # noqa: PLC0415

    raise typer.Exit(run_coverage(inventory))


@app.command(name="map")
def map_(dialogue: Dialogue) -> None:
    """The flow chart of a dialogue, as Mermaid text."""
    from .printing import print_map  # noqa: PLC0415

    print_map(dialogue)


@app.command()
def cost(
    dialogue: Dialogue,
    language: Annotated[str, typer.Option(help="The language of the chat.")] = "en",
    as_json: AsJson = False,
) -> None:
    """The bytes a phone downloads for a dialogue on Telegram, by a walk with typical answers.

    From Start and consent to the page: texts and buttons' labels, edited ones again in full.
    What Telegram adds for its own transport comes on top.
    """
    from .printing import print_cost  # noqa: PLC0415

    print_cost(dialogue, language, as_json=as_json)


app.add_typer(operating)


@app.command(hidden=True)
def translations(
    language: Annotated[str, typer.Argument(help="A language code, like sw.")],
) -> None:
    """Brings a language's catalogue up to date with the content."""
    from .content.command import run_translations  # noqa: PLC0415

    run_translations(language)


if __name__ == "__main__":
    main()
