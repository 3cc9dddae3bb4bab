"""`asyncio`: what runs a coroutine runs it at once."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.values import Context, ListValue, Made, Value


def _waited(at: Context, value: Value) -> Value:
    wait = getattr(value, "wait", None)
    return value if wait is None else wait(at)


@models(
    "asyncio.run", "asyncio.create_task", "asyncio.ensure_future", "asyncio.wait_for", "asyncio.shield",
    "nest_asyncio.apply", raw=True,
)  # fmt: skip
def run(at: Context, args: Arguments) -> Value:
    """The result of the coroutine."""
    return _waited(at, args.positional[0]) if args.positional else None


@models("asyncio.gather", raw=True)
def gather(at: Context, args: Arguments) -> Value:
    """The results of several, in order."""
    return ListValue([_waited(at, value) for value in args.positional], args.rest)


@models("asyncio.get_event_loop", "asyncio.new_event_loop", "asyncio.get_running_loop", raw=True)
def loop(at: Context, args: Arguments) -> Value:
    return Made("asyncio.AbstractEventLoop", {}, at.span)


@models("asyncio.AbstractEventLoop.run_until_complete", "asyncio.AbstractEventLoop.create_task", raw=True)
def run_until_complete(at: Context, args: Arguments) -> Value:
    """The result of the coroutine, after the loop itself."""
    return _waited(at, args.positional[1]) if len(args.positional) > 1 else None


@models("contextlib.nullcontext")
def nullcontext(at: Context, enter_result: Value = None) -> Value:
    """A manager that gives what it was given."""
    return enter_result
