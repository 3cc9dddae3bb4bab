"""What the files of Keras 1 leave out: some layers of maps wrote down no order of axes, and take that of `keras.json` again.

keras 1.2.2: keras/layers/convolutional.py, `get_config` of UpSampling2D, ZeroPadding2D and Cropping2D
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WITHOUT = frozenset({"Cropping2D", "Cropping3D", "UpSampling2D", "UpSampling3D", "ZeroPadding2D", "ZeroPadding3D"})


def with_order(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The configuration of a model; of one that Keras 1 wrote, those layers have the order that all others have told."""
    inner = config.get("config")
    layers = inner.get("layers") if isinstance(inner, dict) else inner
    if not str(config.get("keras_version", "")).startswith("1.") or not isinstance(layers, list):
        return config
    orders = {order for layer in layers if (order := _told(layer).get("dim_ordering")) is not None}
    if orders != {"th"}:
        return config  # the other is the default
    placed = [_ordered(layer) for layer in layers]
    return {**config, "config": {**inner, "layers": placed} if isinstance(inner, dict) else placed}


def _told(layer: Any) -> Mapping[str, Any]:
    inner = layer.get("config") if isinstance(layer, dict) else None
    return inner if isinstance(inner, dict) else {}


def _ordered(layer: Any) -> Any:
    told = _told(layer)
    if not told or layer.get("class_name") not in _WITHOUT or "dim_ordering" in told:
        return layer
    return {**layer, "config": {**told, "dim_ordering": "th"}}
