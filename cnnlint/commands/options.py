"""The options that commands share, in ruff's words, and what they mean for the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from cnnlint.config.file import ConfigError
from cnnlint.config.project import Projects
from cnnlint.report import FORMATS

F = TypeVar("F", bound=Callable[..., Any])


class Option(click.Option):
    """An option that stands under a heading in the help."""

    heading = "Options"


class Command(click.Command):
    """A command whose help groups its options."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if isinstance(param, click.Option) and record is not None:
                groups.setdefault(getattr(param, "heading", "Options"), []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)


class Whole(click.IntRange):
    """A whole number that is not below the least one; click would speak of "a valid integer range"."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not a whole number of at least {self.min}.", param, ctx)


def option(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """A click option that can also be given as `CNNLINT_<NAME>`, which the help shows."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    kwargs.setdefault("envvar", "CNNLINT_" + long.removeprefix("--").replace("-", "_").upper())
    return click.option(*names, cls=Option, show_envvar=True, **kwargs)


def shown_as(what: str, *formats: str) -> Callable[[F], F]:
    """`--output-format` of a command that has formats of its own: those of `check` alone are a setting."""
    return click.option("--output-format", type=click.Choice(formats), default="text", help=f"How {what} shown; default: text.")


def completed_by(known: Callable[[], Iterable[str]]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """What a shell offers for the beginning of a word. known: the words that there are."""
    return lambda ctx, param, begun: sorted(word for word in known() if word.startswith(begun))


def under(heading: str, *options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Options that stand together in the help."""

    def apply(function: F) -> F:
        for decorate in reversed(options):
            function = decorate(function)
            function.__click_params__[-1].heading = heading  # type: ignore[attr-defined]  # where click keeps them
        return function

    return apply


paths: Callable[[F], F] = click.argument("paths", nargs=-1, type=click.Path(readable=False))

configuration: Callable[[F], F] = under(
    "Configuration",
    option("--config", multiple=True, metavar="FILE|KEY=VALUE", help="A configuration file, or one setting in TOML."),
    option("--isolated", is_flag=True, help="Ignore every configuration file."),
)
_target = option(
    "--target-keras", type=click.Choice(["auto", "1", "2", "3"]), help="The version of Keras to check against; default: auto."
)
reading_files: Callable[[F], F] = under("Reading", _target)
reading: Callable[[F], F] = under(
    "Reading",
    _target,
    option("--stdin-filename", metavar="PATH", help="Read standard input, under this name."),
)
choosing_files: Callable[[F], F] = under(
    "Choosing files",
    option("--exclude", multiple=True, metavar="PATTERN", help="Files to leave out, instead of the configured ones."),
    option("--extend-exclude", multiple=True, metavar="PATTERN", help="Further files to leave out."),
    option("--force-exclude/--no-force-exclude", default=None, help="Leave excluded files out even if they are named."),
    option("--respect-gitignore/--no-respect-gitignore", default=None, help="Leave out what .gitignore names; default: yes."),
)
choosing_rules: Callable[[F], F] = under(
    "Choosing rules",
    option(
        "--select",
        multiple=True,
        metavar="RULES",
        help="The rules to run (A,B,C), instead of the configured ones.",
    ),
    option("--extend-select", multiple=True, metavar="RULES", help="Further rules to run."),
    option("--ignore", multiple=True, metavar="RULES", help="Rules to leave out."),
    option("--per-file-ignores", multiple=True, metavar="PATTERN:RULES", help="Rules to leave out in some files."),
)
showing: Callable[[F], F] = under(
    "Output",
    option("--output-file", "-o", metavar="FILE", help="Write the output to this file, not to standard output."),
    option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="When to colour; default: auto, on a terminal.",
    ),
    option(
        "--quiet",
        "-q",
        is_flag=True,
        help="Print less: no closing lines; for `summary` the tables alone, for `verify` the last line.",
    ),
    option("--verbose", "-v", is_flag=True, help="Print more: where facts come from, and tracebacks."),
)
known_findings: Callable[[F], F] = under(
    "Known findings",
    option("--baseline", metavar="FILE", help="Known findings, which are not reported."),
    option("--strict-baseline", is_flag=True, default=None, help="Fail when the baseline has entries that match nothing."),
)
speed: Callable[[F], F] = under(
    "Speed and scale",
    option("--jobs", "-j", type=Whole(0), help="How many processes read files; default: 0, which lets cnnlint choose."),
    option("--no-cache", is_flag=True, help="Read every file again, and keep no results."),
    option("--cache-dir", metavar="DIR", help="Where results are kept; default: .cnnlint_cache."),
)
results: Callable[[F], F] = under(
    "Output",
    option("--output-format", type=click.Choice(FORMATS), help="How findings are shown; default: text."),
    option("--also", multiple=True, metavar="FORMAT:FILE", help="Write another format to a file in the same run."),
    option(
        "--fail-on",
        type=click.Choice(["error", "warning", "info", "never"]),
        help="The lowest severity that exits with 1; default: warning.",
    ),
    option("--exit-zero", is_flag=True, help="Exit with 0 even with findings."),
    option("--statistics", is_flag=True, help="Show how often each rule fires."),
)


def standard_input(paths: Sequence[str], options: Mapping[str, Any]) -> bool:
    """Whether standard input is read: for `-`, or where it is given a name and no path is."""
    if "-" in paths and len(paths) > 1:
        others = ", ".join(path for path in paths if path != "-")
        raise click.UsageError(f"standard input (-) is read alone; leave out {others}, or the -")
    if options["stdin_filename"] and paths and "-" not in paths:
        from cnnlint.terminal import warn

        warn("warning: --stdin-filename names standard input, which is not read where paths are given; to read it, give -")
    return "-" in paths or bool(options["stdin_filename"] and not paths)


def words(values: Sequence[str]) -> list[str]:
    """`("a,b", "c")` as three words."""
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def overrides(options: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that the command line gives, by the key as it is written in a configuration file."""
    found: dict[str, Any] = {}
    for item in options.get("config", ()):
        if "=" in item and not Path(item).exists():
            found.update(_toml(item))
    for name in ("select", "extend_select", "ignore", "exclude", "extend_exclude"):
        if options.get(name):
            found[name.replace("_", "-")] = words(options[name])
    if options.get("select") and not found["select"]:  # as of a variable of the shell that is not set: no rule would run
        raise ConfigError("--select names no rule; leave it out to run the configured ones")
    for name in _PLAIN:
        if options.get(name) is not None:
            found[name.replace("_", "-")] = options[name]
    if found.get("baseline"):
        found["baseline"] = str(Path(found["baseline"]).absolute())
    if options.get("per_file_ignores"):
        found["per-file-ignores"] = _per_file(options["per_file_ignores"])
    return found


_PLAIN = (
    "force_exclude", "respect_gitignore", "target_keras", "output_format", "fail_on", "unsafe_fixes", "baseline",
    "strict_baseline", "cache_dir", "jobs",
)  # fmt: skip


def _toml(item: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(item)
    except tomllib.TOMLDecodeError:
        pass
    key, _, value = item.partition("=")
    try:
        return tomllib.loads(f"{key} = '{value.strip()}'")
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"--config {item}: {error}") from None


def _per_file(values: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in values:
        pattern, colon, rules = value.rpartition(":")
        if not colon:
            raise ConfigError(f"--per-file-ignores {value}: expected PATTERN:RULES")
        found.setdefault(pattern, []).extend(words([rules]))
    return found


def projects_of(options: Mapping[str, Any]) -> Projects:
    """The projects as the command line's options have them."""
    files = [item for item in options.get("config", ()) if "=" not in item or Path(item).exists()]
    return Projects(overrides(options), files[-1] if files else None, bool(options.get("isolated")))


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """The clause that names the nearest of the known words, in whatever case it was written, or else what lists them."""
    from difflib import get_close_matches

    by_small = {name.lower(): name for name in sorted(known)}
    close = get_close_matches(word.lower(), by_small, 1)
    return f"; did you mean `{by_small[close[0]]}`?" if close else f"; {otherwise}"
