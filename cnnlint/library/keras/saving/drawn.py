"""`plot_model` and `model_to_dot`: pictures of a model, which they leave as it is."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.values import Context, Value


@models("keras.utils.plot_model", "keras.utils.vis_utils.plot_model", "keras.utils.visualize_util.plot")
def plot_model(
    at: Context,
    model: Value,
    to_file: Value = "model.png",
    show_shapes: Value = False,
    show_dtype: Value = False,
    show_layer_names: Value = False,
    rankdir: Value = "TB",
    expand_nested: Value = False,
    dpi: Value = 200,
    show_layer_activations: Value = False,
    show_trainable: Value = False,
    splines: Value = "ortho",
    *,
    layer_range: Value = None,
    subgraph: Value = False,
) -> Value:
    """A picture, where the packages that draw it are installed. keras/src/utils/model_visualization.py"""
    return at.unknown("a picture of a model")
