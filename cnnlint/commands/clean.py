"""`cnnlint clean`: removes the cache."""

from __future__ import annotations

import click


@click.command("clean", short_help="Remove the cache.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@click.option(
    "--cache-dir",
    metavar="DIR",
    envvar="CNNLINT_CACHE_DIR",
    show_envvar=True,
    help="Where results are kept; default: .cnnlint_cache.",
)
def command(paths: tuple[str, ...], cache_dir: str | None) -> int:
    """Remove the cache of the projects that PATHS belong to. Default: the current folder."""
    from cnnlint.cache import remove
    from cnnlint.config.project import Projects
    from cnnlint.terminal import warn

    projects = Projects({"cache-dir": cache_dir} if cache_dir else {})
    for folder in dict.fromkeys(projects.of(path).cache_dir for path in paths or ["."]):
        warn(f"removed {folder}" if remove(folder) else f"there is no cache in {folder}")
    return 0
