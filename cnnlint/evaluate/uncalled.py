"""What nothing called: functions, and methods of classes, each followed once with unknowns for its parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import libcst as cst

from cnnlint import library
from cnnlint.arguments import MISSING, Arguments
from cnnlint.evaluate import bodies
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.descriptors import Descriptor
from cnnlint.evaluate.filling import Filling
from cnnlint.evaluate.flow import Raised, close_splits
from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.growing import Growing
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.managers import Coroutine
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.library import hooks
from cnnlint.program import OF_ATTRIBUTES, OF_PARAMETERS, OF_SWITCHES, Problem
from cnnlint.shapes import Expr
from cnnlint.values import Array, Cause, Deferred, DictValue, ListValue, Scalar, Unknown, Value

Bound = tuple[int, str, str]  # the cell of a notebook, a name that it binds, and what to
_DATA = (bool, int, float, str, tuple, Expr, ListValue, DictValue, Array, Scalar)
BINDING = re.compile(r"(?m)^(\w+) *=(?!=)")
IMPORT = re.compile(r"(?m)^(?:from +([\w.]+) +)?import +([\w.]+) +as +(\w+) *$")


def follow_uncalled(run: Interpreter) -> None:
    """Functions and classes that nothing calls are analysed once, with their parameters as unknowns of that name."""
    run.uncalled = True
    done, filling = 0, Filling(run)
    imported = list(_imported(run))
    bound = [*_assigned(run), *imported]
    while done < len(run.defined.functions):
        function = run.defined.functions[done]
        done += 1
        if id(function.node) not in run.defined.called:
            with (
                _before_bound_again(run, function, bound),
                _at_other_values(run, function.name),
                filling.opened(function),
                _whether_called(run, function),
            ):
                _analyse(run, function)
    for cls in run.defined.classes:
        with _before_bound_again(run, cls, imported), _at_other_values(run, cls.name):
            _analyse_class(run, cls, filling)


def _assigned(run: Interpreter) -> Iterator[Bound]:
    for cell in run.source.cells:
        if cell.index is not None:
            yield from ((cell.index, name, f"={cell.index}") for name in BINDING.findall(cell.text))


def _imported(run: Interpreter) -> Iterator[Bound]:
    for cell in run.source.cells:
        if cell.index is not None:
            yield from ((cell.index, name, f"{module}.{what}") for module, what, name in IMPORT.findall(cell.text))


@contextmanager
def _before_bound_again(run: Interpreter, made: Function | ClassValue, bound: list[Bound]) -> Iterator[None]:
    """In a notebook a function or class is not known to be used after a later cell that binds one of its names to another."""
    names, cell = run.main.names, made.span.cell if made.span is not None else None
    before = [] if cell is None else [(name, what) for i, name, what in bound if i <= cell]
    after = [] if cell is None else [(name, what) for i, name, what in bound if i > cell]
    again = {name for name, what in before for other, later in after if name == other and what != later}
    kept = {name: names[name] for name in again if name in names}
    names.update({name: Unknown("bound again in a later cell", made.span, name) for name in kept})
    try:
        yield
    finally:
        names.update(kept)


@contextmanager
def _at_other_values(run: Interpreter, name: str) -> Iterator[None]:
    """What only the way of a condition uses that is not taken is for other values than the module has with the other one."""
    names = run.main.names
    kept = {n: value for n, value in names.items() if isinstance(value, _DATA)} if _is_left_out(run, name) else {}
    if kept and run.options.attributes and run.supposes(OF_SWITCHES):
        kept = {}
    names.update({n: Unknown(f"`{n}` may be another where {name} is used", None, n) for n in kept})
    try:
        yield
    finally:
        names.update(kept)


def _is_left_out(run: Interpreter, name: str) -> bool:
    """Whether a way that is not taken has this name."""
    ways = (way for way in run.left_out.values() if way is not None)
    return any(type(one) is cst.Name and one.value == name for way in ways for one in within(way))


@contextmanager
def _whether_called(run: Interpreter, function: Function) -> Iterator[None]:
    """Others may run without this function having been called: what it added to a list of the module may not be there."""
    run.store.fork(sure=True)
    try:
        yield
    finally:
        states = run.store.leave()
        lists = {key: state for key, state in states.items() if isinstance(state[0], ListValue)}
        run.store.apply({key: state for key, state in states.items() if key not in lists})
        run.store.merge(lists, {}, Unknown(f"depends on whether {function.name}() was called", function.span))


def _symbols(run: Interpreter, function: Function, skip: int = 0, more: bool = True) -> Arguments:
    """Unknowns for what a caller must give, the defaults for what it may. more: whether there may be more in `*args` and
    `**kwargs`."""
    keywords: dict[str, Value] = {}
    positional: list[Value] = []
    sign = function.signature
    for parameter in sign.parameters[skip:]:
        value = parameter.default
        if value is MISSING or not run.supposes(OF_PARAMETERS):
            value = _parameter(function, parameter.name)
        if parameter.keyword_only:
            keywords[parameter.name] = value
        else:
            positional.append(value)
    rest = _parameter(function, sign.double_star or sign.star or "") if more and (sign.star or sign.double_star) else None
    return Arguments(tuple(positional), keywords, rest=rest)


def _fewest(run: Interpreter, function: Function, skip: int, action: Callable[[Arguments], Value]) -> Value:
    """What is done with symbols for arguments: no more keywords than are named, unless something fails without them."""
    sign = function.signature
    if sign.double_star and not sign.star and run.supposes(OF_PARAMETERS):
        start, splits = len(run.events), len(run.splits)
        run.store.fork()
        value, fits = None, True
        try:
            value = action(_symbols(run, function, skip, more=False))
            fits = not any(isinstance(event, Problem) for event in run.events[start:])
        except Raised:
            fits = False
        finally:
            close_splits(run, splits)
            states = run.store.leave()
        if fits:
            run.store.apply(states)
            return value
        del run.events[start:]
    return action(_symbols(run, function, skip))


def _parameter(function: Function, name: str) -> Unknown:
    return Unknown(f"`{name}` is a parameter of {function.name}(), which nothing here calls", function.span, name)


def _analyse(run: Interpreter, function: Value, receiver: Value = None) -> Value:
    """Follows a function with symbols for arguments. receiver: of a method the object, its first argument."""
    target = function.function if isinstance(function, Descriptor) else function
    if not isinstance(target, Function):
        return None
    at = Place(run, target.positions, target.node)
    of_object = receiver is not None

    def call(args: Arguments) -> Value:
        value = at.call(target, args.prepend(receiver) if of_object else args)
        return value.wait(at) if isinstance(value, Coroutine) else value.items if isinstance(value, Deferred) else value

    try:
        return _fewest(run, target, 1 if of_object else 0, call)
    except Raised:
        run.unwind()
    except RecursionError:
        run.unwind()
        run.gaps.append(Unknown(f"{target.name}() nests too deeply to be followed", target.span))
    return None


def _is_of_keras(cls: ClassValue) -> bool:
    """Whether a library has a model of what its base gives, as Keras's `Model` and `Layer` have."""
    found = (
        library.find(f"{n}.__subclass__") or library.find(f"{n.rpartition('.')[0]}.__subclasses__") for n in cls.base_names
    )
    return any(found)


