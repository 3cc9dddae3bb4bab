"""What a bare name means: a binding, a builtin, or what a star import or a fragment leaves to be guessed."""

from __future__ import annotations

import ast
import re

from cnnlint import library
from cnnlint.evaluate.bindings import Bindings
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.files.parsing import parsed
from cnnlint.frozen import replace
from cnnlint.library.packages import is_listed
from cnnlint.library.unbound_names import GIVEN, OF_NOTEBOOKS, handed_on, imported_elsewhere, is_word, usual
from cnnlint.program import Problem
from cnnlint.values import External, Shared, Undefined, Unknown, Value


def name(at: Place, identifier: str, scope: Scope) -> Value:
    """What a name is bound to, or a builtin, or (in a fragment that leaves it unbound) what everybody means by it."""
    found = scope.find(identifier)
    if found is not UNBOUND:
        return found
    if scope.too_early(identifier):
        if (late := _bound_later(at, identifier, scope)) is not None:
            at.emit(late)
        return at.raises("UnboundLocalError", f"the local variable `{identifier}` is read before it is bound")
    if identifier in _CONSTANTS:
        return _CONSTANTS[identifier]
    for module in reversed(scope.module.stars):
        if (found := from_star(at, module, identifier)) is not None:
            return found
    if identifier in _BUILTINS:
        return _BUILTINS[identifier]
    unknown_star = next((m for m in reversed(scope.module.stars) if not is_listed(m)), None)
    meant = _taken_for(at, identifier, scope, unknown_star)
    return _unbound(at, identifier, scope, unknown_star) if meant is None else meant


def _taken_for(at: Place, identifier: str, scope: Scope, unknown_star: str | None) -> External | None:
    """What a name stands for that nothing binds: what notebooks give, or what everybody means by it."""
    run = at.run
    if unknown_star is None and identifier in OF_NOTEBOOKS:
        return External(OF_NOTEBOOKS[identifier])
    guess = run.fragment or _imported_elsewhere(at, identifier, unknown_star)
    if guess and run.options.guesses and (meant := usual(identifier)) is not None:
        return _guessed(at, identifier, meant, scope)
    return None


def _unbound(at: Place, identifier: str, scope: Scope, unknown_star: str | None) -> Value:
    """What is known of a name that nothing binds; in a script of which all is shown it is told that Python stops there."""
    run = at.run
    if identifier in run.assumed.facts:
        return run.assumed.settle(Unknown("", None, identifier))
    slip = None if run.tries.guards else _slip_of(at, identifier, scope)
    if run.tries.guards:
        at.may_raise("name")
    elif slip is not None:
        at.emit(slip)
    if run.fragment and _CLASS.fullmatch(identifier):
        return External(identifier, identifier)  # as if it were imported from a module that is not found
    where = f"may come from `from {unknown_star} import *`" if unknown_star else "is not defined in what is read"
    if run.tries.guards or not _is_complete(at, scope):
        return Unknown(f"`{identifier}` {where}", at.span, identifier)
    if not _is_bound_nowhere(at, identifier):
        if scope.parent is None and (late := _bound_below(at, identifier)) is not None:
            at.emit(late)
        return Unknown(f"`{identifier}` {where}", at.span, identifier)
    if slip is None and not _may_be_given(at, identifier):
        at.emit(_not_defined(at, identifier))
    return Undefined(f"`{identifier}` {where}", at.span, identifier)


def _guessed(at: Place, identifier: str, meant: str, scope: Scope) -> External:
    """What everybody means by the name; in a complete script that never binds it, it is a mistake too."""
    at.run.guessed = True
    if _is_complete(at, scope) and not _bound_anywhere(at, identifier):
        at.emit(_not_imported(at, identifier, meant))
    return External(meant)


def _is_complete(at: Place, scope: Scope) -> bool:
    """Whether all that binds names is shown. A module of the project may be read in a circle, before its own imports."""
    run, module = at.run, scope.module
    return module is run.main and not (run.fragment or module.stars or run.source.kind == "notebook")


def _bound_anywhere(at: Place, identifier: str) -> bool:
    """Whether the script binds the name, if only later: what is read in a function may run then."""
    return any(text is None or text.binds(identifier, at.span.line) for text in _texts(at))


_NOWHERE: Shared[dict[tuple[str, int], bool]] = Shared(dict)  # by the name and the line that reads it


_BINDING_BY_TEXT = re.compile(r"\b(exec|execfile|globals|locals|vars|eval)\(|\bbuiltins\b|__(builtins?|globals|dict)__")


