"""What does `trainable` of a layer switch, of itself and of the layers inside it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnlint.values import Context, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue


def set_trainable(layer: LayerValue, value: Value, at: Context) -> None:
    """`layer.trainable = value`: mostly switches everything inside as well."""
    truth = at.truth(value)
    if at.dialect >= 3 and truth is layer.trainable and not isinstance(truth, Unknown):
        return  # TensorFlow's trackable objects ignore an attribute that is set to what it is; nothing inside is switched
    at.store.touch(layer)
    before, layer.trainable, layer.made_off = layer.trainable, truth, False
    for inner in () if layer.switched_alone(at) else layer.inner_layers():
        if at.dialect >= 3 and isinstance(before, Unknown) and inner.trainable is not before:
            _perhaps_switched(inner, truth, before, at)
        else:
            set_trainable(inner, value, at)
    for inner in getattr(layer, "possible", ()):  # those of a model whose outputs are not known
        if inner.trainable is not truth:
            _perhaps_switched(inner, truth, at.unknown("which layers the model has is not known"), at)


def made_trainable(layer: LayerValue, value: Value, at: Context) -> None:
    """`trainable=value` where a layer is made: Keras 3 leaves what it is given as it is."""
    if at.dialect < 3:
        set_trainable(layer, value, at)
        return
    layer.trainable = at.truth(value)
    layer.made_off = layer.trainable is False


def _perhaps_switched(layer: LayerValue, truth: bool | Unknown, why: Unknown, at: Context) -> None:
    """The switch of what is around it may have been what it is set to, and then nothing inside changes."""
    if layer.trainable is truth:
        return
    at.store.touch(layer)
    layer.trainable = why
    for inner in layer.inner_layers():
        _perhaps_switched(inner, truth, why, at)
