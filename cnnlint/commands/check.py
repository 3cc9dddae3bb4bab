"""`cnnlint check`: findings."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cnnlint.commands import options as common
from cnnlint.commands.options import option
from cnnlint.frozen import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnlint.batch import Outcome
    from cnnlint.commands.changing import Result
    from cnnlint.config.project import Projects

Options = dict[str, Any]


@click.command("check", cls=common.Command, short_help="Find mistakes in Keras models.")
@common.paths
@common.choosing_rules
@common.choosing_files
@common.reading
@common.under(
    "Changing files",
    option("--fix", is_flag=True, help="Apply safe fixes."),
    option("--unsafe-fixes", is_flag=True, default=None, help="Apply, or show, fixes that change the model too."),
    option("--diff", is_flag=True, help="Show what --fix would change, and change nothing."),
    option("--add-ignore", is_flag=False, flag_value="", metavar="[=REASON]", help="Write a suppression for every finding."),
)
@common.known_findings
@common.results
@common.under(
    "Output",
    option("--show-files", is_flag=True, help="List the files that would be read."),
    option("--show-settings", is_flag=True, help="Show the settings in force."),
)
@common.showing
@common.speed
@common.under(
    "Speed and scale",
    option("--shard", metavar="I/N", help="Read only part I of N of the files."),
    option("--save", metavar="FILE", help="Keep the results for `cnnlint merge`."),
)
@common.configuration
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Find mistakes in the Keras models of PATHS: files, folders, or - for standard input. Default: the current folder."""
    _refuse_a_path_as_reason(options["add_ignore"])
    projects = common.projects_of(options)
    if options["show_settings"]:
        return _show_settings(projects, paths)
    if common.standard_input(paths, options):
        return _check_standard_input(projects, options)
    files = _files(projects, paths, options)
    if options["show_files"]:
        from cnnlint.terminal import write

        write(f"{file}\n" for file in files)
        return 0
    outcomes = _check(files, projects, options)
    if options["diff"]:
        from cnnlint.commands.changing import change_all, fix_file

        return _show_fixes(*change_all(outcomes, lambda outcome: fix_file(outcome, projects, options)), projects, options)
    refused = ""
    told: dict[str, Any] = {}
    if options["fix"] or options["add_ignore"] is not None:
        outcomes, told, refused = _change(outcomes, projects, options)
    return _finish(outcomes, projects, paths[0] if paths else ".", options, refused, **told)


def _refuse_a_path_as_reason(reason: str | None) -> None:
    """`--add-ignore model.py` would write comments into every file of the folder, with that reason."""
    if reason and (reason.endswith((".py", ".ipynb")) or Path(reason).exists()):
        raise click.UsageError(f"--add-ignore takes `{reason}` for its reason; name the paths before it")


def _files(projects: Projects, paths: tuple[str, ...], options: Options) -> list[str]:
    files = projects.files(paths or ["."])
    if options["shard"]:
        from cnnlint.sharding import part

        return part(files, options["shard"])
    return files


def _check(files: list[str], projects: Projects, options: Options) -> list[Outcome]:
    from cnnlint.commands.reading import check_files
    from cnnlint.config.resolved import keep

    use_cache = not options["no_cache"]
    outcomes = check_files(files, projects, use_cache)
    for project in projects.loaded() if use_cache else ():
        if projects.plain:
            keep(project)
        project.cache.prune()
    return outcomes


def _finish(outcomes: list[Outcome], projects: Projects, path: str, options: Options, refused: str = "", **told: Any) -> int:
    """Shows a run. told: what its report tells beside the findings."""
    from cnnlint.batch import failures_of, report_of
    from cnnlint.commands.showing import finish

    report, failed = report_of(outcomes), failures_of(outcomes, options["verbose"]) + refused
    if options["save"]:
        from cnnlint.sharding import save

        save(options["save"], report, failed, options["shard"])
    return finish(replace(report, **told), failed, projects.of(path), options)


def _change(outcomes: list[Outcome], projects: Projects, options: Options) -> tuple[list[Outcome], dict[str, Any], str]:
    """Applies fixes, or adds suppressions, in the files; with the outcomes after that, what the report tells of it, and
    what is to be said of files that could not be changed."""
    from cnnlint.commands.changing import add_ignores, change_all, fix_file
    from cnnlint.diagnostics import plural

    make: Callable[..., Result] = fix_file if options["fix"] else add_ignores

    def change(outcome: Outcome) -> Result:
        result = make(outcome, projects, options)
        result.write()
        return result

    results, refused = change_all(outcomes, change)
    number = sum(result.changes for result in results)
    told = {"fixed": number} if options["fix"] else {"notes": (f"Wrote {plural(number, 'comment')}.",)}
    return [result.outcome for result in results], told, refused


def _show_fixes(results: list[Result], refused: str, projects: Projects, options: Options) -> int:
    from cnnlint.batch import failures_of
    from cnnlint.commands.changing import withheld
    from cnnlint.diagnostics import plural
    from cnnlint.terminal import warn, write

    cured = sum(result.changes for result in results)
    write((line for result in results for line in result.diff()), options["output_file"])
    failed = failures_of((result.outcome for result in results), options["verbose"]) + refused
    sys.stderr.write(failed)
    more = withheld(results, projects)
    warn(f"{plural(cured, 'finding')} would be fixed" + (f", {more} more with --unsafe-fixes" if more else ""))
    return 2 if failed else 0 if options["exit_zero"] else int(cured > 0)


def _check_standard_input(projects: Projects, options: Options) -> int:
    """With --fix the fixed text is the output, and the findings that are left go to standard error."""
    from cnnlint.batch import Task, check_bytes
    from cnnlint.commands.changing import fix_text

    name = options["stdin_filename"] or "-"
    data = sys.stdin.buffer.read()
    outcome = check_bytes(Task(name, projects.of(name).checks), data)
    if not (options["fix"] or options["diff"]):
        return _finish([outcome], projects, name, options)
    result = fix_text(outcome, data, projects)
    if options["diff"]:
        return _show_fixes([result], "", projects, options)
    sys.stdout.buffer.write(result.data)
    sys.stdout.flush()
    with contextlib.redirect_stdout(sys.stderr):
        return _finish([result.outcome], projects, name, options, fixed=result.changes)


def _show_settings(projects: Projects, paths: tuple[str, ...]) -> int:
    import json

    from cnnlint.terminal import write

    project = projects.of(paths[0] if paths else ".")
    settings = project.settings.model_dump(mode="json", by_alias=True)
    write([json.dumps({"config": project.config, "root": project.root, "settings": settings}, indent=2), "\n"])
    return 0