def _is_bound_nowhere(at: Place, identifier: str) -> bool:
    found, key = at.shared(_NOWHERE), (identifier, at.span.line)
    if key not in found:
        found[key] = not (_stands(at, _BINDING_BY_TEXT) or _bound_anywhere(at, identifier))
    return found[key]


_STANDS: Shared[dict[re.Pattern[str], bool]] = Shared(dict)


def _stands(at: Place, words: re.Pattern[str]) -> bool:
    """Whether a cell has such words: worked out once, however many names nothing binds."""
    found = at.shared(_STANDS)
    if words not in found:
        found[words] = any(words.search(cell.text) for cell in at.run.source.cells)
    return found[words]


def _not_imported(at: Place, identifier: str, meant: str) -> Problem:
    """A name that nothing binds, in a script that imports others."""
    module, _, last = meant.rpartition(".")
    help_ = f"from {module} import {last}" if module else f"import {meant}"
    help_ = help_ if last == identifier else f"import {meant} as {identifier}"
    message = f"`{identifier}` is used, but nothing imports or defines it"
    keras = f"name '{identifier}' is not defined"
    place = at.name_span(identifier)
    return Problem("name-not-imported", message, place, "NameError", help=f"`{help_}`", keras=keras, actual=identifier)


def _not_defined(at: Place, identifier: str) -> Problem:
    """A name that nothing binds, whatever it was to mean."""
    message = f"`{identifier}` is used, but nothing imports or defines it"
    help_ = f"give `{identifier}` a value before, or take it as a parameter"
    help_ = f'write "{identifier}" in quotes' if is_word(identifier) else help_
    keras = f"name '{identifier}' is not defined"
    kind = "name-left-open" if _is_for_the_reader(at, identifier) else "name-not-imported"
    return Problem(kind, message, at.name_span(identifier), "NameError", help=help_, keras=keras, actual=identifier)


def _is_for_the_reader(at: Place, identifier: str) -> bool:
    """Whether the name may stand for what the reader of an excerpt has, as `x_train` outside of functions does."""
    places = r"(activation\w*|optimizer|loss|metrics|padding|\w*initializer)\s*=\s*\[?|\b(Activation|compile)\(\s*"
    as_word = re.compile(rf"({places})\s*{identifier}\s*[,)\]]")
    if is_word(identifier) and any(as_word.search(cell.text) for cell in at.run.source.cells):
        return False
    texts = (text for text in _texts(at) if text is not None)
    return not any(text.in_function(at.span.line) or identifier in text.names for text in texts)


_TEXTS: Shared[list[Bindings | None]] = Shared(list)


def _texts(at: Place) -> list[Bindings | None]:
    """What each cell binds; None for one that does not parse."""
    known = at.shared(_TEXTS)
    for cell in at.run.source.cells[len(known) :]:
        text = parsed(cell.text)
        known.append(Bindings(text) if isinstance(text, ast.Module) else None)
    return known


def _may_be_given(at: Place, identifier: str) -> bool:
    """Whether what runs the script may bind the name: Python 2, a profiler, or the notebook that it was a part of."""
    return identifier in GIVEN or identifier.startswith("__") or _stands(at, _PUT_TOGETHER)


# A part of a notebook, or functions whose texts hyperas joins.
_PUT_TOGETHER = re.compile(r"\bget_ipython\(|^# In ?\[|generated by Colab|^# %%|^from hyperas\b", re.MULTILINE)


def _bound_later(at: Place, identifier: str, scope: Scope) -> Problem | None:
    """A local variable that is read before any line of its function binds it, whatever the conditions are."""
    text = None if at.run.tries.guards or not _is_complete(at, scope) else _texts(at)[0]
    first = None if text is None else text.first_in_function(identifier, at.span.line)
    if first is None or first < at.span.line:
        return None
    where = "in this statement" if first == at.span.line else f"in line {first}"
    return Problem(
        "name-not-imported",
        f"`{identifier}` is read before it is bound: the function first binds it {where}",
        at.name_span(identifier),
        "UnboundLocalError",
        help=f"give `{identifier}` a value before, or read the name that has it",
        keras=f"cannot access local variable '{identifier}' where it is not associated with a value",
        actual=identifier,
    )


