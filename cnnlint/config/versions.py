"""Version numbers and what `required-version` asks of them. Plain release numbers; no other dependency is worth it."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"\s*(==|!=|>=|<=|>|<|~=)?\s*(\d+(?:\.\d+)*)(\.\*)?\s*$")


def satisfies(version: str, required: str) -> bool:
    """Whether a version fulfils every clause of `>=0.1,<1`. Raises ValueError for what is no such list."""
    return all(_holds(_release(version), clause) for clause in required.split(",") if required)


def _release(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def _holds(version: tuple[int, ...], clause: str) -> bool:
    match = _CLAUSE.match(clause)
    if match is None:
        raise ValueError(f"`{clause.strip()}` is not a version requirement such as `>=0.1`")
    operator, wanted = match[1] or "==", _release(match[2])
    if match[3] or operator == "~=":
        prefix = wanted if match[3] else wanted[:-1]
        same = version[: len(prefix)] == prefix
        return not same if operator == "!=" else same and (operator != "~=" or version >= wanted)
    size = max(len(version), len(wanted))
    a, b = (number + (0,) * (size - len(number)) for number in (version, wanted))
    return {"==": a == b, "!=": a != b, ">=": a >= b, "<=": a <= b, ">": a > b, "<": a < b}[operator]
