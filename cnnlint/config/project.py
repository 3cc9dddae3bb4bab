"""Which settings are in force for a file? Each file has those of the nearest configuration file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cnnlint.batch import Task
from cnnlint.cache import Cache
from cnnlint.config.file import ConfigError, load
from cnnlint.config.resolved import config_of, reports_key

if TYPE_CHECKING:
    from cnnlint.config.checks import Checks
    from cnnlint.config.settings import Settings
    from cnnlint.files.patterns import Patterns


@dataclass(frozen=True)
class Project:
    """Settings and where they hold. root: the folder that their patterns are relative to. config: the file, if any."""

    settings: Settings
    root: str
    config: str | None = None

    @property
    def excludes(self) -> Patterns:
        """What its settings leave out."""
        from cnnlint.files.patterns import Patterns

        return Patterns((*self.settings.exclude, *self.settings.extend_exclude), self.root)

    @property
    def cache_dir(self) -> str:
        """Where its results are kept."""
        return os.path.join(self.root, self.settings.cache_dir)

    @property
    def baseline(self) -> str | None:
        """The file of known findings, if there is to be one."""
        return os.path.join(self.root, self.settings.baseline) if self.settings.baseline else None

    @cached_property
    def cache(self) -> Cache:
        """Its results."""
        return Cache(self.cache_dir)

    @cached_property
    def key(self) -> str:
        """What tells its settings from others in the keys of results."""
        return reports_key(self.checks, self.settings.plugins)

    @cached_property
    def checks(self) -> Checks:
        """What of its settings changes what is found."""
        return self.settings.checks(self.root)


def load_project(config: str | None, overrides: Mapping[str, Any] | None = None) -> Project:
    """The project of a configuration file, or of the current folder. Raises ConfigError."""
    root = os.path.dirname(config) if config else os.getcwd()
    return Project(load(config, overrides), root, config)


class Projects:
    """The projects that a run touches, each loaded once.

    overrides: keys and values of the command line. config: a file that holds for all paths. isolated: no file counts.
    """

    def __init__(self, overrides: Mapping[str, Any] | None = None, config: str | None = None, isolated: bool = False) -> None:
        self._overrides = dict(overrides or {})
        self._config = os.path.abspath(config) if config else None
        self._isolated = isolated
        self._loaded: dict[str | None, Project] = {}
        self._found: dict[str, str | None] = {}

    def of(self, path: str) -> Project:
        """The project in force for a file or folder, or for standard input, `-`. Raises ConfigError."""
        if self._isolated or self._config:
            return self._project(self._config)
        return self._project(config_of("." if path == "-" else path, self._found))

    def _project(self, config: str | None) -> Project:
        if config not in self._loaded:
            self._loaded[config] = load_project(config, self._overrides)
        return self._loaded[config]

    @property
    def plain(self) -> bool:
        """Whether nothing but the configuration files speaks."""
        return not (self._overrides or self._config or self._isolated)

    @property
    def plugins(self) -> tuple[str, ...]:
        """The plugins of all projects that were asked for."""
        return tuple(dict.fromkeys(name for project in self.loaded() for name in project.settings.plugins))

    def loaded(self) -> tuple[Project, ...]:
        """The projects that were asked for."""
        return tuple(self._loaded.values())

    def files(self, paths: Sequence[str]) -> list[str]:
        """The files to read for these paths. Raises ConfigError for a path that is not there."""
        from cnnlint.files.discovery import discover
        from cnnlint.files.patterns import Patterns

        found: dict[str, None] = {}
        for path in paths:
            project = self.of(path)
            settings = project.settings
            try:
                files = discover(
                    [path],
                    project.excludes,
                    Patterns(settings.include, project.root),
                    respect_gitignore=settings.respect_gitignore,
                    force_exclude=settings.force_exclude,
                )
            except OSError as error:
                raise ConfigError(f"{path}: {error.strerror}") from None
            found.update(dict.fromkeys(file for file in files if file == path or not self._excluded_below(file, project)))
        return list(found)

    def task(self, path: str, use_cache: bool = True) -> Task:
        """What is to be done for a file."""
        project = self.of(path)
        return Task(path, project.checks, project.key if use_cache else "", project.cache if use_cache else None)

    def _excluded_below(self, file: str, above: Project) -> bool:
        """Whether a configuration file nearer than the walk's own leaves the file out."""
        project = self.of(file)
        return project is not above and project.excludes.match_below(file)