def _bound_below(at: Place, identifier: str) -> Problem | None:
    """A variable of the script that is read before any line binds it."""
    if _may_be_given(at, identifier) or _stands(at, _BINDING_BY_TEXT):
        return None
    text = _texts(at)[0]
    first = None if text is None else text.first_below(identifier, at.span.line)
    if first is None:
        return None
    where = f"in line {first}" if first > at.span.line else "in this statement"
    return Problem(
        "name-not-imported" if first > at.span.line else "name-left-open",
        f"`{identifier}` is read before it is bound: the script first binds it {where}",
        at.name_span(identifier),
        "NameError",
        help=f"give `{identifier}` a value before, or read the name that has it",
        keras=f"name '{identifier}' is not defined",
        actual=identifier,
    )


_SLIPS: Shared[dict[str, str | None]] = Shared(dict)  # names that nothing binds, and what was meant by them


def _slip_of(at: Place, identifier: str, scope: Scope) -> Problem | None:
    """A name that is no other than one that the script binds, but for the case or one letter."""
    slips = at.shared(_SLIPS)
    if identifier not in slips:
        slips[identifier] = _meant(at, identifier) if _is_complete(at, scope) else None
    meant = slips[identifier]
    if meant is None:
        return None
    if _is_an_object(at, identifier, meant):
        return replace(_not_defined(at, identifier), kind="name-not-imported")
    message = f"`{identifier}` is used, but nothing defines it; there is a `{meant}`"
    keras = f"name '{identifier}' is not defined"
    help_ = f"did you mean `{meant}`?"
    place = at.name_span(identifier)
    return Problem("name-not-imported", message, place, "NameError", help=help_, keras=keras, expected=meant, actual=identifier)


def _meant(at: Place, identifier: str) -> str | None:
    if not _is_bound_nowhere(at, identifier):
        return None
    near = at.shared(_NEAR)
    if not near:
        for name in frozenset().union(*(text.names for text in _texts(at) if text is not None)):
            for variant in _variants(name):
                near.setdefault(variant, []).append(name)
    close = {one for variant in _variants(identifier) for one in near.get(variant, ())}
    return next((one for one in sorted(close - {identifier}) if is_slip(identifier, one)), None)


_NEAR: Shared[dict[str, list[str]]] = Shared(dict)  # the names that the source binds, under each of their variants


def _variants(name: str) -> set[str]:
    """The name, in lower case too, and without each of its letters: two of which one is a slip for the other share one."""
    return {name, name.lower(), *(name[:i] + name[i + 1 :] for i in range(1, len(name)))}


def _is_an_object(at: Place, identifier: str, meant: str) -> bool:
    """Whether a name that is never called is that of an object: `model` is not meant for the class `Model`."""
    if identifier != meant.lower() or not meant[0].isupper():
        return False
    called = re.compile(rf"(?<!\.)\b{re.escape(identifier)}\s*\(")
    return not any(called.search(cell.text) for cell in at.run.source.cells)


def is_slip(word: str, other: str) -> bool:
    """Whether one is the other but for the case, or for one letter within it that is missing or too many."""
    if word.lower() == other.lower():
        return len(word) > 3
    short, long = sorted((word, other), key=len)
    if len(long) - len(short) != 1 or len(short) < 6:
        return False
    return any(long[:i] + long[i + 1 :] == short and long[i].isalpha() for i in range(1, len(long) - 1))


def _imported_elsewhere(at: Place, identifier: str, unknown_star: str | None) -> bool:
    """Whether what everybody means by the name was imported where it is not shown, if only by a module of helpers."""
    roots, in_notebook = {name.partition(".")[0] for name in at.run.imports}, at.run.source.kind == "notebook"
    if unknown_star is not None:
        return in_notebook and handed_on(identifier, roots)
    return imported_elsewhere(identifier, roots, in_notebook)


def from_star(at: Place, module: str, identifier: str) -> Value | None:
    """What a star import of a library binds that name to; None if that library has none, or is not known."""
    if not is_listed(module):
        return None
    full = library.canonical(f"{module}.{identifier}")
    if library.exists(full):
        return at.external(full)
    return None


_CLASS = re.compile(r"[A-Z][a-z]\w*[a-z]\w*|[A-Z]\w*[a-z]\w*[A-Z]\w*")  # written like a class: `MyLayer`, not `X_train`
_CONSTANTS: dict[str, Value] = {"True": True, "False": False, "None": None, "__name__": "__main__", "__debug__": True}
_BUILTINS = {
    name: External(f"builtins.{name}")
    for name in (*__import__("builtins").__dict__, "unicode", "xrange", "raw_input", "basestring", "long")
}
