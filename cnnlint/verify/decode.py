"""Runs in the child: Python and Keras objects of the expressions that `encode` made."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

from cnnlint.verify.protocol import Expression


class Untold(Exception):
    """This Keras cannot be told what the source does with another."""


class Decoder:
    """Decodes with one Keras: `keras` is the module, of version 3 or the legacy package."""

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self.legacy = int(str(keras.__version__).partition(".")[0]) < 3

    def decode(self, expression: Expression) -> Any:
        """The Python or Keras object that an expression stands for."""
        if not isinstance(expression, dict):
            return expression
        (key, *_) = expression
        return getattr(self, f"_decode_{key}")(expression)

    def _decode_float(self, expression: Mapping[str, Any]) -> float:
        return float(expression["float"])

    def _decode_tuple(self, expression: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(self.decode(item) for item in expression["tuple"])

    def _decode_list(self, expression: Mapping[str, Any]) -> list[Any]:
        return [self.decode(item) for item in expression["list"]]

    def _decode_dict(self, expression: Mapping[str, Any]) -> dict[Any, Any]:
        return {self.decode(key): self.decode(item) for key, item in expression["dict"]}

    def _decode_slice(self, expression: Mapping[str, Any]) -> slice:
        return slice(*map(self.decode, expression["slice"]))

    def _decode_ellipsis(self, expression: Mapping[str, Any]) -> Any:
        return ...

    def _decode_numpy(self, expression: Mapping[str, Any]) -> Any:
        import numpy as np

        return getattr(np, expression["numpy"])(expression["value"])

    def _decode_name(self, expression: Mapping[str, Any]) -> Any:
        return self.named(expression["name"])

    def _decode_make(self, expression: Mapping[str, Any]) -> Any:
        positional = [self.decode(item) for item in expression["positional"]]
        return self.named(expression["make"])(*positional, **self._keywords(expression["keywords"]))

    def _keywords(self, keywords: Mapping[str, Expression]) -> dict[str, Any]:
        return {name: self.decode(value) for name, value in keywords.items()}

    def named(self, name: str) -> Any:
        """The object of a canonical name: `keras.…` in this Keras, `tensorflow.…` and `numpy.…` in theirs. Raises Untold."""
        root, *path = name.split(".")
        module = self.keras if root == "keras" else importlib.import_module(root)
        if path[:1] == ["backend"] and not hasattr(module.backend, path[1]):
            module = importlib.import_module("keras._tf_keras.keras")  # Keras 3 keeps the old functions for `tf.keras` alone
        found = _reached(module, path)
        if found is None:
            found = _reached(importlib.import_module("tensorflow.compat.v1"), path) if root == "tensorflow" else None
        if found is None and root == "keras":
            found = self._set_apart(path[-1]) or _alike(_reached(module, path[:-1]), path[-1])
        if found is None:
            raise Untold(f"there is no `{name}` in {module.__name__} {module.__version__}")
        return found

    def _set_apart(self, name: str) -> Any:
        """A layer that only the architectures know, or only the programs of TensorFlow 1; None if there is none."""
        if name in _DERIVED:
            return type(name, (getattr(self.keras.layers, _DERIVED[name]),), {})
        package = self.keras.__name__ + ".src."
        places = ("applications.convnext", "applications.inception_resnet_v2", "layers")
        modules = [importlib.import_module(package + module) for module in places]
        return next((getattr(module, name) for module in modules if hasattr(module, name)), None)


# Layers of packages that need not be there, which change nothing that is compared.
_DERIVED = {"FixedDropout": "Dropout"}


def _reached(found: Any, path: Sequence[str]) -> Any:
    """What lies at the end of a path of attributes, None where it breaks off."""
    for part in path:
        found = getattr(found, part, None)
    return found


def _alike(module: Any, name: str) -> Any:
    """What older releases called otherwise: `maxnorm` is `max_norm`."""
    plain = name.replace("_", "").lower()
    return next((getattr(module, other) for other in dir(module) if other.replace("_", "").lower() == plain), None)
