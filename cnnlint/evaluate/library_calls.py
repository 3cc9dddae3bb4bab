"""Calls and attributes of libraries: by the model of their qualified name, or unknown where there is none.

The public functions that take a `Place` first are its methods.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cnnlint import library
from cnnlint.arguments import Arguments, BindError, bind
from cnnlint.evaluate.instances import ObservingMethod
from cnnlint.evaluate.own_objects import OwnObject
from cnnlint.evaluate.sharing import changed_in_place, handed_out
from cnnlint.frozen import replace
from cnnlint.library import hooks
from cnnlint.library.may_raise import may_fail, may_refuse
from cnnlint.values import (
    NDARRAY,
    Array,
    Computed,
    Drawn,
    External,
    Made,
    Member,
    Mutable,
    Number,
    Shared,
    Text,
    Unknown,
    Value,
    as_operand,
    nameless,
    symbolic,
)

if TYPE_CHECKING:
    from cnnlint.evaluate.place import Place


_FILLED = frozenset({"builtins.dict.update"})  # by their keywords
_NAMED = (Unknown, Number, Text, Computed)  # the unknowns whose name may stand for what is computed from them
_DEFECTS = (AttributeError, TypeError, ValueError, IndexError, KeyError, ArithmeticError)


def apply(at: Place, name: str, args: Arguments) -> Value:
    """A call of the library function of that canonical name, by its model where there is one."""
    if hooks.on_tensors(name) and on_tensors(args):
        return at.apply(hooks.SYMBOLIC, Arguments((name, args)))
    model = library.find(name)
    if at.run.tries.guards and may_fail(name, model is not None):
        at.may_raise("call")
    if model is None:
        return _shared(at, name, args, _unmodelled(at, name, args), None)
    try:
        value = _run(at, model, name, args)
    except _DEFECTS as error:
        if any(isinstance(given, OwnObject) for given in args.positional):
            return _of_own_class(at, name, args)
        return _defect(at, name, error)
    value = _shared(at, name, args, value, model)
    if at.run.tries.guards and (kind := may_refuse(name, args, value)) is not None:
        at.may_raise(kind)
    return nameless(value) if type(value) in _NAMED and isinstance(value, Unknown) and _passed(value, args) else value


def _shared(at: Place, name: str, args: Arguments, value: Value, model: library.Model | None) -> Value:
    """The result, with what is known of the memory that arrays share."""
    out = _written_to(name, args, model)
    if isinstance(out, Array):
        changed_in_place(at.run, out, replace(out, low=None, high=None, labels=None, values=None))
    return followed(at, name, args, handed_out(at.run, name, args, value))


def _written_to(name: str, args: Arguments, model: library.Model | None) -> Value:
    """The argument that the function writes its result to."""
    if args.keywords and "out" in args.keywords:
        return args.keywords["out"]
    if hooks.writes_first(name):
        return args.positional[0] if args.positional else None
    if model is None or "out" not in model.signature.names:
        return None
    place = model.signature.order.index("out")
    return args.positional[place] if place < len(args.positional) else None


def _perhaps_written_to(at: Place, name: str, args: Arguments) -> None:
    """A function whose arguments are not modelled may write to its arrays: `np.negative(a, a)`."""
    if hooks.may_write(name):
        for given in args.positional:
            if isinstance(given, Array) and given.kind == NDARRAY and given.values is not None:
                changed_in_place(at.run, given, replace(given, low=None, high=None, labels=None, values=None))


def followed(at: Place, name: str, args: Arguments | tuple[Value, ...], value: Value) -> Value:
    """The result; while a tape records, what it was computed of is remembered."""
    if at.run.origins.open:
        hooks.computed(at, name, args if isinstance(args, Arguments) else Arguments(args), value)
    return value


def _run(at: Place, model: library.Model, name: str, args: Arguments) -> Value:
    if model.named:
        return model.function(at, name, args)
    if model.raw:
        return model.function(at, args)
    signature = model.signature
    if not args.keywords and args.rest is None and len(args.positional) in signature.counts:  # Python binds them alike
        at.given = signature.places, args
        return model.function(at, *args.positional)
    try:
        bound = bind(signature, args)
    except BindError as error:
        if error.kind == "unknown" and library.exactly(hook := f"{name.partition('.')[0]}.{hooks.UNFIT}"):
            at.apply(hook, Arguments((name, error.name, tuple(signature.names), error.span)))
        if hooks.of_one_tensor(name):
            return at.apply(hooks.OF_ARRAYS, Arguments((name, args)))
        if error.kind == "missing" and hooks.needs_all(name):
            at.raises("TypeError", f"{name.rpartition('.')[2]}() missing 1 required positional argument: '{error.name}'")
        _perhaps_written_to(at, name, args)
        return at.unknown(f"{_short(name)}() is called with arguments that are not modelled ({error})")
    if bound.unknown_rest is not None and (signature.star or signature.double_star):
        for value in args.positional if name in _FILLED else ():
            at.escape(value, f"{_short(name)}() was given what is not known")
        return at.unknown(f"{_short(name)}() is called with arguments that are not known")
    at.given = signature.places, args
    positional = bound.values(signature.places)
    named = signature.by_keyword
    keywords = {p.name: bound.value(p) for p in named} if named else {}
    return model.function(at, *positional, *bound.star, **keywords, **bound.extra)


def _of_own_class(at: Place, name: str, args: Arguments) -> Unknown:
    """What a library does with an object of a class of the program, where its model knows only the library's own."""
    for value in (*args.positional, *args.keywords.values()):
        at.escape(value, f"it was handed to {_short(name)}()")
    return at.unknown(f"what {_short(name)}() does with an object of a class of the program")


