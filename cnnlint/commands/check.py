"""`cnnlint check`: findings."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import click

from cnnlint.commands import options as common
from cnnlint.commands.options import option

if TYPE_CHECKING:
    from cnnlint.batch import Outcome
    from cnnlint.project import Projects
    from cnnlint.report.model import Report


@click.command("check", short_help="Find mistakes in Keras models.")
@common.paths
@common.choosing_rules
@option("--output-format", type=click.Choice(common.FORMATS), help="How findings are shown.")
@option("--also", multiple=True, metavar="FORMAT:FILE", help="A second output of the same run.")
@option("--fail-on", type=click.Choice(["error", "warning", "info", "never"]), help="The least severity that exits with 1.")
@option("--exit-zero", is_flag=True, help="Exit with 0 even with findings.")
@option("--fix", is_flag=True, help="Apply safe fixes.")
@option("--unsafe-fixes", is_flag=True, default=None, help="Apply, or show, fixes that change the model too.")
@option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@option("--add-ignore", is_flag=False, flag_value="", metavar="[REASON]", help="Write a suppression for every finding.")
@option("--statistics", is_flag=True, help="Show how often each rule fires.")
@option("--baseline", metavar="FILE", help="Known findings, which are not reported.")
@option("--strict-baseline", is_flag=True, default=None, help="Fail when the baseline has entries that match nothing.")
@option("--shard", metavar="I/N", help="Look at the I-th of N parts of the files; `cnnlint merge` joins the results.")
@option("--jobs", "-j", type=click.IntRange(0), help="How many processes read files; 0 lets cnnlint choose.")
@option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@option("--cache-dir", metavar="DIR", help="Where results are kept.")
@common.choosing_files
@common.reading
@common.configuration
@option("--show-files", is_flag=True, help="List the files that would be read.")
@option("--show-settings", is_flag=True, help="Show the settings in force.")
@common.showing
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Find mistakes in the Keras models of PATHS: files, folders, or - for standard input. Default: the current folder."""
    projects = common.projects_of(options)
    if options["show_settings"]:
        return _show_settings(projects, paths)
    if "-" in paths:
        return _check_standard_input(projects, paths, options)
    files = projects.files(paths or ["."])
    if options["show_files"]:
        from cnnlint.terminal import write

        write(f"{file}\n" for file in files)
        return 0
    from cnnlint.batch import check_tasks

    use_cache = not options["no_cache"]
    outcomes = list(check_tasks([projects.task(file, use_cache) for file in files]))
    if use_cache:
        _keep_settings(projects)
    if options["fix"] or options["diff"]:
        return _fix(outcomes, projects, paths, options)
    return _finish(outcomes, projects, paths, options)


def _check_standard_input(projects: Projects, paths: tuple[str, ...], options: dict[str, Any]) -> int:
    """With --fix the fixed text is the output, and the findings that are left go to standard error."""
    import sys

    data = sys.stdin.buffer.read()
    outcome = _standard_input(projects, data, options)
    if not (options["fix"] or options["diff"]):
        return _finish([outcome], projects, paths, options)
    from cnnlint.commands.fixing import fix_text

    result = fix_text(outcome, data, projects)
    if options["diff"]:
        from cnnlint.terminal import write

        write(result.diff())
        return int(bool(result.cured))
    sys.stdout.buffer.write(result.data)
    sys.stdout.flush()
    with contextlib.redirect_stdout(sys.stderr):
        return _finish([result.outcome], projects, paths, options, result.cured)


def _standard_input(projects: Projects, data: bytes, options: dict[str, Any]) -> Outcome:
    from cnnlint.batch import Task, check_bytes

    name = options["stdin_filename"] or "-"
    return check_bytes(Task(name, projects.of(name if name != "-" else ".").checks), data)


def _fix(outcomes: list[Outcome], projects: Projects, paths: tuple[str, ...], options: dict[str, Any]) -> int:
    from cnnlint.commands.fixing import fix_all

    results = [fix_all(outcome, projects) for outcome in outcomes]
    if not options["diff"]:
        for result in results:
            result.write()
        cured = sum(result.cured for result in results)
        return _finish([result.outcome for result in results], projects, paths, options, cured)
    from cnnlint.terminal import warn, write

    write((line for result in results for line in result.diff()), options["output_file"])
    warn(f"{sum(result.cured for result in results)} findings would be fixed")
    return 0 if options["exit_zero"] else int(any(result.cured for result in results))


def _finish(
    outcomes: list[Outcome], projects: Projects, paths: tuple[str, ...], options: dict[str, Any], cured: int = 0
) -> int:
    import sys
    from dataclasses import replace

    from cnnlint.batch import conclude, failures_of, report_of

    report, failed = replace(report_of(outcomes), fixed=cured), failures_of(outcomes, options["verbose"])
    project = projects.of(paths[0] if paths and paths[0] != "-" else ".")
    settings = project.settings
    report, code = conclude(report, bool(failed), settings.fail_on, project.baseline, settings.strict_baseline)
    _show(report, settings.output_format, options)
    sys.stderr.write(failed)
    return 0 if options["exit_zero"] and code == 1 else code


def _show(report: Report, output_format: str, options: dict[str, Any]) -> None:
    from cnnlint.report import renderer
    from cnnlint.terminal import style, write

    outputs = [(output_format, options["output_file"]), *map(_destination, options["also"])]
    for name, file in outputs:
        how = style(name, options["color"], verbose=options["verbose"], quiet=options["quiet"], to_file=bool(file))
        write(renderer(name)(report, how), file)


def _keep_settings(projects: Projects) -> None:
    from cnnlint.resolved import keep

    for project in projects.loaded():
        if projects.plain:
            keep(project)
        project.cache.prune()


def _destination(also: str) -> tuple[str, str]:
    name, _, file = also.partition(":")
    if name not in common.FORMATS or not file:
        raise click.UsageError(f"--also {also}: expected FORMAT:FILE with a format of {', '.join(common.FORMATS)}")
    return name, file


def _show_settings(projects: Projects, paths: tuple[str, ...]) -> int:
    import json

    from cnnlint.terminal import write

    project = projects.of(paths[0] if paths else ".")
    settings = project.settings.model_dump(mode="json", by_alias=True)
    write([json.dumps({"config": project.config, "root": project.root, "settings": settings}, indent=2), "\n"])
    return 0
