"""Where the channels stand for a function of Keras on pictures that is not told: where Keras's setting puts them.

keras/src/ops/nn.py and image.py: `backend.standardize_data_format(data_format)`; tf_keras/src/backend.py. TensorFlow's own
functions ask no setting.
"""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library.keras.making.objects import image_data_format
from cnnlint.library.keras.tensors.shape_rules import argument
from cnnlint.values import Context, Unknown

# which of the arguments says it; those whose shape does not depend on it are not asked
_PLACES = {
    "rgb_to_grayscale": 1,
    **dict.fromkeys(("spatial_2d_padding", "spatial_3d_padding"), 2),
    **dict.fromkeys(("max_pool", "average_pool", "pool2d", "pool3d"), 4),
    **dict.fromkeys(("conv", "conv1d", "conv2d", "conv3d", "depthwise_conv", "depthwise_conv2d"), 4),
    **dict.fromkeys(("separable_conv", "conv_transpose", "extract_patches"), 5),
    **dict.fromkeys(("crop_images", "pad_images"), 7),
    "resize": 8,
}


def with_order(at: Context, name: str, call: Arguments) -> Arguments | Unknown:
    """The call, with the order of axes that Keras takes where none is said."""
    place = _PLACES.get(name.rpartition(".")[2])
    if place is None or not name.startswith(("keras.ops.", "keras.backend.")):
        return call
    if at.dialect < 2:
        return at.unknown("the words of Keras 1 for functions on pictures are not modelled")
    if argument(call, place, "data_format") is not None:
        return call
    order = image_data_format(at)
    if order == "channels_last":
        return call
    return order if isinstance(order, Unknown) else _saying(call, place, order)


def _saying(call: Arguments, place: int, order: object) -> Arguments:
    if place >= len(call.positional):
        return replace(call, keywords={**call.keywords, "data_format": order})
    return replace(call, positional=(*call.positional[:place], order, *call.positional[place + 1 :]))
