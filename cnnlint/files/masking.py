"""IPython's magics and shell lines as Python, line for line, so that every line number and most columns hold.

A line is IPython's only where a statement begins and its first character is `%`, `!` or `?`, or where the whole line is
`name?`. What IPython binds keeps its binding: `files = !ls` becomes the call that IPython itself makes of it.
"""

from __future__ import annotations

import re

from cnnlint.files.marimo import as_blocks, is_marimo
from cnnlint.files.parsing import problem_in
from cnnlint.files.statements import Scanner

# One `%` before what is no line magic makes a cell magic in Datalab and Databricks.
_CELL_MAGIC = re.compile(r"(?:\s*(?:#.*)?\n)*\s*(?:%%|%(?=(?:bash|sh|bq|gcs|html|javascript|writefile|fs|md|r|scala)\b))(\w+)")
_SQL = re.compile(r"(?:\s*(?:#.*)?\n)*\s*%sql\b")  # a cell magic in Databricks, in Jupyter a line magic
_PYTHON_CELLS = frozenset({"capture", "debug", "prun", "pypy", "python", "python3", "time", "timeit"})
_ESCAPE = re.compile(r"(\s*)[%!?]")
_HELP = re.compile(r"(\s*)[\w.%]+\?\??\s*$")
_ASSIGNED = re.compile(r"(\s*[^=\s#'\"(][^=#'\"(]*=\s*)(?:%(?P<magic>\w+)\s*|!)(?P<line>.*)$")
_TIMED = re.compile(r"(?:%%?(?:timeit|time|prun)\b(?:\s+-\w+(?:\s+\d+)?)*)\s*")
_FOLLOWED = re.compile(r"(\s*)%(run|cd)\s+([^\\]+)$")
_CD = re.compile(r"(\s*)(cd)(?:\s+|(?=[/~]))([^\\]+)$")
_PROMPT = re.compile(r"(?m)^(?:>>>|\.\.\.)(?: |$)")
_CONTINUED = "\\\n "  # what is left at the end of a line that nothing continues
_DATABRICKS = "# Databricks notebook source"
_DATABRICKS_RUN = re.compile(r"(?m)^# MAGIC %run\s+(\S.*)$")
_AUTOMAGIC = re.compile(
    r"(\s*)(?:apt-get|bash|cat|cd|conda|cp|git|load_ext|ls|matplotlib|mkdir|mv|pip3?|rm|tensorboard|unzip|wget)"
    r"(?:\s+[^=(\s]|[/~])"
)


def mask(text: str) -> str:
    """The text of a notebook cell or script with what only IPython understands made neutral."""
    if text.startswith(_DATABRICKS):
        text = _DATABRICKS_RUN.sub(lambda found: _magic("", "run", found[1]), text)
    if is_marimo(text):
        text = as_blocks(text)
    if problem_in(text) is None:
        return text
    magic = _CELL_MAGIC.match(text)
    if magic and magic[1].lower() not in _PYTHON_CELLS:
        return "\n" * text.count("\n")
    text = _unprompted(dedent(text))
    masked = "\n".join(_mask_lines(text.split("\n")))
    if problem_in(masked) is None:
        return masked
    masked = "\n".join(_mask_lines(text.split("\n"), automagic=True))
    return "\n" * text.count("\n") if _SQL.match(text) and problem_in(masked) else masked


def dedent(text: str) -> str:
    """A cell whose first line is indented, without that indentation, as IPython runs it."""
    first = re.match(r"(?:[ \t]*(?:#.*)?\n)*([ \t]+)(?=[^\s#])", text)
    if first is None:
        return text
    return re.sub(rf"(?m)^{first[1]}", "", text)


def _unprompted(text: str) -> str:
    """A cell pasted from a console, without the prompts that IPython takes away."""
    return _PROMPT.sub("", text) if text.lstrip().startswith(">>> ") else text


def _mask_lines(lines: list[str], automagic: bool = False) -> list[str]:
    scanner, out = Scanner(), list(lines)
    index = 0
    while index < len(lines):
        end = _end_of_continued(lines, index)
        neutral = _neutral("\n".join(lines[index:end]), automagic) if scanner.at_start else None
        if neutral is None:
            scanner.feed(lines[index])
            index += 1
            continue
        given = neutral.split("\n")
        for line in given:
            scanner.feed(line)  # `%time f(` reads through, and its bracket stays open
        out[index:end] = given + [""] * (end - index - len(given))
        index = end
    return out


def _end_of_continued(lines: list[str], start: int) -> int:
    """IPython continues an escaped line by a backslash and by nothing else: the line behind the last of them."""
    end = start + 1
    while end < len(lines) and lines[end - 1].rstrip().endswith("\\"):
        end += 1
    return end


def _neutral(continued: str, automagic: bool) -> str | None:
    """A line, with those that a backslash joins to it, as Python if it is IPython's, None if it is Python's own."""
    line = continued.partition("\n")[0]
    if escape := _ESCAPE.match(line):
        if followed := _FOLLOWED.match(line):
            return _magic(*followed.groups())
        return _timed(continued, escape[1]) or _timed(line, escape[1]) or f"{escape[1]}pass"
    if help_ := _HELP.match(line):
        return f"{help_[1]}pass"
    if (assigned := _ASSIGNED.match(line)) and problem_in(line.strip()):
        return _assignment(assigned, continued)
    if automagic and (word := _AUTOMAGIC.match(line)) and problem_in(line.strip()):
        return _magic(*cd.groups()) if (cd := _CD.match(line)) else f"{word[1]}pass"
    return None


def _magic(indent: str, name: str, line: str) -> str:
    """`%run other.py` binds what the file binds, and `%cd ..` tells where modules are."""
    return f"{indent}get_ipython().run_line_magic({name!r}, {line.strip()!r})"


def _timed(line: str, indent: str) -> str | None:
    """`%time x = f()` runs `x = f()`: the statement stays in its columns behind a `pass;`."""
    head = _TIMED.match(line, len(indent))
    if head is None or head.end() == len(line):
        return None
    statement = "pass;".ljust(head.end() - len(indent)) + line[head.end() :].rstrip(_CONTINUED)
    return indent + statement if problem_in(statement) is None else None


def _assignment(match: re.Match[str], continued: str) -> str:
    target, magic, line = match[1], match["magic"], match["line"].rstrip("\\")
    if magic == "time":
        return target + " " * len("%time ") + continued[match.start("line") :].rstrip(_CONTINUED)
    if magic:
        return f"{target}get_ipython().run_line_magic({magic!r}, {line!r})"
    return f"{target}get_ipython().getoutput({line!r})"
