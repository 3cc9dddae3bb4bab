"""Pin the shape and size of your models in your own tests, without TensorFlow.

    from cnnlint.testing import assert_model

    def test_the_model_stays_small():
        assert_model("train.py", "model", output_shape=(None, 10), params=34_826)

With pytest the fixture `cnnlint_model` does the same for paths relative to the project's root.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnlint.program import ModelTrace, Output
    from cnnlint.values import Unknown

__tracebackhide__ = True  # pytest shows the line of the test
_UNSET: tuple[int | None, ...] = ()  # no model has an output without axes


def assert_model(
    path: str | os.PathLike[str],
    name: str = "model",
    *,
    input_shape: Sequence[int | None] = _UNSET,
    output_shape: Sequence[int | None] = _UNSET,
    params: int | None = None,
    trainable_params: int | None = None,
    non_trainable_params: int | None = None,
    max_params: int | None = None,
    layers: Sequence[str] | None = None,
    target_keras: str | None = None,
) -> ModelTrace:
    """Asserts facts about the model that a file binds to `name`, and returns its description.

    Shapes have the batch axis first, None where Keras says None. layers: the types of the rows of the summary, in order.
    max_params: the most parameters allowed. Raises AssertionError where the model is different or the fact is not known,
    and LookupError where the file has no model of that name. The file is read under the settings of its project, never run.
    """
    model = read_model(path, name, target_keras)
    _check_shape(model, "input shape", model.input_shape, input_shape)
    _check_shape(model, "output shape", model.output_shape, output_shape)
    if layers is not None:
        _check(model, "layers", ", ".join(layer.type for layer in model.layers), ", ".join(layers))
    if (params, trainable_params, non_trainable_params, max_params) != (None,) * 4:
        _check_counts(model, params, trainable_params, non_trainable_params, max_params)
    return model


def read_model(path: str | os.PathLike[str], name: str, target_keras: str | None = None) -> ModelTrace:
    """The final state of the last model that a file binds to `name`. Raises LookupError with the names that there are."""
    from cnnlint.config.project import Projects
    from cnnlint.run import read_file

    projects = Projects({"target-keras": target_keras} if target_keras else {})
    _, program = read_file(str(path), Path(path).read_bytes(), projects.of(str(path)).checks)
    found = [model for model in program.models if model.name == name]
    if found:
        return found[-1].shown
    names = ", ".join(dict.fromkeys(model.name for model in program.models)) or "none"
    raise LookupError(f"{path} has no model `{name}`; its models: {names}")


def _check_shape(model: ModelTrace, what: str, actual: Output | Unknown | None, expected: Sequence[int | None]) -> None:
    from cnnlint.shapes import shape_text

    if not expected:
        return
    if not isinstance(actual, tuple):
        why = _because(model) or (": a subclassed model declares none" if model.kind == "subclass" else "")
        raise AssertionError(f"{_called(model)}: its {what} is not one known shape{why}")
    exact = all(dim is None or isinstance(dim, int) for dim in actual)
    _check(model, what, shape_text(actual), shape_text(tuple(expected)), "" if exact else _because(model))


def _check_counts(
    model: ModelTrace, params: int | None, trainable: int | None, non_trainable: int | None, most: int | None
) -> None:
    total, changing = _counts(model)
    for what, actual, expected in (
        ("parameters", total, params),
        ("trainable parameters", changing, trainable),
        ("non-trainable parameters", total - changing, non_trainable),
    ):
        if expected is not None:
            _check(model, what, f"{actual:,}", f"{expected:,}")
    if most is not None and total > most:
        raise AssertionError(f"{_called(model)}: expected at most {most:,} parameters, got {total:,}")


def _counts(model: ModelTrace) -> tuple[int, int]:
    """All and trainable parameters, weights of shared layers once."""
    total = changing = 0
    for layer in model.counted:
        if not isinstance(layer.params, int) or not isinstance(layer.trainable_params, int):
            raise AssertionError(f"{_called(model)}: the parameters of `{layer.name}` are not known{_because(model)}")
        total, changing = total + layer.params, changing + layer.trainable_params
    return total, changing if model.trainable else 0


def _check(model: ModelTrace, what: str, actual: str, expected: str, why: str = "") -> None:
    if actual != expected:
        raise AssertionError(f"{_called(model)}: expected {what} {expected}, got {actual}{why}")


def _called(model: ModelTrace) -> str:
    from cnnlint.report.places import place

    return f"model `{model.name}` ({place(model.span, column=False)})"


def _because(model: ModelTrace) -> str:
    """Why something of it is not known, as `cnnlint summary` says it: the first reason."""
    from cnnlint.report.gaps import gaps
    from cnnlint.report.places import because

    first = next(iter(gaps(model)), None)
    return f": {first.about} — {because(first.reason, first.span, model.span.path)}" if first is not None else ""
