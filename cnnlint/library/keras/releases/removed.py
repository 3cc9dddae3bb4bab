"""Modules that Keras 3 no longer has, and names that the package keras left to TensorFlow's Keras."""

from __future__ import annotations

import re

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.program import Problem
from cnnlint.values import Context, Value

# Module of Keras 1 or 2 -> where its contents are today (keras/api of Keras 3.15; None: nowhere).
_MOVED: tuple[tuple[str, str | None], ...] = (
    (r"keras\.layers\.(convolutional|core|normalization|advanced_activations|recurrent|merge|pooling|embeddings|wrappers|noise|local)\b",
     "keras.layers"),
    (r"keras\.layers\.(activations|constraints|initializers|regularizers)\b", "keras"),
    (r"keras\.layers\.experimental\.preprocessing\b", "keras.layers"),
    (r"keras\.utils\.(np_utils|generic_utils|vis_utils|data_utils|layer_utils)\b", "keras.utils"),
    (r"keras\.engine\b", "keras"),
    (r"keras\.objectives\b", "keras.losses"),
    (r"keras\.wrappers\.scikit_learn\b", None),
    (r"keras\.utils\.multi_gpu_model\b", None),
    (r"keras\.backend\.tensorflow_backend\b", "keras.backend"),
    (r"keras\.callbacks\.callbacks\b", "keras.callbacks"),
)  # fmt: skip

# What the package keras left behind, and where something like it is today: the functions on tensors, the short names of losses,
# the generators of images and the readers of text are below `tensorflow.keras` alone. `dir()` of both, 3.15; `tf` came with a
# star import until 2.2.
_LEFT_BEHIND = {
    "keras.backend": """
    abs all any arange argmax argmin batch_dot batch_flatten batch_get_value batch_normalization batch_set_value
    bias_add binary_crossentropy binary_focal_crossentropy cast cast_to_floatx categorical_crossentropy
    categorical_focal_crossentropy clip concatenate constant conv1d conv2d conv2d_transpose conv3d cos count_params
    ctc_batch_cost ctc_decode ctc_label_dense_to_sparse cumprod cumsum depthwise_conv2d dot dropout dtype elu equal
    eval exp expand_dims eye flatten foldl foldr gather get_value gradients greater greater_equal hard_sigmoid
    in_top_k int_shape is_sparse l2_normalize less less_equal log map_fn max maximum mean min minimum
    moving_average_update name_scope ndim not_equal one_hot ones ones_like permute_dimensions pool2d pool3d pow prod
    random_bernoulli random_normal random_normal_variable random_uniform random_uniform_variable relu repeat
    repeat_elements reshape resize_images resize_volumes reverse rnn round separable_conv2d set_value shape sigmoid
    sign sin softmax softplus softsign sparse_categorical_crossentropy spatial_2d_padding spatial_3d_padding sqrt
    square squeeze stack std stop_gradient sum switch tanh temporal_padding tile to_dense transpose truncated_normal
    update update_add update_sub var variable zeros zeros_like tf
    """,
    "keras.losses": """
    KLD MAE MAPE MSE MSLE Reduction kld kullback_leibler_divergence logcosh mae mape mse msle
    """,
    "keras.metrics": """
    KLD MAE MAPE MSE MSLE kld kullback_leibler_divergence logcosh mae mape mse msle
    """,
    "keras.preprocessing": "text",
    "keras.preprocessing.image": """
    DirectoryIterator ImageDataGenerator Iterator NumpyArrayIterator apply_affine_transform apply_brightness_shift
    apply_channel_shift random_brightness random_channel_shift random_rotation random_shear random_shift random_zoom
    """,
    "keras.preprocessing.sequence": "TimeseriesGenerator make_sampling_table skipgrams",
}
_TODAY = {
    "keras.backend": "the functions on tensors are in `keras.ops`; a shape is `x.shape`",
    "keras.losses": "use the function with the long name, such as `keras.losses.mean_squared_error`",
    "keras.metrics": "use the function with the long name, such as `keras.metrics.mean_squared_error`",
    "keras.preprocessing": "use `keras.layers.TextVectorization`",
    "keras.preprocessing.image": "use `keras.utils.image_dataset_from_directory` and layers such as `keras.layers.RandomFlip`",
    "keras.preprocessing.sequence": "use `keras.utils.timeseries_dataset_from_array`",
}
LEFT_BEHIND = {module: frozenset(names.split()) for module, names in _LEFT_BEHIND.items()}


