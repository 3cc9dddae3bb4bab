"""`cnnlint completion`: the script that completes commands and options in a shell."""

from __future__ import annotations

import click


@click.command("completion", short_help="Print a completion script for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script for SHELL; `eval "$(cnnlint completion bash)"` switches it on."""
    from click.shell_completion import get_completion_class

    from cnnlint.cli import cli
    from cnnlint.terminal import write

    complete = get_completion_class(shell)
    assert complete is not None
    write([complete(cli, {}, "cnnlint", "_CNNLINT_COMPLETE").source(), "\n"])
    return 0
