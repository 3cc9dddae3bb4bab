"""`wandb`: the configuration of a run, which keeps what the program assigns."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.python.namespaces import Namespace
from cnnlint.values import Context, DictValue, External, Object, Shared, Unknown, Value

_REASON = "what the configuration of the run holds is known only at run time"


class Config(Namespace):
    """`wandb.config`: attributes and keys. What the program does not assign may come from outside."""

    __slots__ = ()

    def get(self, name: str, at: Context) -> Value:
        methods = name in ("update", "setdefaults") and name not in self.attributes
        return at.member(self, "wandb.Config", name) if methods else super().get(name, at)

    def set_item(self, key: Value, value: Value, at: Context) -> None:
        """`config["epochs"] = 5`."""
        if isinstance(key, str):
            self.set(key, value, at)
        else:
            at.store.touch(self)
            self.forget(at.unknown(_REASON))

    def take(self, values: Value, at: Context) -> None:
        """Keys and values of a dict."""
        at.store.touch(self)
        if not isinstance(values, DictValue) or values.rest is not None:
            self.forget(at.unknown(_REASON))
        else:
            self.attributes.update({k: v for k, v in values.items.items() if isinstance(k, str)})

    def describe(self) -> str:
        return "the configuration of a run"


class Run(Object):
    """What `wandb.init` returns: its configuration, and methods that only log."""

    __slots__ = ("config",)

    def __init__(self, config: Config) -> None:
        self.config = config

    def get(self, name: str, at: Context) -> Value:
        return self.config if name == "config" else External("wandb.run", "run").get(name, at)

    def describe(self) -> str:
        return "a run"


_MADE: Shared[list[Config]] = Shared(list)  # the configuration of the run, once it is asked for


@models("wandb.config", attribute=True)
def run_config(at: Context) -> Config:
    """The same for the whole program."""
    made = at.shared(_MADE)
    if not made:
        made.append(Config({}, Unknown(_REASON, at.span), "config"))
        made[0].born = -1  # however late it is first asked for, it was there before every fork
    return made[0]


@models("wandb.init")
def init(at: Context, *args: Value, config: Value = None, **more: Value) -> Value:
    """Starts the run; `config` gives its first values, and what the program set in the place of `wandb.config` is put aside."""
    held = run_config(at)
    if config is not None:
        held.take(config, at)
    return Run(held)


@models("wandb.Config.update", "wandb.Config.setdefaults")
def update(at: Context, self: Config, values: Value = None, *args: Value, **more: Value) -> Value:
    self.take(values, at)
    return None
