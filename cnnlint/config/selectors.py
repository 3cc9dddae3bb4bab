"""Which rules run? Selectors are codes, names, prefixes of codes, families and `ALL`; the more specific one wins."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from cnnlint.config.file import as_toml
from cnnlint.rules.base import CATEGORIES
from cnnlint.rules.registry import Entry, entries, find, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnlint.config.checks import Checks
    from cnnlint.rules.base import Rule

_EXACT = 10


def check_selectors(selectors: Iterable[str]) -> None:
    """Raises ValueError, with the nearest valid one, for a selector that no rule answers to."""
    for selector in selectors:
        if not any(specificity(selector, entry) is not None for entry in entries()) and selector not in CATEGORIES.values():
            raise ValueError(f"no rule is called `{selector}`{suggestion(selector)}")


def check_options(rules: Mapping[str, Mapping[str, object]]) -> None:
    """Raises ValueError for options of a rule that is not there, that the rule does not have, or that are of another type."""
    for name, given in rules.items():
        entry = find(name)
        if entry is None or entry.name != name:
            raise ValueError(f"no rule is called `{name}`" + (f"; its name is `{entry.name}`" if entry else suggestion(name)))
        for option, value in given.items():
            _check_option(load(entry), option, value)


def _check_option(rule: type[Rule], option: str, value: object) -> None:
    known = {key: default for key, default in rule.options.items() if default is not None}  # budgets have a table of their own
    default = known.get(option.replace("-", "_"))
    if default is None:
        options = ", ".join(f"`{key.replace('_', '-')}`" for key in known)
        raise ValueError(f"{rule.name} has no option `{option}`; it has {options or 'none'}")
    number = isinstance(default, (int, float))
    kinds, kind = ((int, float), "a number") if number else (type(default), "a value")
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise ValueError(f"`{option}` of {rule.name} must be {kind} such as {default!r}, not {as_toml(value)}")


def suggestion(word: str) -> str:
    """The clause that names what is meant, or where to look it up."""
    meant = nearest(word)
    return f"; did you mean `{meant}`?" if meant else "; `cnnlint rule` lists them all"


def nearest(word: str) -> str | None:
    """The nearest name or family: one that is spelt alike, or begins or goes on like the word; or the code that is meant."""
    from difflib import get_close_matches

    names = [*CATEGORIES.values(), *(entry.name for entry in entries())]
    code = _meant_code(word)
    codes = [code] if word != code and any(entry.code.startswith(code) for entry in entries()) else []
    if word.upper() == "ALL":
        return "ALL"
    close = codes or get_close_matches(word, names, 1) or [name for name in names if word in name.split("-")]
    return close[0] if close else None


def _meant_code(word: str) -> str:
    """A code whose letters are small, or stand for digits that look like them. Another number is another rule."""
    return word[:3].upper() + word[3:].translate(_LOOK_ALIKE)


_LOOK_ALIKE = str.maketrans("lIoO", "1100")


def specificity(selector: str, entry: Entry) -> int | None:
    """How closely a selector names a rule: 0 for `ALL`, the length of a prefix, more for its own name; None if not at all."""
    if selector in (entry.code, entry.name):
        return _EXACT
    if selector == "ALL":
        return 0
    if selector == entry.category:
        return len("CNN0")
    if selector[:3].isupper() and entry.code.startswith(selector):
        return len(selector)
    return None


def selected(checks: Checks) -> tuple[Entry, ...]:
    """The rules that run under these settings, before any file's own ignores."""
    return _selected(checks.select, checks.extend_select, checks.ignore)


@lru_cache
def _selected(select: tuple[str, ...] | None, extend: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries() if _runs(entry, select, extend, ignore))


def _runs(entry: Entry, select: tuple[str, ...] | None, extend: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    wanted = _closest((*(select or ()), *extend), entry)
    if wanted is None and (select is not None or not entry.default):
        return False
    unwanted = _closest(ignore, entry)
    return unwanted is None or (wanted is not None and wanted > unwanted)


def _closest(selectors: Iterable[str], entry: Entry) -> int | None:
    found = [rank for rank in (specificity(s, entry) for s in selectors) if rank is not None]
    return max(found, default=None)


def ignored_in(path: str, checks: Checks) -> tuple[str, ...]:
    """The selectors that `per-file-ignores` gives for a path."""
    if not checks.per_file_ignores:
        return ()
    from cnnlint.files.patterns import Patterns

    return tuple(
        selector
        for pattern, selectors in checks.per_file_ignores.items()
        if Patterns([pattern], checks.root).match_below(path)
        for selector in selectors
    )


def matches_any(selectors: Iterable[str], entry: Entry) -> bool:
    """Whether one of the selectors names the rule."""
    return any(specificity(selector, entry) is not None for selector in selectors)
