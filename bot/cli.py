"""`huying …`: every command. What a command does is imported when it is called, so that
`huying --help` answers at once."""

import gc
from pathlib import Path
from typing import Annotated

import typer

cli = typer.Typer(
    help="呼应: a building calls, the grid answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
inbox = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
cli.add_typer(inbox, name="inbox", help="Events that could not be handled and were set aside.")
keys = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
cli.add_typer(keys, name="keys", help="The keys that seal telephone numbers.")


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served; 0: any free one.")] = 8090,
    fresh: Annotated[bool, typer.Option(help="Forget the last demo and start anew.")] = False,
) -> None:
    """A building in your browser: sandbox and bot together, nothing to set up."""
    from bot import commands, demo, logs

    logs.set_up()
    commands.finish(demo.demo(port, fresh))


@cli.command()
def run(
    console: Annotated[
        bool, typer.Option("--console", help="Talk to it in this terminal, without Telegram.")
    ] = False,
) -> None:
    """Run the bot until Ctrl-C or SIGTERM. Settings: HUYING_… in the environment or .env."""
    from bot import commands, logs, running

    logs.set_up()
    commands.finish(running.in_terminal() if console else running.run())


@cli.command()
def tick(
    at: Annotated[
        str | None, typer.Option(help="A moment, as 2026-11-15T19:00+08:00; default: now.")
    ] = None,
) -> None:
    """Decide everything due at a moment, once, and deliver it unless a running bot does."""
    from bot import commands, logs, running

    logs.set_up()
    commands.finish(running.tick(at))


@cli.command()
def migrate() -> None:
    """Bring the database to this version's schema. Every other command does so by itself."""
    from bot import commands

    commands.finish(commands.migrate_only())


@cli.command()
def apply(file: Annotated[Path, typer.Argument(help="community.toml")]) -> None:
    """Make the database say what a community file says; nothing is ever deleted."""
    from bot import commands

    commands.finish(commands.apply(file))


@cli.command()
def check() -> None:
    """Name what would keep the bot from helping: exit 0 fine, 1 findings, 2 cannot run."""
    from bot import commands

    commands.finish(commands.check())


@cli.command()
def hear(
    file: Annotated[
        Path | None, typer.Argument(help="One line each; none, or -: standard input.")
    ] = None,
    alike: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="id,text,time[,place]: adds `group`.")
    ] = None,
    taxonomy: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Another city's categories.")
    ] = None,
) -> None:
    """What the bot would make of lines said in a group, as JSON lines; nothing is written."""
    from bot import commands
    from bot import hear as hearing

    if alike is not None and file is not None:
        raise typer.BadParameter("either FILE or --alike FILE.csv")
    commands.finish(hearing.same(alike, taxonomy) if alike else hearing.lines(file, taxonomy))


@cli.command()
def figures(
    month: Annotated[
        str | None, typer.Option(help="As 2026-11; default: this month so far.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="KEY", help="And all below it; default: everything.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="One row a figure.")] = False,
) -> None:
    """How a place does in a month: every figure, what it counts and out of how many."""
    from bot import commands
    from bot import figures as counted

    commands.finish(counted.figures_of(month, place, csv))


@inbox.command("list")
def inbox_list() -> None:
    """When and why, never what was said."""
    from bot import commands

    commands.finish(commands.inbox_list())


@inbox.command("retry")
def inbox_retry(
    ids: Annotated[list[int] | None, typer.Argument(help="From the list; none: all.")] = None,
) -> None:
    """Let the bot try them again."""
    from bot import commands

    commands.finish(commands.inbox_retry(ids or []))


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file, or one to replace.")]) -> None:
    """Write everything into one file that either engine can restore."""
    from bot import commands

    commands.finish(commands.backup(file))


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="What `backup` wrote.")]) -> None:
    """Fill an empty database from a backup."""
    from bot import commands

    commands.finish(commands.restore(file))


@keys.command("new")
def keys_new() -> None:
    """Print a fresh key for HUYING_PHONE_KEYS; it is kept nowhere."""
    from bot import commands, keys

    commands.finish(keys.new())


@keys.command("rotate")
def keys_rotate() -> None:
    """Seal every telephone number, and who told what anonymously, with the first key of
    HUYING_PHONE_KEYS."""
    from bot import commands, keys

    commands.finish(keys.rotate())


def main() -> None:
    """The command `huying`. What is loaded at the start stays: to look through it for what could
    be thrown away was a fifth of the start. `commands.finish` begins with that again."""
    gc.disable()
    cli()
