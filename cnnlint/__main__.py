"""Where `cnnlint` and `python -m cnnlint` begin. The shortest way for the commonest run comes before click."""

from __future__ import annotations

import atexit
import gc
import os
import sys


def main() -> int:
    """Runs the command line of this process."""
    gc.disable()  # a short run ends before a collection would pay; a long one collects between files
    atexit.register(gc.freeze)  # nor does the collection at exit: what is left goes with the process
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    try:
        from cnnlint.fast import run as run_fast

        args = _expanded(sys.argv[1:])
        code = run_fast(args)
        if code is not None:
            return code
        from cnnlint.cli import main as run

        return run(args)
    except BrokenPipeError:
        from cnnlint.terminal import drop_output

        drop_output()  # whoever read it has seen enough
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:
        if _stands_nowhere():
            print("cnnlint: error: the working directory is gone: change to one that is there", file=sys.stderr)
            return 2
        sys.excepthook(*sys.exc_info())
        print("cnnlint: error: internal error, which is a defect of cnnlint: please report it", file=sys.stderr)
        return 2  # Python's own 1 would say that there are findings


def _stands_nowhere() -> bool:
    """Whether the folder that this process was started in was removed."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _expanded(args: list[str]) -> list[str]:
    """`@FILE` stands for the arguments in a file, one a line."""
    found: list[str] = []
    for arg in args:
        if arg.startswith("@") and os.path.isfile(arg[1:]):
            with open(arg[1:], encoding="utf-8") as file:
                found += [line.rstrip("\r\n") for line in file if line.strip()]
        else:
            found.append(arg)
    return found


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # `python -m` puts the current folder there, and what is checked must never be imported
    sys.exit(main())
