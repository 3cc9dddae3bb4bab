"""The settings that decide a run in which nothing is read anew, kept in the cache so that nothing need be parsed for it."""

from __future__ import annotations

import os

from cnnlint.cache import Cache, digest, settings_key_of
from cnnlint.config.file import content, find_config
from cnnlint.files.discovery import DEFAULT_EXCLUDES, DEFAULT_INCLUDES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from cnnlint.config.checks import Checks
    from cnnlint.config.project import Project

DEFAULT_FOLDER = ".cnnlint_cache"
# The settings of runs with their defaults, as `config.Settings` has them: a test holds that.
DEFAULTS: dict[str, Any] = {
    "include": DEFAULT_INCLUDES,
    "exclude": DEFAULT_EXCLUDES,
    "extend_exclude": (),
    "force_exclude": False,
    "respect_gitignore": True,
    "output_format": "text",
    "fail_on": "warning",
    "baseline": None,
    "strict_baseline": False,
    "cache_dir": DEFAULT_FOLDER,
    "plugins": (),
    "jobs": 0,
}


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
        "values": {name: getattr(project.settings, name) for name in DEFAULTS},
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
    root = _root(config)
    entry = _plain_entry(config, root) or _validated_entry(config)
    if entry is None:
        return None
    cache = Cache(os.path.join(root, entry["values"]["cache_dir"]))
    if use_cache:
        cache.put(_key(config), entry)
    return Resolved(root, cache, entry)


def plain_values(table: Mapping[str, Any]) -> dict[str, Any] | None:
    """The settings of a run by a table that says nothing but its switches and numbers; None for any other.

    These need no pydantic, whose import takes as long as to read a file.
    """
    values = dict(DEFAULTS)
    for key, value in table.items():
        name = key.replace("-", "_")
        plain = type(value) in (bool, int) and type(value) is type(DEFAULTS.get(name))
        if not plain or value < 0:
            return None
        values[name] = value
    return values


def _plain_entry(config: str | None, root: str) -> dict[str, Any] | None:
    """What `_entry` is where nothing need be validated, else None."""
    from dataclasses import asdict

    from cnnlint.config.checks import Checks
    from cnnlint.config.file import read_table, seen_from_here

    values = plain_values(read_table(config)[0] if config else {})
    if values is None:
        return None
    checks = Checks(src=seen_from_here(Checks().src, root), budgets={"models": {}}, root=root)
    return {"key": reports_key(checks), "values": values, "checks": asdict(checks)}


def _validated_entry(config: str | None) -> dict[str, Any] | None:
    from cnnlint.config.project import load_project

    project = load_project(config)
    return None if project.settings.plugins else _entry(project)


def recall(config: str | None) -> Resolved | None:
    """The settings of a configuration file, if an earlier run has kept them."""
    root = _root(config)
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


def _root(config: str | None) -> str:
    """The folder that the patterns of a configuration file are relative to."""
    return os.path.dirname(config) if config else os.getcwd()


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
