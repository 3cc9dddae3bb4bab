"""`get_config` of a layer of the program beside its `__init__`: Keras makes the layer again of one by the other."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import MISSING
from cnnlint.diagnostics import Label
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context

_OF_LAYER = ("name", "trainable", "dtype")  # what the base says of itself. keras/src/layers/layer.py, get_config


def tell_config(layer: Any, at: Context) -> None:
    """What `get_config` gives and `__init__` does not take, or the other way round: `load_model` raises."""
    cls = layer.owner
    if cls.base_names != ("keras.layers.Layer",) or len(cls.own_order) != 1 or cls.has("from_config"):
        return
    config, init = cls.function("get_config"), cls.function("__init__")
    keys = config.returned_keys if config is not None else None
    if keys is None or init is None or init.decorated or not first_time(at, "own-config", cls.span):
        return
    sign = init.signature
    given = {*keys.written, *(_OF_LAYER if keys.of_base else ())}
    takes = [p.name for p in sign.parameters[1:]]
    lacks = [p.name for p in sign.parameters[1:] if p.default is MISSING and p.name not in given]
    beyond = [] if sign.double_star else [name for name in (*_OF_LAYER, *sorted(keys.written)) if name in given - set(takes)]
    if lacks:
        message = f"`get_config` of {cls.name} lacks `{lacks[0]}`, without which its `__init__` cannot be called"
        help = f'add `"{lacks[0]}": self.{lacks[0]}` to what `get_config` returns'
        said = f"{cls.name}.__init__() missing {len(lacks)} required positional argument{'s' * (len(lacks) > 1)}: '{lacks[0]}'"
    elif beyond:
        message = f"`get_config` of {cls.name} gives `{beyond[0]}`, which its `__init__` does not take"
        help = "take `**kwargs` in `__init__`, and hand them on: `super().__init__(**kwargs)`"
        said = f"{cls.name}.__init__() got an unexpected keyword argument '{beyond[0]}'"
    else:
        return
    labels = (Label(init.span, "`__init__`"),)
    what = {"help": help, "keras": said, "labels": labels, "layer": cls.name, "certain": False}
    at.emit(Problem("config-does-not-fit", message, config.span, "TypeError", **what))
