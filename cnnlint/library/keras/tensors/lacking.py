"""Which attributes of arrays and of TensorFlow's tensors does a symbolic tensor of Keras lack?"""

from __future__ import annotations

from cnnlint.library.keras.tensors.operators import inside_a_layer, of_a_body
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context, Unknown

_NUMBERS = ("numpy", "item", "tolist")  # what asks for the numbers themselves
_LATER = "numbers come when the model is called: make a model that ends in this tensor, and read what its `predict` gives"
# What a function of that name computes: of `keras.ops`, and of TensorFlow.
_FUNCTIONS = {
    "T": ("transpose", "transpose"),
    "all": ("all", "reduce_all"),
    "any": ("any", "reduce_any"),
    "argmax": ("argmax", "argmax"),
    "argmin": ("argmin", "argmin"),
    "astype": ("cast", "cast"),
    "clip": ("clip", "clip_by_value"),
    "cumsum": ("cumsum", "cumsum"),
    "dot": ("dot", "tensordot"),
    "flatten": ("reshape", "reshape"),
    "max": ("max", "reduce_max"),
    "mean": ("mean", "reduce_mean"),
    "min": ("min", "reduce_min"),
    "permute": ("transpose", "transpose"),
    "prod": ("prod", "reduce_prod"),
    "ravel": ("reshape", "reshape"),
    "repeat": ("repeat", "repeat"),
    "std": ("std", "math.reduce_std"),
    "sum": ("sum", "reduce_sum"),
    "swapaxes": ("swapaxes", "transpose"),
    "transpose": ("transpose", "transpose"),
    "unsqueeze": ("expand_dims", "expand_dims"),
    "var": ("var", "math.reduce_variance"),
    "view": ("reshape", "reshape"),
}
_OF_LISTS = frozenset({"append", "extend", "insert", "items", "keys", "pop"})
_RESHAPING = {"reshape": ("reshape", "reshape"), "squeeze": ("squeeze", "squeeze")}  # which the tensors of Keras 3 have
_OF_TENSORFLOW = {
    "eval": _LATER,
    "get_shape": "write `x.shape`",
    "set_shape": "leave it out, or give the layer that makes it an `output_shape`",
    "op": "write `x._keras_history` for the layer that it comes from",
}  # which those of Keras 2 have, too
LACKED = frozenset([*_FUNCTIONS, *_NUMBERS, *_OF_LISTS])  # by all of them


def refuse_attribute(at: Context, tensor: TensorValue, name: str) -> None:
    """An attribute that surely no symbolic tensor of this Keras has, read outside of the body of a layer."""
    if inside_a_layer(tensor):
        _refuse_in_a_body(at, name)
        return
    help = _instead(name, at.dialect)
    if help is None or not _of_keras(tensor) or (at.dialect < 3 and not _on_tensorflow(at)):
        return
    at.emit(
        Problem(
            "missing-attribute",
            f"a symbolic Keras tensor has no `{name}`" + (": it has no numbers yet" if name in _NUMBERS else ""),
            at.span,
            "AttributeError",
            help=help,
            keras=f"'KerasTensor' object has no attribute '{name}'",
            actual=name,
            dialects=EVERY_DIALECT if name in LACKED else frozenset({3 if at.dialect >= 3 else 2}),
        )
    )


def _refuse_in_a_body(at: Context, name: str) -> None:
    """In the function of a Lambda and in `call` it is a tensor of TensorFlow, which has no method of NumPy's."""
    functions = {**_FUNCTIONS, **_RESHAPING}.get(name)
    if functions is None or not _on_tensorflow(at):
        return
    of_keras = any(one.startswith("keras") for one in at.imports)  # whose tensors may be those of another backend
    at.emit(
        Problem(
            "missing-attribute",
            f"a tensor of TensorFlow has no `{name}`",
            at.span,
            "AttributeError",
            help=f"use `tf.{functions[1]}`",
            keras=f"object has no attribute '{name}'",
            actual=name,
            certain=not of_keras,
        )
    )


def _instead(name: str, dialect: int) -> str | None:
    """What to write for it, None if it may have the attribute."""
    if name in _NUMBERS:
        return _LATER
    if name in _OF_LISTS:
        return "it is one tensor: keep several in a list of Python, and join them with a Concatenate layer"
    functions = _FUNCTIONS if dialect >= 3 else {**_FUNCTIONS, **_RESHAPING}
    if name in functions:
        function = f"keras.ops.{functions[name][0]}" if dialect >= 3 else f"tf.{functions[name][1]}"
        return f"use `{function}`" + (", or a Flatten layer" if name in ("flatten", "ravel") else "")
    return _OF_TENSORFLOW.get(name) if dialect >= 3 else None


def _of_keras(tensor: TensorValue) -> bool:
    """Whether Keras itself made it: what a class of the program or of another package returns may be more than a tensor."""
    layer = tensor.layer
    if layer is None or isinstance(tensor.shape, Unknown) or tensor.or_none is not None or tensor.ways is not None:
        return False
    own = layer.own_method("call") is not None or layer.one_tensor or not getattr(layer, "followed", True)
    return not own and not of_a_body(tensor) and surely_symbolic(tensor)


def _on_tensorflow(at: Context) -> bool:
    """The tensors of Theano have such methods, and TensorFlow's where it is told to behave as NumPy."""
    packages = {used.split(".")[0] for used in at.imports}
    as_numpy = any("experimental" in used or "np_config" in used for used in at.imports)
    return not packages.isdisjoint({"tensorflow", "tf_keras"}) and not as_numpy
