"""`tqdm` and what is like it: a loop with a bar sees what it would see without one."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, Value


@models("tqdm.tqdm", "tqdm.tqdm_notebook", "tqdm.std.tqdm", "tqdm.auto.tqdm", "tqdm.autonotebook.tqdm", "tqdm.notebook.tqdm",
        "tqdm._tqdm_notebook.tqdm_notebook", "tqdm.rich.tqdm", "tqdm.gui.tqdm", "stqdm.stqdm", "rich.progress.track",
        "alive_progress.alive_it", "fastprogress.progress_bar", "fastprogress.fastprogress.progress_bar")  # fmt: skip
def tqdm(at: Context, iterable: Value = None, *args: Value, **more: Value) -> Value:
    """A bar without an iterable is moved by hand."""
    return at.unknown("a bar that shows how far the program is") if iterable is None else iterable


@models("tqdm.trange", "tqdm.auto.trange", "tqdm.autonotebook.trange", "tqdm.notebook.trange", "tqdm.tnrange", raw=True)
def trange(at: Context, args: Arguments) -> Value:
    """`tqdm(range(...))`."""
    return at.apply("builtins.range", Arguments(args.positional))
