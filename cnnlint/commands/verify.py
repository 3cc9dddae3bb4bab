"""`cnnlint verify`: is it true? Asks TensorFlow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cnnlint.commands import options as common
from cnnlint.commands.options import Whole, option

if TYPE_CHECKING:
    from cnnlint.report.model import FileReport
    from cnnlint.verify.result import Verification

WARNING = "--execute runs the code of {}; it can do whatever you can do"


@click.command("verify", cls=common.Command, short_help="Build the inferred models in TensorFlow, compare, run on MNIST.")
@common.paths
@common.under(
    "Comparing",
    option("--execute", is_flag=True, help="Run the files themselves, and compare their models with what was read."),
    option(
        "--time-limit",
        type=click.FloatRange(1),
        default=120.0,
        show_default=True,
        metavar="SECONDS",
        help="For each model, or each file with --execute.",
    ),
    option(
        "--memory-limit",
        type=Whole(256),
        default=4096,
        show_default=True,
        metavar="MB",
        help="For the TensorFlow process.",
    ),
)
@common.under(
    "Training",
    option("--no-train", is_flag=True, help="Compare layers only."),
    option("--steps", type=Whole(0), default=0, help="Train for this many steps instead of a few seconds."),
    option(
        "--seconds", type=click.FloatRange(0.1), default=4.0, show_default=True, help="Train each model for about this long."
    ),
    option("--suggest", is_flag=True, help="Also train smaller alternatives to models with an oversized Dense layer."),
    option("--mnist", metavar="FILE", help="The full MNIST set (mnist.npz) instead of the embedded sample."),
)
@common.choosing_files
@common.reading
@common.configuration
@common.under(
    "Output",
    common.shown_as("the result is", "text", "json", "markdown"),
)
@common.showing
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Build the models of PATHS in TensorFlow as they were read, compare them layer by layer, and run them on MNIST.

    The code of PATHS is not run, unless you say --execute. Exits with 0 when Keras agrees, 1 when it does not, 2 when there
    is no TensorFlow or nothing could be verified.
    """
    from cnnlint.terminal import warn
    from cnnlint.verify.digits import BadDigits
    from cnnlint.verify.process import NoTensorFlow

    try:
        run = _executed(paths, options) if options["execute"] else _verified(paths, options)
    except (NoTensorFlow, BadDigits) as error:
        warn(f"error: {error}")
        return 2
    _show(run, options)
    return run.exit_code


def _verified(paths: tuple[str, ...], options: dict[str, Any]) -> Verification:
    from cnnlint.verify.verification import Choices, Verifier

    choices = Choices(
        steps=options["steps"],
        seconds=options["seconds"],
        mnist=_digits(options["mnist"]),
        suggest=options["suggest"],
        train=not options["no_train"],
        time_limit=options["time_limit"],
        memory_limit=options["memory_limit"] * 2**20,
    )
    with _progress() as tell, Verifier(choices, tell) as verifier:
        return verifier.verify(_reports(paths, options))


def _executed(paths: tuple[str, ...], options: dict[str, Any]) -> Verification:
    from cnnlint.terminal import warn
    from cnnlint.verify.execution import execute

    reports = list(_reports(paths, options))
    warn(f"warning: {WARNING.format(', '.join(report.path for report in reports) or 'no file')}")
    with _progress() as tell:
        return execute(reports, options["time_limit"], tell)


def _digits(given: str | None) -> str | None:
    """The MNIST file to use. One that was named must be right; a broken one in Keras's cache only costs a note."""
    from cnnlint.terminal import warn
    from cnnlint.verify.digits import BadDigits, cached, check, find

    named = find(given)
    if named is not None:
        check(named)
        return str(named)
    own = cached()
    if own is None:
        return None
    try:
        check(own)
    except BadDigits as error:
        warn(f"warning: {error}; the embedded sample is used")
        return None
    return str(own)


def _reports(paths: tuple[str, ...], options: dict[str, Any]) -> Iterator[FileReport]:
    from cnnlint.commands.reading import reports
    from cnnlint.run import check_bytes

    projects = common.projects_of({**options, "output_format": None})
    return reports(paths, options, projects, lambda path, data, project: check_bytes(path, data, project.checks))


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Tells on stderr what is being done, where that is a terminal; in the end nothing of it is left."""
    import sys

    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status("starting TensorFlow") as status:
        yield lambda text: status.update(f"verifying {escape(text)}")


def _show(run: Verification, options: dict[str, Any]) -> None:
    from cnnlint.terminal import style, write

    file = options["output_file"]
    if options["output_format"] == "json":
        from cnnlint.verify.machine import render as as_json

        write(as_json(run), file)
    elif options["output_format"] == "markdown":
        from cnnlint.verify.markdown import render as as_markdown

        write(as_markdown(run), file)
    else:
        from cnnlint.verify.terminal import render as as_text

        how = style("text", options["color"], verbose=options["verbose"], quiet=options["quiet"], to_file=bool(file))
        write(as_text(run, how), file)
