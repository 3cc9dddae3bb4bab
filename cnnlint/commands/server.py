"""`cnnlint server`: cnnlint in an editor."""

from __future__ import annotations

import click


@click.command("server", short_help="Run the language server for editors.")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output, as it always does.")
def command(stdio: bool) -> int:
    """Run the language server that editors start: findings, fixes, and the shape of each layer behind its line."""
    from cnnlint.config.file import ConfigError

    try:
        from cnnlint.server.app import make
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        extra = 'python -m pip install "cnnlint[lsp]" (in a clone: ".[lsp]")'
        said = f"the language server needs pygls, which this Python lacks; install cnnlint with its extra: {extra}"
        raise ConfigError(said) from None
    make().start_io()
    return 0