def _made_of(run: Interpreter, cls: ClassValue, at: Place) -> Value:
    """An object that nothing here makes. Raises Raised or RecursionError where it cannot be made."""
    initialiser = cls.function("__init__")
    unmade = at.shared(hooks.UNMADE)
    unmade.append(cls)
    try:
        if initialiser is None:
            return at.instantiate(cls, Arguments(rest=Unknown("nothing here makes such an object")))
        return _fewest(run, initialiser, 1, lambda args: at.instantiate(cls, args))
    finally:
        unmade.remove(cls)


def _analyse_class(run: Interpreter, cls: ClassValue, filling: Filling) -> None:
    """Follows the methods that nothing calls, each on an object that nothing here makes."""
    methods = [m for m in cls.names.values() if isinstance(m, (Function, Descriptor))]
    plain = [m for m in methods if isinstance(m, Function) and id(m.node) not in run.defined.called]
    if not plain or cls.makes_classes:
        return
    initialiser = cls.function("__init__")
    if initialiser is not None and id(initialiser.node) in run.defined.called and _is_of_keras(cls):
        return  # there is such a model already, and its other methods are Keras's to call
    try:
        obj = _made_of(run, cls, Place(run, plain[0].positions, plain[0].node))
    except (Raised, RecursionError):
        run.unwind()
        return
    if hasattr(obj, "inherited"):
        return  # a layer or model: its call is followed when it is called
    _follow_on(run, cls, obj, plain, filling)


