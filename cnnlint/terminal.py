"""Where output goes and how it looks there. Shared by every command, and light enough for the shortest of runs."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cnnlint.report.model import Style

ASCII = str.maketrans("…·×→—∣━─┃│┏┳┓┡╇┩├┼┤└┴┘", ".*x>-|--||" + "+" * 12)
PLAIN_FORMATS = ("text", "concise")  # those that name no path from the root of a repository


def wants_color(choice: str) -> bool:
    """`--color`, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then whether it is a terminal that has colours."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return sys.stdout.isatty() and _draws_colors()


def _draws_colors() -> bool:
    """Whether the terminal does. The console of Windows must be asked, once: ENABLE_VIRTUAL_TERMINAL_PROCESSING."""
    if sys.platform != "win32":
        return os.environ.get("TERM") != "dumb"
    import ctypes

    kernel, mode = ctypes.windll.kernel32, ctypes.c_ulong()
    console = kernel.GetStdHandle(-11)
    return bool(kernel.GetConsoleMode(console, ctypes.byref(mode)) and kernel.SetConsoleMode(console, mode.value | 4))


def style(
    output_format: str,
    color: str = "auto",
    *,
    verbose: bool = False,
    quiet: bool = False,
    to_file: bool = False,
    cost: bool = False,
) -> Style:
    """How to draw on standard output, or in a file."""
    from cnnlint.report.model import Style

    return Style(
        color=color == "always" if to_file else wants_color(color),
        width=80 if to_file else width(),
        verbose=verbose,
        quiet=quiet,
        base=None if output_format in PLAIN_FORMATS else repository(),
        cost=cost,
    )


def width() -> int:
    """COLUMNS, else the width of the terminal, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def room() -> int | None:
    """The width of a terminal; None where the output goes elsewhere, which may be searched line by line."""
    return width() if sys.stdout.isatty() else None


def repository() -> Path:
    """The folder that machine formats name paths from: the root of the repository around the current folder, or that."""
    from pathlib import Path

    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def write(pieces: Iterable[str], file: str | None = None) -> None:
    """Writes to a file, or to standard output, as UTF-8 where that is no terminal and as it can show it where it is one."""
    if file:
        with open(file, "w", encoding="utf-8", newline="") as target:
            target.writelines(pieces)
        return
    if hasattr(sys.stdout, "reconfigure"):
        of_files = {} if sys.stdout.isatty() else {"encoding": "utf-8", "newline": ""}
        sys.stdout.reconfigure(errors="surrogateescape", **of_files)
    try:
        for piece in pieces:
            sys.stdout.write(_drawn(piece, sys.stdout.encoding or "utf-8"))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is not None:
            raise
        drop_output()
        raise OSError(error.errno, error.strerror, "standard output") from None


def drop_output() -> None:
    """Lets go of what is not yet written, of which the interpreter would complain at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _drawn(piece: str, encoding: str) -> str:
    """A text in the characters that an encoding has; for one that it lacks stands one that looks like it."""
    try:
        piece.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return piece.translate(ASCII).encode(encoding, "replace").decode(encoding)
    return piece


def warn(message: str) -> None:
    """One line on standard error."""
    print(f"cnnlint: {message}", file=sys.stderr)


class progress:
    """A line on standard error that counts, where that is a terminal and after half a second."""

    def __init__(self, total: int, what: str) -> None:
        self._total, self._what, self._shown = total, what, 0.0

    def __enter__(self) -> Callable[[int], None] | None:
        import time

        self._next = time.monotonic() + 0.5
        return self._tell if sys.stderr.isatty() and _draws_colors() else None

    def _tell(self, done: int) -> None:
        import time

        if time.monotonic() >= self._next:
            self._shown = self._next = time.monotonic() + 0.1
            sys.stderr.write(f"\r{done} of {self._total} {self._what}")
            sys.stderr.flush()

    def __exit__(self, *error: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
