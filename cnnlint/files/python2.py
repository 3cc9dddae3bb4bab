"""Python 2 statements as Python 3, where they are all that keeps a text from being read. Lines, and most columns, hold."""

from __future__ import annotations

import re

from cnnlint.files.parsing import problem_in
from cnnlint.files.source import Broken
from cnnlint.files.statements import statement_end

_PRINT = re.compile(r"((?:.*?[:;])?\s*)print(?:[ \t]*>>\s*[\w.]+\s*(?:,|$))?(?:[ \t](?=\S)|(?=[\"'`]))?(.*)", re.S)
_EXCEPT = re.compile(r"(\s*except\s+(?:\([^)]*\)|[\w.]+))\s*,\s*(\w+)\s*:")
_RAISE = re.compile(r"((?:.*?[:;])?\s*raise\s+[\w.]+)\s*,\s*(.*)", re.S)
_OCTAL = re.compile(r"\b0+(\d+)\b(?!\.)")
_LONG = re.compile(r"\b(0[xX][0-9a-fA-F]+|\d+)[lL]\b")
_UNPACKING = re.compile(r"\blambda\s*\((\s*\w+\s*(?:,\s*\w+\s*)*,?\s*)\)\s*:\s*")  # lambda (a, b): ...
_EXEC = re.compile(r"((?:.*?[:;])?\s*)exec[ \t]+(\"[^\"]*\"|'[^']*'|.+?)(?:\s+in\s+(.+))?$", re.S)
_RAW_UNICODE = re.compile(r"\b[uU]([rR][\"'])")
_REPR = re.compile(r"(\"[^\"\n]*\"|'[^'\n]*'|#.*)|`([^`\n]+)`")
_COMMENT_BEHIND = re.compile(r"\A((?:\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[^#\"']|#[^\n]*\n)*)#[^\n]*\Z")
_ROUNDS = 200


def modernise(text: str) -> tuple[str, tuple[Broken, ...]]:
    """The text with its Python 2 statements rewritten, and a note for each; unchanged if that does not make it Python 3."""
    notes: list[Broken] = []
    now = text
    for _ in range(_ROUNDS):
        problem = problem_in(now)
        if problem is None:
            return now, tuple(notes)
        rewritten = _rewrite(now, problem)
        if rewritten is None or rewritten == now:
            break
        notes.append(problem)
        now = rewritten
    return text, ()


def _rewrite(text: str, problem: Broken) -> str | None:
    if "tabs and spaces" in problem.message:
        return re.sub(r"(?m)^[ \t]+", lambda indent: indent[0].expandtabs(8), text)
    lines = text.split("\n")
    first = min(problem.line, len(lines)) - 1
    if "octal" in problem.message:
        lines[first] = _OCTAL.sub(lambda m: "0o" + m[1], lines[first])
        return "\n".join(lines)
    if "decimal literal" in problem.message:
        lines[first] = _LONG.sub(r"\1", lines[first])
        return "\n".join(lines)
    if "except" in problem.message:  # CPython 3.14 names the end of the block
        first = next((i for i in range(first, -1, -1) if _EXCEPT.match(lines[i])), first)
    last = statement_end(lines, first)
    statement = _modern_statement("\n".join(lines[first:last]))
    if statement is None:
        return None
    return "\n".join([*lines[:first], *statement.split("\n"), *lines[last:]])


def _modern_statement(statement: str) -> str | None:
    if match := _EXCEPT.match(statement):
        return f"{match[1]} as {match[2]}:{statement[match.end() :]}"
    if match := _RAISE.match(statement):
        return f"{match[1]}({match[2]})"
    if match := _UNPACKING.search(statement):
        end = _expression_end(statement, match.end())
        return f"{statement[: match.start()]}lambda _: (lambda {match[1]}: {statement[match.end() : end]})(*_){statement[end:]}"
    if "<>" in statement:
        return statement.replace("<>", "!=")
    if (plain := _RAW_UNICODE.sub(r"\1", statement)) != statement:
        return plain
    shown = _REPR.sub(lambda m: m[1] or f"repr({m[2]})", statement)
    if shown != statement and not statement.lstrip().startswith("`"):  # a line that begins so is rather text
        return shown
    if "print" in statement and (match := _PRINT.match(statement)):
        return f"{match[1]}print({_without_comment(match[2])})"
    if "exec" in statement and (match := _EXEC.match(statement)):
        return f"{match[1]}exec({match[2]}{', ' + match[3] if match[3] else ''})"
    return statement


def _expression_end(text: str, start: int) -> int:
    """Where the expression that begins at `start` ends: at a comma or a bracket that are not its own, or with the line."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if depth < 0 or (depth == 0 and text[i] in ",\n#"):
            return i
    return len(text)


def _without_comment(text: str) -> str:
    """The printed expressions: a comment behind them would swallow the bracket."""
    return _COMMENT_BEHIND.sub(r"\1", text).rstrip()
