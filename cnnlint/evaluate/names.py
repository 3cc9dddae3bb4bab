"""What a bare name means: a binding, a builtin, or what a star import or a fragment leaves to be guessed."""

from __future__ import annotations

import re

from cnnlint import library
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.values import (
    External,
    Unknown,
    Value,
)


def name(at: Place, identifier: str, scope: Scope) -> Value:
    """What a name is bound to, or a builtin, or (in a fragment that leaves it unbound) what everybody means by it."""
    found = scope.find(identifier)
    if found is not UNBOUND:
        return found
    if scope.too_early(identifier):
        return at.raises("UnboundLocalError", f"the local variable `{identifier}` is read before it is bound")
    if identifier in _CONSTANTS:
        return _CONSTANTS[identifier]
    run = at.run
    for module in reversed(scope.module.stars):
        if (found := from_star(at, module, identifier)) is not None:
            return found
    if identifier in _BUILTINS:
        return _BUILTINS[identifier]
    unknown_star = next((m for m in reversed(scope.module.stars) if not m.startswith(_READ_STARS)), None)
    guess = run.fragment or (unknown_star is None and _imported_elsewhere(at, identifier))
    if guess and (found := _fragment(identifier)) is not None:
        run.guessed = True
        return found
    if identifier in run.assume:
        return run.assume[identifier]
    if run.guards:
        at.may_raise("name")
    if run.fragment and _CLASS.fullmatch(identifier):
        return External(identifier, identifier)  # as if it were imported from a module that is not found
    where = f"may come from `from {unknown_star} import *`" if unknown_star else "is not defined in what is read"
    return Unknown(f"`{identifier}` {where}", at.span, identifier)


def _imported_elsewhere(at: Place, identifier: str) -> bool:
    """A class that is unbound was imported in a cell that has changed or stands later, or in a part that is not shown."""
    if not (identifier[0].isupper() or library.exists(f"keras.layers.{identifier}") or identifier in _USUAL):
        return False
    roots = {name.partition(".")[0] for name in at.run.imports}
    if at.run.source.kind == "notebook":
        return bool(roots & {"keras", "tensorflow"})
    return "torch" not in roots


_READ_STARS = ("keras", "tensorflow", "numpy", "math")


def from_star(at: Place, module: str, identifier: str) -> Value | None:
    """What a star import of a library binds that name to; None if that library has none, or is not known."""
    if not module.startswith(_READ_STARS):
        return None
    full = library.canonical(f"{module}.{identifier}")
    if library.exists(full):
        return at.external(full)
    return None


def _fragment(identifier: str) -> Value | None:
    """A fragment's unbound `Dense` is Keras's, and `np`, `tf`, `keras` are what everybody means by them."""
    if identifier in _USUAL:
        return External(_USUAL[identifier])
    for room in (
        "keras.layers",
        "keras.models",
        "keras",
        "keras.optimizers",
        "keras.utils",
        "keras.datasets",
        "keras.callbacks",
        "keras.applications",
        "keras.preprocessing.image",
        "keras.preprocessing.text",
        "keras.preprocessing.sequence",
    ):
        full = library.canonical(f"{room}.{identifier}")
        if library.exists(full):
            return External(full)
    return None


_USUAL = {
    "np": "numpy",
    "tf": "tensorflow",
    "keras": "keras",
    "K": "keras.backend",
    "pd": "pandas",
    "np_utils": "keras.utils.np_utils",
    "train_test_split": "sklearn.model_selection.train_test_split",
    **{room: f"keras.{room}" for room in ("layers", "models", "losses", "metrics", "optimizers", "callbacks", "applications")},
    "to_categorical": "keras.utils.to_categorical",
    "pad_sequences": "keras.preprocessing.sequence.pad_sequences",
    **{name: f"keras.datasets.{name}" for name in ("mnist", "fashion_mnist", "cifar10", "cifar100", "imdb", "reuters")},
    **{room: f"keras.{room}" for room in ("regularizers", "initializers", "constraints")},
    **{f"{kind}_crossentropy": f"keras.losses.{kind}_crossentropy" for kind in ("binary", "categorical", "sparse_categorical")},
    **{
        name: f"keras.optimizers.{name}"
        for name in ["SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Nadam"]
    },
    **{name: f"keras.callbacks.{name}" for name in ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau")},
    **{
        name: f"sklearn.preprocessing.{name}"
        for name in ("StandardScaler", "MinMaxScaler", "LabelEncoder", "OneHotEncoder", "LabelBinarizer")
    },
}
_CLASS = re.compile(r"[A-Z][a-z]\w*[a-z]\w*|[A-Z]\w*[a-z]\w*[A-Z]\w*")  # written like a class: `MyLayer`, not `X_train`
_CONSTANTS: dict[str, Value] = {"True": True, "False": False, "None": None, "__name__": "__main__", "__debug__": True}
_BUILTINS = {
    name: External(f"builtins.{name}")
    for name in (*__import__("builtins").__dict__, "unicode", "xrange", "raw_input", "basestring", "long")
}
