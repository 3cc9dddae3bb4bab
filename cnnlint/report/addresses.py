"""Where cnnlint is published. Every address in the output comes from here and is left out while this is empty."""

from __future__ import annotations

HOMEPAGE = ""


def rule_page(name: str) -> str | None:
    """The page of a rule."""
    return f"{HOMEPAGE}/rules/{name}" if HOMEPAGE else None
