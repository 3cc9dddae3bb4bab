"""The cases of Keras's own layer tests, answered by our specifications: its `run_layer_test` calls are recorded, not run."""

from __future__ import annotations

import inspect
import pkgutil
import unittest
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

import pytest
from keras_referee import Answer, Built, Nested, ask_us

from cnnlint.layers import find
from cnnlint.layers.base import Undetermined

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow


class Skip(Exception):
    """An argument that cannot be written as a plain value."""


def modules() -> Iterator[ModuleType]:
    """The test modules that lie beside Keras's layers."""
    import keras.src.layers as root

    for found in pkgutil.walk_packages(root.__path__, root.__name__ + "."):
        if found.name.endswith("_test") and "image_preprocessing" not in found.name:
            with suppress(ImportError):  # some need packages that few have, or the conftest of Keras's own checkout
                yield import_module(found.name)


def recorded(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The arguments of every `run_layer_test` call."""
    from keras.src import testing

    calls: list[dict[str, Any]] = []
    signature = inspect.signature(testing.TestCase.run_layer_test)

    def record(self: Any, *args: Any, **kwargs: Any) -> None:
        bound = signature.bind(self, *args, **kwargs)
        bound.apply_defaults()
        calls.append(dict(bound.arguments))

    monkeypatch.setattr(testing.TestCase, "run_layer_test", record)
    for module in modules():
        for case in unittest.defaultTestLoader.loadTestsFromModule(module):
            for test in case:  # type: ignore[union-attr]
                method = getattr(test, test._testMethodName)
                if "run_layer_test" in inspect.getsource(inspect.unwrap(method)) or "parameterized" in str(method):
                    test.run(unittest.TestResult())
    return calls


def written(value: Any) -> Any:
    """A Keras object as the referee's plain value."""
    if isinstance(value, keras.layers.Layer):
        if getattr(keras.layers, type(value).__name__, None) is not type(value):
            raise Skip  # a class of the test's own
        config = value.get_config()
        config.pop("name", None)
        config.pop("dtype", None)
        return Nested(type(value).__name__, (), {k: written(v) for k, v in config.items()})
    if isinstance(value, dict) and "class_name" in value:
        if value.get("module") != "keras.layers":
            return Built(f"objects.{value['class_name']}") if str(value.get("module")).startswith("keras.") else _skip()
        config = {k: written(v) for k, v in value["config"].items() if k not in ("name", "dtype")}
        return Nested(value["class_name"], (), config)
    if isinstance(value, keras.initializers.Initializer | keras.regularizers.Regularizer | keras.constraints.Constraint):
        return Built(f"objects.{type(value).__name__}")
    if isinstance(value, list | tuple):
        return type(value)(written(v) for v in value)
    if value is None or isinstance(value, bool | int | float | str | dict | FunctionType):
        return value
    if type(value).__module__ == "numpy":
        return value
    raise Skip


def _skip() -> Any:
    raise Skip


def ask(call: dict[str, Any]) -> Answer | None:
    """Our answer to a recorded call; None when it cannot be put to us."""
    cls, shape = call["layer_cls"], call["input_shape"]
    kwargs = {k: written(v) for k, v in call["init_kwargs"].items()}
    if call["input_ragged"] or isinstance(shape, dict) or shape is None or find(cls.__name__) is None:
        return None
    several = bool(shape) and isinstance(shape[0], list | tuple)
    try:
        return ask_us(cls.__name__, (), kwargs, [tuple(s) for s in shape] if several else tuple(shape))
    except Undetermined:
        return None


def test_keras_own_cases(monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    for marker in ("requires_trainable_backend", "skipif_backend", "multi_device"):
        pytestconfig.addinivalue_line("markers", f"{marker}: of Keras's own tests")
    wrong, asked = [], 0
    for call in recorded(monkeypatch):
        try:
            ours = ask(call)
        except Skip:
            continue
        expected = call["expected_output_shape"]
        if ours is None or expected is None or getattr(keras.layers, call["layer_cls"].__name__, None) is None:
            continue
        asked += 1
        counts = [sum(t is want for _, _, t in ours.weights or ()) for want in (True, False)]
        named = [call["expected_num_trainable_weights"], call["expected_num_non_trainable_weights"]]
        said = ours.shape if not isinstance(ours.shape, list) else [tuple(s) for s in ours.shape]
        want = tuple(expected) if not isinstance(expected[0] if expected else 0, tuple) else list(expected)
        if said != want or any(n is not None and n != c for n, c in zip(named, counts, strict=True)):
            wrong.append(
                f"{call['layer_cls'].__name__}({call['init_kwargs']}) on {call['input_shape']}: {ours}, not {want} {named}"
            )
    assert wrong == []
    assert asked > 200
