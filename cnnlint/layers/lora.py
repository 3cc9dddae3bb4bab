"""Low-rank adaptation: two thin matrices that are trained in place of the kernel (each layer's `enable_lora` in Keras)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.layers.common import QUANTIZED, common
from cnnlint.layers.fields import as_written
from cnnlint.program import Weight
from cnnlint.shapes import Size, less
from cnnlint.values import Made, Scalar, Unknown, as_size


def lora(layer: Layer, name: str, kernel: tuple[Size, ...], rank: Any, constraint: Any) -> Iterator[Weight]:
    """The weights that `lora_rank` adds. Raises ShapeError when Keras refuses to enable it."""
    size = as_size(rank)
    if constraint is not None:
        raise _refused("`lora_rank` cannot be used together with a constraint", "Lora is incompatible with kernel constraints.")
    if isinstance(rank, Scalar) and size is None:
        raise Undetermined(Unknown("the value of `lora_rank` is not known"))
    if size is None or less(size, 0):
        raise _refused(f"`lora_rank` of {type(layer).__name__} must be a positive integer, not {as_written(rank)}", None)
    yield Weight(f"lora_{name}_a", (*kernel[:-1], size))
    yield Weight(f"lora_{name}_b", (size, kernel[-1]))


def not_quantized(layer: Layer) -> None:
    """Raises Undetermined when the dtype asks for quantised weights, which are packed in ways that are not modelled."""
    dtype = common(layer, "dtype")
    name = dtype.name if isinstance(dtype, Made) else dtype
    if isinstance(name, str) and (name.startswith(QUANTIZED) or "Quantized" in name):
        raise Undetermined(Unknown(f"the weights of dtype {name} are not modelled"))


def _refused(message: str, keras: str | None) -> ShapeError:
    return ShapeError("invalid-input", message, argument="lora_rank", keras=keras)
