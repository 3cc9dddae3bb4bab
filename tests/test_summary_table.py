"""The table is Keras's own, byte for byte, for models that Keras has built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from trace_of_keras import trace

from cnnlint.report.model import Style
from cnnlint.report.summary import table

keras = pytest.importorskip("keras", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow
L = keras.layers


def printed(model: Any, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines: list[str] = []
    model.summary(print_fn=lambda line, **_: lines.append(line))
    return "".join(lines)


def padding() -> Any:
    inner = [L.Conv2D(32, 3, activation="relu") for _ in range(3)]
    return keras.Sequential([keras.Input((28, 28, 1)), *inner, L.Flatten(), L.Dense(128), L.Dense(32, activation="softmax")])


def long_names() -> Any:
    name = "a_name_that_is_too_long_for_its_column_by_far"
    return keras.Sequential([keras.Input((9,)), L.BatchNormalization(), L.Dense(4, name=name)], name="x" * 90)


def frozen_half() -> Any:
    model = keras.Sequential([keras.Input((9,)), L.Dense(8), L.BatchNormalization(), L.Dense(4)])
    model.layers[0].trainable = False
    return model


def all_frozen() -> Any:
    model = padding()
    model.trainable = False
    return model


def unbuilt() -> Any:
    return keras.Sequential([L.Conv2D(4, 3), L.MaxPooling2D(), L.Flatten(), L.Dropout(0.5), L.Dense(3)])


def chain() -> Any:
    x = inputs = keras.Input((32, 32, 3), name="image")
    for width in (8, 16):
        x = L.Conv2D(width, 3)(x)
    return keras.Model(inputs, L.Dense(2)(L.GlobalAveragePooling2D()(x)))


def residual() -> Any:
    inputs = keras.Input((32, 32, 3))
    x = L.Conv2D(8, 3, padding="same")(inputs)
    return keras.Model(inputs, L.Dense(2)(L.Flatten()(L.Add()([x, L.Conv2D(8, 1)(inputs)]))))


def shared_layer() -> Any:
    left, right, dense = keras.Input((5,)), keras.Input((5,)), L.Dense(3)
    return keras.Model([left, right], L.Concatenate()([dense(left), dense(right)]))


def shared_in_a_row() -> Any:
    inputs, dense = keras.Input((5,)), L.Dense(5)
    return keras.Model(inputs, dense(dense(inputs)))


def two_outputs() -> Any:
    inputs = keras.Input((5,))
    x = L.Dense(3)(inputs)
    return keras.Model(inputs, [L.Dense(1)(x), L.Dense(2)(x)])


def unused_input() -> Any:
    inputs, unused = keras.Input((5,)), keras.Input((6,))
    return keras.Model([inputs, unused], L.Dense(1)(inputs))


def part_of_a_model() -> Any:
    whole = chain()
    return keras.Model(whole.layers[1].output, whole.output)


def operations() -> Any:
    inputs = keras.Input((5, 4))
    x = keras.ops.mean(L.Dense(3)(inputs) + 1.0, axis=1)
    return keras.Model(inputs, x * x)


def several_tensors() -> Any:
    inputs = keras.Input((5, 4))
    return keras.Model(inputs, L.LSTM(3, return_state=True)(inputs))


def attention_with_keywords() -> Any:
    query, value = keras.Input((5, 4)), keras.Input((7, 4))
    return keras.Model([query, value], L.MultiHeadAttention(2, 3)(query, value=value, return_attention_scores=True))


def nested() -> Any:
    return keras.Sequential([keras.Input((32, 32, 3)), chain(), L.Dense(4)])


def nested_unbuilt() -> Any:
    return keras.Sequential([unbuilt(), L.Dense(4)])


def nested_frozen() -> Any:
    base = chain()
    base.trainable = False
    inputs = keras.Input((32, 32, 3))
    return keras.Model(inputs, L.Dense(3)(base(inputs)))


def fitted(optimizer: str) -> Callable[[], Any]:
    def build() -> Any:
        import numpy as np

        model = frozen_half()
        model.compile(optimizer, "mse")
        model.fit(np.zeros((2, 9)), np.zeros((2, 4)), verbose=0)
        return model

    return build


def mixed_precision() -> Any:
    return keras.Sequential([keras.Input((9,)), L.Dense(8, dtype="float16"), L.Dense(3, dtype="mixed_float16")])


def subclassed() -> Any:
    class Net(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.hidden, self.drop = L.Dense(3), L.Dropout(0.5)

        def call(self, x: Any) -> Any:
            return self.drop(self.hidden(x))

    return Net()


def application() -> Any:
    return keras.applications.MobileNetV2((96, 96, 3), weights=None, classes=10)


MODELS = [
    *(padding, long_names, frozen_half, all_frozen, unbuilt, chain, residual, shared_layer, shared_in_a_row, two_outputs),
    *(unused_input, part_of_a_model, operations, several_tensors, attention_with_keywords, nested, nested_unbuilt),
    *(nested_frozen, fitted("adam"), fitted("sgd"), mixed_precision, subclassed, application),
]


@pytest.mark.parametrize("build", MODELS, ids=lambda f: f.__name__)
def test_same_bytes_as_keras(build: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    model = build()
    for columns in (80, 120, 60):
        assert table(trace(model), "model.py", Style(width=columns)) == printed(model, monkeypatch, columns)


def test_layers_that_keras_builds_in_their_constructor() -> None:
    """An unbuilt model shows them with 0 parameters; every other layer as unbuilt."""
    from cnnlint.report.rows import READY

    required: dict[str, tuple[Any, ...]] = {"Activation": ("relu",), "Reshape": ((3,),), "InputLayer": ((3,),)}
    required |= dict.fromkeys(("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise"), (0.5,))
    required |= {f"{kind}Pooling{rank}D": (2,) for kind in ("Max", "Average") for rank in (1, 2, 3)}
    required |= {f"SpatialDropout{rank}D": (0.5,) for rank in (1, 2, 3)}
    assert all(getattr(L, name)(*required.get(name, ())).built for name in READY)
    rest = ("Flatten", "UpSampling2D", "Add", "Concatenate", "ZeroPadding2D", "LayerNormalization")
    assert not any(name in READY or getattr(L, name)().built for name in rest)
