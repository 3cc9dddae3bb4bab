"""`cnnlint config`: what a setting means."""

from __future__ import annotations

import click

from cnnlint.commands.options import completed_by, shown_as, suggestion


def _known() -> list[str]:
    from cnnlint.config.manual import entries

    return [entry.key for entry in entries()]


@click.command("config", short_help="Explain a setting.")
@click.argument("key", required=False, shell_complete=completed_by(_known))
@shown_as("settings are", "text", "json")
def command(key: str | None, output_format: str) -> int:
    """Explain the setting KEY of [tool.cnnlint]; without it, list them all."""
    from cnnlint.config.file import ConfigError
    from cnnlint.config.manual import Entry, entries
    from cnnlint.report.manual import fit
    from cnnlint.terminal import room, write

    found = [entry for entry in entries() if key is None or entry.key == key or entry.key.startswith(f"{key}.")]
    if key is not None and not found:
        raise ConfigError(f"there is no setting `{key}`{suggestion(key, _known(), '`cnnlint config` lists them all')}")
    if output_format == "json":
        import json

        write([json.dumps([entry._asdict() for entry in found], indent=2), "\n"])
        return 0

    def line(entry: Entry) -> str:
        key = f"{entry.key:<24} " if len(entry.key) <= 24 else f"{entry.key}\n{'':25}"
        return f"{key}{entry.description}\n"

    pages = map(line, found) if key is None else (f"{entry.text()}\n" for entry in found)
    write(fit(page, room()) for page in pages)
    return 0
