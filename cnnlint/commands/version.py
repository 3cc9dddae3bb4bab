"""`cnnlint version`."""

from __future__ import annotations

import click

from cnnlint.commands.options import shown_as


@click.command("version", short_help="Show the version.")
@shown_as("it is", "text", "json")
def command(output_format: str) -> int:
    """Show the version of cnnlint; as JSON, also those of Python and of the packages it uses."""
    from cnnlint import __version__
    from cnnlint.terminal import write

    if output_format == "text":
        write([f"cnnlint {__version__}\n"])
        return 0
    import json
    import platform
    from importlib.metadata import version

    needs = {name: version(name) for name in ("libcst", "pydantic", "click", "rich", "pathspec")}
    write([json.dumps({"version": __version__, "python": platform.python_version(), **needs}, indent=2), "\n"])
    return 0
