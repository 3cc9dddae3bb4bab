"""The settings that decide a run in which nothing is read anew, kept in the cache so that nothing need be parsed for it."""

from __future__ import annotations

import os

from cnnlint.cache import Cache, digest, settings_key_of
from cnnlint.configfile import content, find_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from cnnlint.checks import Checks
    from cnnlint.project import Project

DEFAULT_FOLDER = ".cnnlint_cache"
_OF_RUNS = (
    "include", "exclude", "extend_exclude", "force_exclude", "respect_gitignore", "output_format", "fail_on", "baseline",
    "strict_baseline", "cache_dir", "plugins", "jobs",
)  # fmt: skip


class Resolved:
    """What a plain run needs of the settings. key: names them in the keys of reports. values: those of runs, as in
    `config.Settings`. checks: the fields of `Checks`, as JSON types."""

    def __init__(self, root: str, cache: Cache, entry: dict[str, Any]) -> None:
        self.root, self.cache = root, cache
        self.key: str = entry["key"]
        self.values: dict[str, Any] = entry["values"]
        self.checks: dict[str, Any] = entry["checks"]

    @property
    def baseline(self) -> str | None:
        """The file of known findings, if there is to be one."""
        return os.path.join(self.root, self.values["baseline"]) if self.values["baseline"] else None


def reports_key(checks: Checks, plugins: Sequence[str] = ()) -> str:
    """The key of the settings that change what is found in a file."""
    import json
    from dataclasses import asdict

    return digest(json.dumps(asdict(checks), sort_keys=True, default=str), *_plugin_versions(plugins))


def _plugin_versions(plugins: Sequence[str]) -> list[str]:
    if not plugins:
        return []
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for plugin in plugins:
        try:
            found.append(f"{plugin} {version(plugin)}")
        except PackageNotFoundError:
            found.append(plugin)
    return found


def keep(project: Project) -> None:
    """Keeps the settings of a project for later runs, where JSON can say them."""
    key = _key(project.config)
    entry = _entry(project) if project.cache.get(key) is None else None
    if entry is not None:
        project.cache.put(key, entry)


def _entry(project: Project) -> dict[str, Any] | None:
    """What is kept of a project, None where JSON cannot say it."""
    import json
    from dataclasses import asdict

    entry = {
        "key": project.key,
        "values": {name: getattr(project.settings, name) for name in _OF_RUNS},
        "checks": asdict(project.checks),
    }
    try:
        same = type(project.checks).from_dict(json.loads(json.dumps(entry["checks"]))) == project.checks
    except TypeError:
        return None
    return entry if same else None


def resolve(config: str | None, use_cache: bool) -> Resolved | None:
    """The settings of a configuration file (None: the defaults), from an earlier run or read now. None where a plain run
    cannot work by them. Raises ConfigError."""
    known = recall(config)
    if known is not None:
        return known
    from cnnlint.project import load_project

    project = load_project(config)
    entry = None if project.settings.plugins else _entry(project)
    if entry is None:
        return None
    if use_cache:
        project.cache.put(_key(config), entry)
    return Resolved(project.root, project.cache, entry)


def recall(config: str | None) -> Resolved | None:
    """The settings of a configuration file, if an earlier run has kept them."""
    root = os.path.dirname(config) if config else os.getcwd()
    folder = _folder(content(config)) if config else DEFAULT_FOLDER
    if folder is None:
        return None
    cache = Cache(os.path.join(root, folder))
    entry = cache.get(_key(config))
    if entry is None or entry["values"]["cache_dir"] != folder or entry["values"]["plugins"]:
        return None
    return Resolved(root, cache, entry)


def config_of(path: str, found: dict[str, str | None]) -> str | None:
    """The configuration file in force for a file or folder; see `find_config`."""
    where = os.path.abspath(path)
    return find_config(where if os.path.isdir(where) else os.path.dirname(where), found)


def _key(config: str | None) -> str:
    return settings_key_of(config, content(config) if config else b"")


def _folder(config: bytes) -> str | None:
    """The cache folder that a configuration names, found without a TOML parser; None where that is not certain."""
    if b"cache-dir" not in config:
        return DEFAULT_FOLDER
    after = config.partition(b"cache-dir")[2]
    parts = after.split(b"\n", 1)[0].split(b'"')
    if config.count(b"cache-dir") > 1 or len(parts) < 2 or parts[0].strip() != b"=" or b"\\" in parts[1]:
        return None
    return parts[1].decode("utf-8", "replace")
