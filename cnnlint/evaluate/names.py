"""What a bare name means: a binding, a builtin, or what a star import or a fragment leaves to be guessed."""

from __future__ import annotations

from cnnlint import library
from cnnlint.evaluate.interpreter import Place
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.values import (
    External,
    Unknown,
    Value,
)


def name(at: Place, identifier: str, scope: Scope) -> Value:
    """What a name is bound to, or a builtin, or (in a fragment without imports, or a notebook) one of Keras's layers."""
    found = scope.find(identifier)
    if found is not UNBOUND:
        return found
    if identifier in _CONSTANTS:
        return _CONSTANTS[identifier]
    run = at.run
    for module in reversed(scope.module.stars):
        if (found := _from_star(at, module, identifier)) is not None:
            return found
    if identifier in _BUILTINS:
        return External(f"builtins.{identifier}")
    unknown_star = next((m for m in reversed(scope.module.stars) if not m.startswith(_READ_STARS)), None)
    guess = run.fragment or (unknown_star is None and _imported_in_a_cell_gone(at, identifier))
    if guess and (found := _fragment(identifier)) is not None:
        return found
    if identifier in run.assume:
        return run.assume[identifier]
    where = f"may come from `from {unknown_star} import *`" if unknown_star else "is not defined in what is read"
    return Unknown(f"`{identifier}` {where}", at.span, identifier)


def _imported_in_a_cell_gone(at: Place, identifier: str) -> bool:
    """In a notebook that imports Keras: a class that is unbound was imported in a cell that has changed, or stands later."""
    if not (identifier[0].isupper() or identifier in library.MERGES or identifier in _USUAL):
        return False
    return at.run.source.kind == "notebook" and any(name.startswith(("keras", "tensorflow")) for name in at.run.imports)


_READ_STARS = ("keras", "tensorflow", "numpy", "math")


def _from_star(at: Place, module: str, identifier: str) -> Value | None:
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
    "layers": "keras.layers",
    "pd": "pandas",
}
_CONSTANTS: dict[str, Value] = {"True": True, "False": False, "None": None, "__name__": "__main__", "__debug__": True}
_BUILTINS = frozenset(__import__("builtins").__dict__) | {"unicode", "xrange", "raw_input", "basestring", "long"}
