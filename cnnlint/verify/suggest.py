"""The same model with smaller images before its first Dense layer, to be trained beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.verify.protocol import LayerPlan, ModelPlan

_CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D")
_POOLINGS = ("MaxPooling2D", "AveragePooling2D")


def alternatives(plan: ModelPlan) -> Iterator[tuple[str, ModelPlan]]:
    """What is changed, and the plan: pooling after the convolutions first, global average pooling second.

    Only for a Sequential model with convolutions and a Flatten.
    """
    kinds = [layer.cls for layer in plan.layers]
    if plan.kind != "sequential" or "Flatten" not in kinds:
        return
    flatten = kinds.index("Flatten")
    before = plan.layers[:flatten]
    if not any(kind in _CONVOLUTIONS for kind in kinds[:flatten]):
        return
    pooled = tuple(_pooled(before))
    if len(pooled) > len(before):
        layers = (*pooled, *plan.layers[flatten:])
        yield "max pooling after each convolution", plan.model_copy(update={"layers": layers})
    average = _layer("GlobalAveragePooling2D", "suggested_average")
    layers = (*before, average, *plan.layers[flatten + 1 :])
    yield "global average pooling instead of Flatten", plan.model_copy(update={"layers": layers})


def _pooled(layers: Sequence[LayerPlan]) -> Iterator[LayerPlan]:
    """The layers with pooling after each convolution that keeps the size of its images."""
    for i, layer in enumerate(layers):
        yield layer
        follower = next((other.cls for other in layers[i + 1 :] if other.cls in (*_CONVOLUTIONS, *_POOLINGS)), None)
        if layer.cls in _CONVOLUTIONS and follower not in _POOLINGS and not _strides(layer):
            yield _layer("MaxPooling2D", f"suggested_pooling_{i}", padding="same")


def _strides(layer: LayerPlan) -> bool:
    return layer.arguments.get("strides", 1) not in (1, {"tuple": [1, 1]}, {"list": [1, 1]})


def _layer(cls: str, name: str, **arguments: str) -> LayerPlan:
    return LayerPlan(name=name, cls=cls, qualified=f"keras.layers.{cls}", arguments=arguments)
