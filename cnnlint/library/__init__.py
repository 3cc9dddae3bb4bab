"""What library functions do to abstract values: one function per modelled library function, found by its qualified name.

    @models("numpy.expand_dims")
    def expand_dims(at: Context, a: Value, axis: Value) -> Value: ...

The parameters are the library's own, after the Context; the evaluator binds the call's arguments to them, so that names and
defaults are said once. Methods carry the class in their name and take the receiver first: `numpy.ndarray.reshape`,
`builtins.list.append`. Names are canonical (see `canonical`). Modules are found by reading the files for `@models("...")` and
imported when one of their functions is first needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from cnnlint.arguments import Signature
    from cnnlint.values import LibraryFunction

F = TypeVar("F", bound=Callable[..., Any])

_functions: dict[str, Model] = {}


@dataclass(frozen=True, slots=True)
class Model:
    """A modelled library function. attribute: it is an attribute or property, evaluated when read. raw: it takes the
    unbound Arguments (`def f(at, args)`) because its real signature cannot be written in Python's terms. pure: it keeps no
    reference to its arguments and changes none of them, which is the default; a function that is not must say so."""

    name: str
    function: LibraryFunction
    signature: Signature
    attribute: bool = False
    raw: bool = False

    @property
    def family(self) -> bool:
        """Whether it stands for all names below a prefix (`keras.layers.*`; `keras_hub.**` at any depth): `(at, name, args)`."""
        return self.name.endswith("*")


def models(*names: str, attribute: bool = False, raw: bool = False) -> Callable[[F], F]:
    """Registers the decorated function as the model of the library functions of these canonical qualified names."""

    def register(function: F) -> F:
        from cnnlint.arguments import signature_of

        signature = signature_of(cast(FunctionType, function))
        for name in names:
            _functions[name] = Model(name, function, signature, attribute, raw)
        return function

    return register


@cache
def _modules() -> dict[str, str]:
    import re

    found: dict[str, str] = {}
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        for match in re.finditer(r"^@models\(([^@]*?)\)(?: *#[^\n]*)?\n(?:def|@)", path.read_text(encoding="utf-8"), re.M):
            found.update(dict.fromkeys(re.findall(r'"([\w.*]+)"', match[1]), module))
    return found


def find(name: str) -> Model | None:
    """The model of the library function, method or attribute of that canonical qualified name, or of its family (`x.y.*`,
    or `x.**` for a whole package); None if there is none."""
    found = _find(name)
    if found is not None or "." not in name:
        return found
    return _find(name.rpartition(".")[0] + ".*") or _find(name.partition(".")[0] + ".**")


def _find(name: str) -> Model | None:
    if name in _functions:
        return _functions[name]
    module = _modules().get(name)
    if module is None:
        return None
    import_module(f"cnnlint.library.{module}")
    return _functions.get(name)


def exists(name: str) -> bool:
    """Whether a library is known to have that name: it is modelled, or it is a layer, or a module on the way to one."""
    from cnnlint.layers import names as layer_names

    room, _, last = name.rpartition(".")
    if room == "keras.layers" and last in layer_names():
        return True
    return name in _modules() or any(n.startswith(name + ".") for n in _modules())


# What is handed to these libraries is read, drawn or written, and not changed.
_HARMLESS = frozenset(
    "IPython PIL albumentations array bisect cv2 csv datetime gc glob google gzip h5py imageio inspect io itertools json librosa "
    "logging math matplotlib mlflow nltk numpy os pandas pathlib pickle plotly pprint psutil pydot random re requests scipy seaborn "
    "shutil signal skimage sklearn spacy statistics string subprocess sys tabulate tarfile tempfile textwrap threading time timeit "
    "torch tqdm traceback types typing urllib uuid visualkeras wandb warnings yaml zipfile builtins".split()
)
_HARMLESS_PREFIXES = ("keras.utils.", "keras.backend.", "keras.callbacks.", "keras.losses.", "keras.metrics.", "keras.optimizers.",
                      "tensorflow.summary.", "tensorflow.io.", "tensorflow.data.", "tensorflow.image.", "tensorflow.config.",
                      "tensorflow.random.", "tensorflow.lite.", "tensorflow.saved_model.", "tensorflow.math.")  # fmt: skip


def harmless(name: str) -> bool:
    """Whether a library function that is not modelled is known to leave its arguments as they are."""
    return name.partition(".")[0] in _HARMLESS or name.startswith(_HARMLESS_PREFIXES)


def names() -> tuple[str, ...]:
    """Every modelled name; nothing is imported."""
    return tuple(_modules())


_SAME: Any = (
    ("tensorflow.compat.v1.", "tensorflow."),
    ("tensorflow.compat.v2.", "tensorflow."),
    ("tensorflow.python.keras.", "keras."),
    ("tensorflow.contrib.keras.", "keras."),
    ("tensorflow.keras.", "keras."),
    ("tf_keras.", "keras."),
    ("keras.src.", "keras."),
    ("keras.api.", "keras."),
    ("keras.tf_keras.", "keras."),
)


def canonical(name: str) -> str:
    """One name for all ways to reach the same thing: `tensorflow.keras.layers.Dense` is `keras.layers.Dense`."""
    for prefix, short in _SAME:
        if name.startswith(prefix) or name + "." == prefix:
            name = (short + name[len(prefix) :]).rstrip(".")
    if name.startswith("keras."):
        return _canonical_keras(name)
    return name


_MOVED = {
    "keras.models.Sequential": "keras.Sequential",
    "keras.models.Model": "keras.Model",
    "keras.layers.Input": "keras.Input",
    "keras.layers.Model": "keras.Model",
    "keras.Layer": "keras.layers.Layer",
}


def _canonical_keras(name: str) -> str:
    """Keras moved its classes between modules; layers are known by their class name alone."""
    last = name.rpartition(".")[2]
    if name.startswith(("keras.layers.", "keras.legacy.layers.")) and last[:1].isupper():
        name = f"keras.layers.{last}"
    elif name.startswith(("keras.engine.", "keras.models.")):
        if last in ("Model", "Sequential", "Input"):
            return f"keras.{last}"
        if last in ("Layer", "InputLayer", "InputSpec", "Merge", "merge"):
            return f"keras.layers.{last}"
    elif name.startswith("keras.layers.") and name.count(".") == 3 and last.islower() and last not in _LAYER_ROOMS:
        name = f"keras.layers.{last}"  # keras.layers.merge.concatenate
    return _MOVED.get(name, name)


_LAYER_ROOMS = frozenset({"preprocessing"})
