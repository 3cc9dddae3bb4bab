"""The command line: finds the command, and turns what goes wrong into one sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from cnnlint import __version__
from cnnlint.config.file import ConfigError
from cnnlint.terminal import drop_output

FOR = {
    "explain": "rule", "rules": "rule", "lint": "check", "fix": "check --fix", "settings": "config", "cache": "clean",
    "lsp": "server",
}  # fmt: skip
COMMANDS = (
    "check", "summary", "verify", "diff", "rule", "layer", "config", "baseline", "merge", "server", "clean", "completion",
    "version",
)  # fmt: skip


class Commands(click.Group):
    """Commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"cnnlint.commands.{name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            close = [FOR[name]] if name in FOR else get_close_matches(name, COMMANDS, 1)
            meant = close[0] if close else f"check {name}" if Path(name).exists() else None
            hint = f"did you mean `cnnlint {meant}`?" if meant else "`cnnlint --help` lists them all"
            raise click.UsageError(f"no such command `{name}`; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, "-V", "--version", message="cnnlint %(version)s")
def cli() -> None:
    """Read Keras models without running them: output shapes, parameter counts and mistakes."""


def main(args: Sequence[str]) -> int:
    """Runs a command line and returns its exit code: 0 nothing found, 1 findings, 2 cnnlint could not do its work."""
    if "_CNNLINT_COMPLETE" in os.environ:
        cli.main(list(args), prog_name="cnnlint")
    try:
        with cli.make_context("cnnlint", list(args)) as context:  # `cli.main` would call a closed pipe an error
            code = cli.invoke(context)
        if not sys.stdout.closed:  # the language server closes it when its editor leaves
            sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return 2
    except OSError as error:
        return _cannot_write(error)
    except ConfigError as error:
        for line in str(error).split("\n"):
            print(f"cnnlint: error: {line}", file=sys.stderr)
        return 2
    return code if isinstance(code, int) else 0


def _cannot_write(error: OSError) -> int:
    """A file, or standard output on a full disk; any other error is cnnlint's own."""
    if error.filename is None and error.errno != errno.ENOSPC:
        raise error
    if error.filename is None:  # click's own text, such as that of --help
        drop_output()
    print(f"cnnlint: error: {error.filename or 'standard output'}: {error.strerror}", file=sys.stderr)
    return 2
