"""The end of a run that finds things: what it shows, and its exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cnnlint.batch import conclude
from cnnlint.config.project import Project
from cnnlint.report import FORMATS, renderer
from cnnlint.report.tail import counted
from cnnlint.terminal import style, write

if TYPE_CHECKING:
    from cnnlint.report.model import Report


def finish(report: Report, failed: str, project: Project, options: dict[str, Any]) -> int:
    """Shows a report as the settings and options want it. failed: what is to be said of files that could not be checked."""
    settings = project.settings
    strict = settings.strict_baseline
    report, code = conclude(report, bool(failed), settings.fail_on, project.baseline, strict, project.checks)
    outputs = [(settings.output_format, options["output_file"]), *map(_destination, options["also"])]
    for name, file in outputs:
        how = style(name, options["color"], verbose=options["verbose"], quiet=options["quiet"], to_file=bool(file))
        statistics = options.get("statistics") and file == options["output_file"]
        write(_statistics(report, name) if statistics else renderer(name)(report, how), file)
        if name == "github" and not file:  # GitHub shows ten annotations of a kind; the log has all, and the lines around them
            sys.stderr.writelines(renderer("text")(report, style("text", options["color"], quiet=options["quiet"])))
    sys.stderr.write(failed)
    return 0 if options["exit_zero"] and code == 1 else code


def _destination(also: str) -> tuple[str, str]:
    name, _, file = also.partition(":")
    if name not in FORMATS or not file:
        raise click.UsageError(f"--also {also}: expected FORMAT:FILE with a format of {', '.join(FORMATS)}")
    return name, file


def _statistics(report: Report, output_format: str) -> Iterator[str]:
    """How often each rule fires, the commonest first."""
    counts = Counter((finding.code, finding.name) for finding in report.findings)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if output_format == "json":
        import json

        yield json.dumps([{"code": code, "name": name, "count": n} for (code, name), n in ranked], indent=2) + "\n"
        return
    if not ranked and output_format == "text":
        yield counted(report.counts) + "\n"
    width = max((len(str(n)) for _, n in ranked), default=1)
    for (code, name), number in ranked:
        yield f"{number:>{width}}  {code}  {name}\n"