def _defect(at: Place, name: str, error: Exception) -> Unknown:
    """A model of a library function failed on values that it does not expect: that is our defect, and it is said."""
    why = at.unknown(f"cnnlint's model of {_short(name)}() failed ({type(error).__name__}: {error})")
    at.run.gaps.append(why)
    return why


def _unmodelled(at: Place, name: str, args: Arguments) -> Value:
    if name in at.run.options.layers:
        return at.apply(hooks.DECLARED, Arguments((name, args, at.run.options.layers[name])))
    if not library.harmless(name):
        for value in (*args.positional, *args.keywords.values()):
            at.escape(value, f"it was handed to {_short(name)}()")
        at.apply(hooks.FOREIGN_CODE, Arguments((name,)))
    if on_tensors(args):
        return at.apply(hooks.OPAQUE_CALL, Arguments((External(name), args)))
    if _is_class(name) and not library.harmless(name) and hooks.remembers(name):
        return Made(name, {**{str(i): v for i, v in enumerate(args.positional)}, **args.keywords}, at.span, args.keyword_spans)
    if hooks.on_tensors(name):
        return at.apply(hooks.OF_ARRAYS, Arguments((name, args)))
    why = f"{_short(name)}() is computed at run time"
    return Drawn(why, at.span) if library.draws(name) else at.unknown(why)


def member(at: Place, receiver: Value, kind: str, name: str) -> Value:
    """The attribute or bound method `<kind>.<name>` of a value of a library."""
    full = f"{kind}.{name}"
    model = library.member(kind, name)
    if model is None:
        if full in hooks.WRITING:
            _perhaps_written_to(at, full, Arguments((receiver,)))
        if isinstance(receiver, Mutable):
            return Member(receiver, full)
        if library.find(f"{kind}.__getattr__") is not None:
            return at.apply(f"{kind}.__getattr__", Arguments((receiver, name)))
        why = f"`.{name}` of {_short(kind)} is not modelled"
        if library.draws(full):
            return Drawn(why, at.span)
        return ObservingMethod(why, at.span) if library.harmless(full) and isinstance(receiver, Made) else at.unknown(why)
    if model.attribute:
        try:
            alone = Arguments((receiver,))
            return followed(at, full, alone, handed_out(at.run, full, alone, model.function(at, receiver)))
        except _DEFECTS as error:
            return _defect(at, full, error)
    return Member(receiver, full if model.family else model.name)


def set_member(at: Place, receiver: Made, name: str, value: Value) -> None:
    """`optimizer.lr = 0.1`: an attribute is given to what a library made, which stays what it was made with."""
    model = library.member(receiver.name, "__setattr__")
    if model is not None:
        at.apply(model.name, Arguments((receiver, name, value)))


def patch(at: Place, thing: External, name: str, value: Value) -> None:
    """`keras.layers.Dense = ...`: the library has something of the program's own from here on."""
    full = library.canonical(f"{thing.name}.{name}")
    own = library.find(f"{thing.name}.__setattr__")
    if thing.local is not None or (own is not None and not own.family):
        at.apply(f"{thing.name}.__setattr__", Arguments((name, value)))
        return
    patches = at.run.patches
    at.store.touch(patches)
    patches.items[full] = value
    if _is_class(thing.name):
        patches.items[name] = at.unknown(f"`{name}` of {_short(thing.name)} was replaced")


def external(at: Place, name: str) -> Value:
    """The module, class, function or constant of that name, or what the program has put in its place."""
    known = at.run.externals.get(name)
    if known is not None and not at.run.patches.items:
        return known
    thing = _thing(name)
    if thing.name in at.run.patches.items:
        return at.run.patches.items[thing.name]
    meant = _once_told(at, thing.name)
    thing = meant if type(meant) is External else thing
    model = library.find(thing.name)
    if model is not None and model.attribute:
        return model.function(at)
    at.run.externals[name] = thing
    return thing


_TOLD: Shared[set[str]] = Shared(set)


def _once_told(at: Place, name: str) -> Value:
    """A name that the library may not have: that is told where it is first read, and what was meant by it is followed."""
    told = at.shared(_TOLD)
    if name in told:
        return None
    told.add(name)
    return at.tell(hooks.NAMED, name)


def tell(at: Place, moment: str, name: str, *about: Value) -> Value:
    """The library that a name is of may have something to say to that: that it no longer has such a module."""
    hook = f"{library.canonical(name).partition('.')[0]}.{moment}"
    return at.apply(hook, Arguments((name, *about))) if library.exactly(hook) else None


def _passed(value: Unknown, args: Arguments) -> bool:
    """Whether it is what the call was given, on which its result depends without being that."""
    given = (*args.positional, *args.keywords.values())
    return any(value is v or (type(v) is External and as_operand(v, value.span) == value) for v in given)


def on_tensors(args: Arguments) -> bool:
    """Whether any of the arguments is a symbolic tensor, or holds one."""
    for value in args.positional:
        if symbolic(value):
            return True
    return any(map(symbolic, args.keywords.values())) if args.keywords else False


def _is_class(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last[:1].isupper() and not last.isupper()


@cache
def _thing(name: str) -> External:
    return External(library.canonical(name))


def _short(name: str) -> str:
    return name.removeprefix("builtins.")
