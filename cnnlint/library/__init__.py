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
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from cnnlint.frozen import dataclass
from cnnlint.library.canonical import canonical as canonical
from cnnlint.library.harmless import draws as draws
from cnnlint.library.harmless import harmless as harmless

if TYPE_CHECKING:
    from cnnlint.arguments import Signature
    from cnnlint.values import LibraryFunction

F = TypeVar("F", bound=Callable[..., Any])

_functions: dict[str, Model] = {}


@dataclass(frozen=True, slots=True)
class Model:
    """A modelled library function. attribute: it is an attribute or property, evaluated when read. raw: it takes the
    unbound Arguments (`def f(at, args)`) because its real signature cannot be written in Python's terms. named: it takes the
    name that it is called by as well (`def f(at, name, args)`). family: it does so for all names below a prefix
    (`keras.layers.*`; `keras_hub.**`: at any depth)."""

    name: str
    function: LibraryFunction
    signature: Signature
    attribute: bool = False
    raw: bool = False
    named: bool = False
    family: bool = False


def models(*names: str, attribute: bool = False, raw: bool = False, named: bool = False, **settled: Any) -> Callable[[F], F]:
    """Registers the decorated function as the model of the library functions of these canonical qualified names.

    settled: keywords of the function that these names stand for, where several that differ in no more share it:

        @models("numpy.add", sign="+")
        @models("numpy.subtract", sign="-")
        def operate(at: Context, x1: Value, x2: Value, *, sign: str) -> Value: ...
    """

    def register(function: F) -> F:
        from cnnlint.arguments import signature_of

        signature = signature_of(cast(FunctionType, function), settled)
        model = partial(function, **settled) if settled else function
        for name in names:
            family = name.endswith("*")
            _functions[name] = Model(name, model, signature, attribute, raw, named or family, family)
        find.cache_clear()
        return function

    return register


@cache
def _modules() -> dict[str, str]:
    import re

    rest = re.compile(r"([^@]*?)\)(?: *#[^\n]*)?(?:\n(?:def|@)|\Z)")  # of a decorator, with the names that it registers
    found: dict[str, str] = {}
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        for text in path.read_text(encoding="utf-8").split("\n@models(")[1:]:
            match = rest.match(text)
            if match is not None:
                found.update(dict.fromkeys(re.findall(r'(?<!=)"([\w.*]+)"', match[1]), module))
    return found


@cache
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


def exactly(name: str) -> bool:
    """Whether there is a model of just that name, not of a family it belongs to."""
    return name in _functions or name in _modules()


_BASES = {"keras.optimizers": "Optimizer"}  # modules whose classes share a base, with the name of that


def member(kind: str, name: str) -> Model | None:
    """The model of a method or attribute of a class, or else of the base that the classes of its module share."""
    module = kind.rpartition(".")[0]
    return find(f"{kind}.{name}") or (find(f"{module}.{_BASES[module]}.{name}") if module in _BASES else None)


def exists(name: str) -> bool:
    """Whether a library is known to have that name: it is modelled, or it is a layer, or a module on the way to one."""
    from cnnlint.layers import names as layer_names
    from cnnlint.layers.functions import FUNCTIONS

    module, _, last = name.rpartition(".")
    if module == "keras.layers" and (last in FUNCTIONS or last in layer_names()):
        return True
    if module == "keras.applications" and last[:1].isupper():
        from cnnlint.library.keras.releases.public_names import TODAY

        return last in TODAY["applications"]
    return name in _modules() or name in _rooms()


@cache
def _rooms() -> frozenset[str]:
    """The modules and classes on the way to a modelled name."""
    found: set[str] = set()
    for name in _modules():
        while (name := name.rpartition(".")[0]) and name not in found:
            found.add(name)
    return frozenset(found)


def names() -> tuple[str, ...]:
    """Every modelled name; nothing is imported."""
    return tuple(_modules())