def left_behind(at: Context, name: str) -> Problem | None:
    """What to tell of a name that is read of the package keras, and that only TensorFlow's Keras has kept; nothing where
    TensorFlow is imported as well: both are called `keras` here."""
    elsewhere = ("tensorflow", "tf_keras", "keras.src.backend")  # the last has other names than `keras.backend`
    if of_a_package_apart(at, name) or any(one.startswith(elsewhere) for one in at.imports):
        return None
    return _left_behind(at, name)


_EXPERIMENTAL = "keras.layers.experimental."


def experimental(at: Context, name: str) -> Problem | None:
    """What to tell of `tf.keras.layers.experimental.preprocessing.Resizing`: Keras 3 has all of them in `keras.layers`. An
    import of them is told of by itself."""
    if at.dialect < 3 or not name.startswith(_EXPERIMENTAL) or any(_EXPERIMENTAL[:-1] in one for one in at.imports):
        return None
    return Problem(
        "missing-attribute",
        "`keras.layers` has no `experimental` in Keras 3",
        at.span,
        "AttributeError",
        actual="experimental",
        help=f"it is `keras.layers.{name.rpartition('.')[2]}` today",
        keras="has no attribute 'experimental'",
        dialects=frozenset({3}),
    )


def of_a_package_apart(at: Context, name: str) -> bool:
    """Whether the program may have it from the package keras_preprocessing, of which Keras 2 took the most, and which is as it
    was: both are called `keras.preprocessing` here."""
    return name.startswith("keras.preprocessing.") and any(one.startswith("keras_preprocessing") for one in at.imports)


def _left_behind(at: Context, name: str) -> Problem | None:
    module = next(
        (module for module in LEFT_BEHIND if name.startswith(f"{module}.") and _last(name, module) in LEFT_BEHIND[module]), None
    )
    if module is None or at.dialect < 3:
        return None
    last = _last(name, module)
    return Problem(
        "missing-attribute",
        f"`{module}` has no `{last}` in Keras 3",
        at.span,
        "AttributeError",
        actual=last,
        help=_TODAY[module],
        keras=f"module '{module}' has no attribute '{last}'",
        dialects=frozenset({3}),
    )


def _last(name: str, module: str) -> str:
    return name[len(module) + 1 :].partition(".")[0]


@models("keras.__imported__")
def imported(at: Context, name: str) -> Value:
    """A name of Keras is imported, as written: what only older releases have does not import under Keras 3."""
    if at.dialect < 3:
        return None
    short = re.sub(r"^(tensorflow\.|tf_)(?=keras\b)", "", name)  # below `tensorflow.python` TensorFlow keeps what it had
    for pattern, today in _MOVED:
        found = re.match(pattern, short)
        if found is None:
            continue
        help = f"import it from `{today}`" if today else "it has no successor in Keras"
        keras = f"No module named '{found[0]}'"
        message = f"Keras 3 has no module `{found[0]}`"
        at.emit(Problem("removed-module", message, at.span, "ImportError", help=help, keras=keras, dialects=frozenset({3})))
        return None
    if short == name and (problem := _left_behind(at, name)) is not None:
        words = f"cannot import name '{problem.actual}' from '{name.rpartition('.')[0]}'"
        at.emit(replace(problem, kind="removed-module", error="ImportError", keras=words))
    return None


@models("keras.__looked_for__")
def looked_for(at: Context, name: str) -> Value:
    """A `try` imports a name: a layer that Keras 3 no longer has does not import."""
    from cnnlint.layers import find

    short = name.removeprefix("keras.layers.")
    cls = find(short) if short != name and at.dialect >= 3 else None
    if cls is not None and 3 not in cls.dialects:
        at.raises("ImportError", f"cannot import name '{short}' from 'keras.layers'")
    return None