def _follow_on(run: Interpreter, cls: ClassValue, obj: Value, plain: list[Function], filling: Filling) -> None:
    """Follows the methods of a class on an object that may be any other way by then."""
    run.doubt = Unknown(f"if nothing else happens to the {cls.name} before", cls.span, cause=Cause.UNUSED)
    if isinstance(obj, Instance):
        obj.rest = obj.rest or Unknown(f"what other methods of {cls.name} set is not known", cls.span)
        _suppose_attributes(run, obj)
        _suppose_filled(obj)
        _suppose_derived(run, obj)
    made = obj.attributes if isinstance(obj, Instance) else {}
    set_by = {name: ["__init__()"] for name, value in made.items() if isinstance(value, Unknown)}
    growing = Growing(run)
    for method in plain:
        if id(method.node) not in run.defined.called:
            receiver = obj if method.signature.parameters else None  # without any: called on the class
            with filling.opened(method, obj), _what_one_method_set(obj, method, set_by):
                growing.follow(method, partial(_analyse, run, method, receiver))
    run.doubt = None


def _suppose_attributes(run: Interpreter, obj: Instance) -> None:
    """Whoever makes such an object may set its numbers and words otherwise before calling a method."""
    settable = [name for name, value in obj.attributes.items() if isinstance(value, (int, float, str)) and name[:1] != "_"]
    if settable and not (run.options.attributes and run.supposes(OF_ATTRIBUTES)):
        why = f"may be set otherwise on an object of {obj.cls.name}"
        obj.attributes.update({name: Unknown(f"`{name}` {why}", obj.cls.span, name) for name in settable})


def _suppose_filled(obj: Instance) -> None:
    """An array without rows stands for one that another method makes: that one was called before, here or elsewhere."""
    empty = [name for name, value in obj.attributes.items() if isinstance(value, Array) and _has_no_rows(value)]
    filled = [name for name in empty if len([m for m in _methods(obj.cls) if bodies.may_set(m.node, name)]) > 1]
    obj.attributes.update(
        {name: Unknown(f"other methods set `{name}`, which is empty at first", None, name) for name in filled}
    )


def _suppose_derived(run: Interpreter, obj: Instance) -> None:
    """The object may be one of a derived class, which has its own of what its body binds anew."""
    derived = [cls for cls in run.defined.classes if cls is not obj.cls and obj.cls in cls.order]
    bound_anew = {name: cls for cls in derived for name in cls.data_attributes() if obj.cls.has(name)}
    obj.attributes.update(
        {
            name: Unknown(f"{cls.name} has another `{name}` than {obj.cls.name}", cls.span, name)
            for name, cls in bound_anew.items()
        }
    )


def _has_no_rows(value: Array) -> bool:
    return isinstance(value.shape, tuple) and value.shape[:1] == (0,)


def _methods(cls: ClassValue) -> list[Function]:
    return [m for m in cls.names.values() if isinstance(m, Function) and m.name != "__init__"]


@contextmanager
def _what_one_method_set(obj: Value, method: Function, set_by: dict[str, list[str]]) -> Iterator[None]:
    """Of two methods that set the same attribute, it is not known which one a caller has called before."""
    if not isinstance(obj, Instance):
        yield
        return
    kept = {name: obj.attributes[name] for name, setters in set_by.items() if len(setters) > 1 and name in obj.attributes}
    hidden = {name: Unknown(f"{' and '.join(set_by[name])} set it", method.span, name) for name in kept}
    obj.attributes.update(hidden)
    before = dict(obj.attributes)
    try:
        yield
    finally:
        for name, value in obj.attributes.items():
            if before.get(name) is not value:
                set_by.setdefault(name, []).append(f"{method.name}()")
        obj.attributes.update({name: value for name, value in kept.items() if obj.attributes.get(name) is hidden[name]})
