"""How is it shown? One file per format; each turns a Report into text and does nothing else.

The data            model (a Report) stored (in the cache) schema records model_records data_records (the JSON contract)
Formats of `check`  text concise json jsonl github gitlab junit markdown rdjson sarif sarif_rules
Other commands      summary table rows graph gaps data cost_columns; rule; diff diff_markdown diff_records
What they share     places excerpt columns tail fingerprint memory ansi addresses; manual (pages in a terminal)
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnnlint.report.model import Report, Style

FORMATS = ("text", "concise", "json", "jsonl", "github", "sarif", "gitlab", "markdown", "junit", "rdjson")
SUMMARY_FORMATS = ("text", "json", "markdown")


def renderer(name: str) -> Callable[[Report, Style], Iterator[str]]:
    """The function that renders `cnnlint check` in a format: pieces of text whose concatenation is the output."""
    from importlib import import_module

    if name not in FORMATS:
        raise KeyError(name)
    render: Callable[[Report, Style], Iterator[str]] = import_module(f"cnnlint.report.{name}").render
    return render


def summary_renderer(name: str) -> Callable[[Report, Style], Iterator[str]]:
    """The function that renders `cnnlint summary` in a format."""
    from importlib import import_module

    if name not in SUMMARY_FORMATS:
        raise KeyError(name)
    module = import_module("cnnlint.report.summary" if name == "text" else f"cnnlint.report.{name}")
    render: Callable[[Report, Style], Iterator[str]] = module.render_summary
    return render
