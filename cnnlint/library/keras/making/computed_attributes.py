"""Attributes that Keras computes for each layer and model, which a program therefore cannot set.

keras/src/layers/layer.py, keras/src/models/model.py; tf_keras/src/engine/base_layer.py; keras 2.2.4, engine/base_layer.py
"""

from __future__ import annotations

from typing import Any

from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context, Value

_ALWAYS = frozenset(["input", "output", "losses", "weights"])
_OF_2 = _ALWAYS | frozenset(["input_mask", "input_shape", "output_mask", "output_shape", "updates"])
_FREE_IN_1 = frozenset(["losses", "updates"])  # plain lists until Keras 2. keras 1.2.2, engine/topology.py, add_updates
_SINCE = _ALWAYS | frozenset(
    [
        "dtype",
        "metrics",
        "non_trainable_variables",
        "non_trainable_weights",
        "trainable_variables",
        "trainable_weights",
        "variables",
    ]
)
_BY_DIALECT = {
    2: _OF_2 | _SINCE | frozenset(["dynamic", "name"]),
    3: _SINCE | frozenset(["compute_dtype", "path", "variable_dtype"]),
}
_OF_MODELS = frozenset(("layers",))
FIXED = _OF_MODELS.union(*_BY_DIALECT.values())


def refuse_fixed(layer: Any, name: str, value: Value, at: Context) -> None:
    """`layer.name = value`, where the name is in `FIXED`."""
    is_model = "keras.Model" in layer.kinds
    if not _is_computed(name, is_model, at) or (name == "path" and value is None) or not _is_keras(layer, name):
        return
    kind = "model" if is_model else "layer"
    said = f"property '{name}' of '{layer.cls}' object has no setter"
    if at.dialect < 3:
        said = f'Can\'t set the attribute "{name}", likely because it conflicts with an existing read-only @property'
    elif name in _OF_MODELS:
        said = f"`Model.{name}` attribute is reserved and should not be used."
    at.emit(
        Problem(
            "read-only-attribute",
            f"`{name}` cannot be set: Keras computes that attribute of every {kind}",
            at.span,
            "AttributeError",
            help=_help(layer, name),
            keras=said,
            layer=layer.name,
            dialects=_refusing(name, at),
        )
    )


def _refusing(name: str, at: Context) -> frozenset[int]:
    """Which Keras refuse it: the package keras had setters of some until 2.3. keras 2.3.1, engine/base_layer.py"""
    from cnnlint.library.keras.releases.differences import standalone

    return frozenset({3}) if at.dialect >= 3 and name not in _OF_2 and standalone(at) else EVERY_DIALECT


def _is_computed(name: str, is_model: bool, at: Context) -> bool:
    """Whether Keras computes the attribute in the release that the program is written for."""
    from cnnlint.library.keras.releases.differences import takes_old_words

    old = takes_old_words(at)
    names = _OF_2 if old else _BY_DIALECT.get(at.dialect, frozenset())
    if old and at.release.least is None:
        names -= _FREE_IN_1
    plain = old and at.release.before(2) is not False  # of the package keras before 2.2 `layers` was an attribute as any
    return name in names or (is_model and name in _OF_MODELS and at.dialect >= 2 and not plain)


def _help(layer: Any, name: str) -> str:
    if name == "name":
        return "give the name when the layer is made, or set `_name`"
    if name == "dtype":
        return "hand it to the base: `super().__init__(dtype=...)`"
    return "give the attribute another name" if layer.owner is not None else "leave it as it is"


def _is_keras(layer: Any, name: str) -> bool:
    """Whether the attribute is surely Keras's: no class of the program or of others has one of that name."""
    owner = layer.owner
    if owner is None:
        return bool(layer.qualified.startswith("keras."))
    known = all(name.startswith("keras.") for name in owner.base_names)
    return known and not owner.has(name) and not owner.has("__setattr__")
