"""The seam between the reader of Python and the libraries: what it asks of them beside the calls that a program writes.

`evaluate/` names no library. What it meets by chance (an import, a name that nothing binds, an unknown value that is called)
it hands to a function below, or to the model that one of these names stands for.
"""

from __future__ import annotations

from cnnlint.library.keras.releases.dialect import Evidence as Evidence
from cnnlint.library.keras.releases.dialect import dialect_of as dialect_of
from cnnlint.library.keras.releases.which_release import ran_lately as ran_lately
from cnnlint.library.keras.releases.which_release import release_of as release_of
from cnnlint.library.keras.tensors.on_tensors import of_one_tensor as of_one_tensor
from cnnlint.library.keras.tensors.on_tensors import on_tensors as on_tensors
from cnnlint.library.keras.training.origins import ORIGINS as ORIGINS
from cnnlint.library.keras.training.origins import computed as computed
from cnnlint.library.numpy.memory import WRITING as WRITING
from cnnlint.library.numpy.memory import may_view as may_view
from cnnlint.library.numpy.memory import may_write as may_write
from cnnlint.library.numpy.memory import writes_first as writes_first
from cnnlint.library.python.known_texts import is_known_table as is_known_table
from cnnlint.library.python.sys import SEARCHED as SEARCHED
from cnnlint.library.python.textfiles import Contents
from cnnlint.values import Made, Shared, Text, Unknown, Value

SYMBOLIC = "keras.__symbolic__"  # a function on tensors is called on a symbolic one
OF_ARRAYS = "keras.__of_arrays__"  # a function on tensors that nothing models is called on arrays
OPAQUE_CALL = "keras.__opaque_call__"  # what is not known is called on a symbolic tensor
CALLED_TUPLE = "keras.__called_tuple__"  # a tuple of one thing is called
CALLED_LIST = "keras.__called_list__"  # a list is called
CALLED_TENSOR = "keras.__called_tensor__"  # a symbolic tensor is called
DECLARED = "keras.__declared__"  # a layer that the configuration declares is made
FOREIGN_CODE = "keras.__foreign_code__"  # code that is not found runs
NOT_RETURNED = "keras.__not_returned__"  # a function of the program ends without a `return`
MISSING = "keras.__missing__"  # a function of the program is called without an argument that it needs
FINISH = "keras.__finish__"  # the program has ended: its models
AGAIN = "keras.__again__"  # something in it does not fit, which a setting outside of the program may explain
# The classes of which nothing in the program makes an object, while one is looked at.
UNMADE: Shared[list[Value]] = Shared(list)
# Of the library whose name it is: the moment at which a name is read, imported, or imported inside a `try`.
NAMED, IMPORTED, LOOKED_FOR = "__named__", "__imported__", "__looked_for__"
DERIVED = "__derived_of__"  # and at which an object is made of a class of the program that is derived from it
UNFIT = "__unfit__"  # and at which one of its functions is given an argument that it does not have

_OF_UNKNOWN = {
    "summary": "keras.__unknown_summary__",
    "compile": "keras.__unknown_compile__",
    "predict": "keras.__unknown_predict__",
    "predict_generator": "keras.__unknown_predict__",
    "predict_classes": "keras.__unknown_predict_classes__",
    "reshape": "numpy.__unknown_reshape__",
    "decode": "text.decode",
    "lower": "text.lower",
    "split": "text.split",
    "startswith": "text.startswith",
}
# Methods of models and layers that leave what they are made of as it is.
READING = frozenset(
    {
        "compile", "count_params", "evaluate", "evaluate_generator", "fit", "fit_generator", "get_config",
        "get_layer", "get_weights", "input", "inputs", "layers", "load_weights", "name", "output", "output_shape",
        "outputs", "predict", "predict_generator", "predict_on_batch", "save", "save_weights", "set_weights",
        "shape", "summary", "test_on_batch", "to_json", "train_on_batch", "trainable_weights", "weights",
    }
)  # fmt: skip


def method_of_unknown(value: Value, name: str) -> str | None:
    """The model of a method that tells what an unknown value is: whatever has a `.summary()` is taken for a model."""
    if name not in _OF_UNKNOWN:
        return None
    if name == "summary":
        told = isinstance(value, (Unknown, Made)) or getattr(value, "symbolic", False)
    elif name == "split":
        told = isinstance(value, Contents) and is_known_table(value)
    elif name == "startswith":
        told = isinstance(value, Text) and value.stem is not None
    else:
        told = isinstance(value, Contents) if name in ("decode", "lower") else type(value) is Unknown
    return _OF_UNKNOWN[name] if told else None


def remembers(name: str) -> bool:
    """Whether an object of a class that is not modelled is what it was made of. TensorFlow's and Keras's classes are modelled,
    but for those of which nothing can be said."""
    return not name.startswith(("tensorflow.", "keras."))


# Functions that may be called without what their models ask for, as decorators most of them.
_MADE_IN_TWO_CALLS = frozenset(
    {
        "numpy.atleast_1d", "numpy.atleast_2d", "numpy.einsum", "numpy.vectorize", "numpy.vectorize.__call__",
        "tensorflow.RaggedTensorSpec", "tensorflow.custom_gradient", "tensorflow.numpy_function", "tensorflow.py_function",
    }
)  # fmt: skip


def needs_all(name: str) -> bool:
    """Whether the function of a library surely raises without one of the arguments that its model cannot do without."""
    return name.startswith(("numpy.", "tensorflow.")) and name not in _MADE_IN_TWO_CALLS and "__" not in name


# Decorators that call the function with parts of what is given, or give something else than it does.
_OTHERWISE = frozenset(
    {
        "dask.delayed", "jax.grad", "jax.hessian", "jax.jacfwd", "jax.jacrev", "jax.pmap", "jax.shard_map",
        "jax.value_and_grad", "jax.vmap", "joblib.delayed", "numba.guvectorize", "numba.vectorize", "numpy.vectorize",
        "ray.remote", "torch.func.grad", "torch.func.vmap", "torch.vmap",
    }
)  # fmt: skip


def takes_the_same(name: str) -> bool:
    """Whether what the decorator of that name makes takes just what the function does."""
    return name in ("tensorflow.function", "tensorflow.autograph.experimental.do_not_convert")


def calls_otherwise(name: str) -> bool:
    """Whether the decorator of that name calls a function with other values than it is given itself, or gives others back."""
    return name in _OTHERWISE or name.startswith("tensorflow_federated.")
