"""Calls: evaluating arguments, inlining the program's own functions, making objects of its classes."""

from __future__ import annotations

from typing import Any, NoReturn

import libcst as cst

from cnnlint import library
from cnnlint.arguments import MISSING, Arguments, BindError, Bound, Parameter, Signature, bind
from cnnlint.evaluate import bodies, expressions, own_dicts, own_lists
from cnnlint.evaluate.argument_spans import KeywordSpans, PositionalSpans
from cnnlint.evaluate.classes import MISSING_MEMBER, ClassValue, DataFields
from cnnlint.evaluate.escaping import CHANGING
from cnnlint.evaluate.flow import Results, close_splits
from cnnlint.evaluate.functions import Frame, Function
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import MAX_DEPTH, Interpreter
from cnnlint.evaluate.lexical import mangled
from cnnlint.evaluate.managers import Coroutine
from cnnlint.evaluate.misfits import Misfit, problem
from cnnlint.evaluate.naming import named
from cnnlint.evaluate.operations import any_of
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import within
from cnnlint.evaluate.scope import UNBOUND, Scope
from cnnlint.evaluate.sharing import changed_in_place, exchanged, unknown_changed
from cnnlint.evaluate.supers import super_at
from cnnlint.library import hooks
from cnnlint.library.python.dataclasses import FieldValue, converted
from cnnlint.library.python.kinds import ABSENT
from cnnlint.values import (
    Array,
    Changed,
    Deferred,
    DictValue,
    External,
    Generated,
    ListValue,
    Member,
    Unknown,
    Value,
    any_one,
    class_of,
    join,
    one_of,
)

# What runs code of the program when it is evaluated, or binds a name.
_RUNNING = frozenset({cst.Call, cst.Await, cst.Yield, cst.NamedExpr})
_SEE_SCOPES = frozenset({"super", "locals", "globals", "vars", "exec", "eval", "get_ipython"})
MAX_RECURSION = 12  # a function inside itself
MAX_RECURSION_IN_FORK = 3  # ... under a condition that is not known: both ways are followed, each level doubles the work


def call_expression(at: Place, node: cst.Call, scope: Scope) -> Value:
    """The value of a call."""
    if type(node.func) is cst.Name and node.func.value in _SEE_SCOPES and scope.find(node.func.value) is UNBOUND:
        return _scope_call(at, node, node.func.value, scope)
    function = expressions.evaluate(at, node.func, scope)
    given = arguments(at, node, scope)
    try:
        result = at.called(function, given)
    except Misfit as misfit:
        _refuse_call(at, function, misfit)
    if type(function) is Unknown and (changed := _changed_place(node.func)) is not None:
        unknown_changed(at.run, expressions.evaluate(at, changed, scope), at.span)
    return _rebound(at, node, function, result, scope) if isinstance(result, Changed) else result


def _refuse_call(at: Place, function: Value, misfit: Misfit) -> NoReturn:
    """Tells of a call that the program itself writes; how a library calls its functions may be read wrongly. A method of an
    object that nothing makes may be that of a class derived from this one."""
    bound = isinstance(getattr(function, "function", None), Function)  # as methods are
    own = bound or isinstance(function, (Function, ClassValue))
    if not own or misfit.told or misfit.depth != len(at.run.frames) or (bound and at.run.uncalled):
        raise misfit
    at.refuse(problem(misfit, function.name if isinstance(function, ClassValue) else "", bound, at))


def _changed_place(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """What a method of a container changes, where to read that again runs no code."""
    if not isinstance(node, cst.Attribute) or node.attr.value not in CHANGING:
        return None
    return None if any(type(one) in _RUNNING for one in within(node.value)) else node.value


def _rebound(at: Place, node: cst.Call, method: Value, changed: Changed, scope: Scope) -> Value:
    """The result of a method or function that changes an array in place, which is bound anew."""
    from cnnlint.evaluate.assignment import assign

    if changed.before is not None:
        changed_in_place(at.run, changed.before, changed.receiver)
    elif changed.argument and node.args and type(node.args[0].value) is cst.Name:
        before = expressions.evaluate(at, node.args[0].value, scope)
        if isinstance(before, Array):
            changed_in_place(at.run, before, changed.receiver)
        assign(at, node.args[0].value, changed.receiver, scope)
    elif not changed.argument and type(node.func) is cst.Attribute:
        if isinstance(method, Member) and isinstance(method.receiver, Array):
            changed_in_place(at.run, method.receiver, changed.receiver)
        elif isinstance(method, Member):
            exchanged(at.run, method.receiver, changed.receiver)
        assign(at, node.func.value, changed.receiver, scope)
    return changed.result


def arguments(at: Place, node: cst.Call, scope: Scope) -> Arguments:
    """The arguments of a call, evaluated in the order of the source, each with its place."""
    if not node.args:
        return Arguments()
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    rest: Unknown | None = None
    spread: Value = None
    starred = False
    for arg in node.args:
        value = expressions.evaluate(at, arg.value, scope)
        if arg.keyword is not None:
            name = arg.keyword.value
            keywords[mangled(name, scope.private) if scope.private else name] = value
        elif value is ... and type(arg.value) is cst.Ellipsis:
            rest = at.unknown("`...` stands for what the program leaves out")
        elif arg.star == "":
            positional.append(value)
        elif arg.star == "*":
            items, starred = at.drawn(value), True
            if isinstance(items, Unknown):
                rest, spread = one_of(any_of(value, items), items), value
            else:
                positional += items
        else:
            rest = rest or _spread_by_name(at, value, keywords)
    spans: Any = PositionalSpans(at.positions, node, starred, len(positional))
    by_keyword = KeywordSpans(spans) if keywords else {}
    return Arguments(tuple(positional), keywords, spans if positional else (), by_keyword, rest, spread)


def _spread_by_name(at: Place, value: Value, keywords: dict[str, Value]) -> Unknown | None:
    """Puts what `**value` gives among the keywords. Returns why there may be more of them."""
    if not isinstance(value, DictValue):
        return value if isinstance(value, Unknown) else at.unknown("`**` of something that is not known")
    keywords.update({k: v for k, v in value.items.items() if isinstance(k, str)})
    named = all(isinstance(k, str) for k in value.items)
    rest = value.rest or (None if named else at.unknown("the name of one of the arguments"))
    return rest if rest is None or value.tail is None else one_of((value.tail,), rest)


def invoke(at: Place, function: Function, args: Arguments) -> Value:
    """Inlines a call of one of the program's own functions."""
    at.run.defined.called.add(id(function.node))
    if _too_deep(at.run, function):
        return at.unknown(f"{function.name}() calls itself too deeply to be followed")
    try:
        bound = bind(function.signature, args)
    except BindError as error:
        if function.decorated and not function.takes_as_written:
            return at.unknown(f"a decorator may have changed what {function.name}() takes")
        name, depth = function.name, len(at.run.frames)
        misfit = Misfit(name, function.signature, args, error, function.span, depth, function.decorated)
        if error.kind == "missing" and not at.run.over:
            misfit.told = at.apply(hooks.MISSING, Arguments((function, error.name))) is True
        raise misfit from None
    scope = _own_names(at, function, bound)
    if isinstance(function.node, cst.FunctionDef) and function.generator:
        holds, endless = (function, *scope.names.values()), bodies.endless(function.node)
        return Deferred(at, lambda: _generate(at, function, scope), holds, scope, endless)
    if isinstance(function.node, cst.FunctionDef) and function.node.asynchronous is not None:
        return Coroutine(function, scope)
    return enter(at, function, scope)


def _too_deep(run: Interpreter, function: Function) -> bool:
    """Whether a bound on calls inside each other is reached."""
    deepest = 1 if run.skimming else MAX_RECURSION_IN_FORK if run.ways else MAX_RECURSION
    return len(run.frames) >= MAX_DEPTH or sum(_same(frame.function, function) for frame in run.frames) >= deepest


def _own_names(at: Place, function: Function, bound: Bound) -> Scope:
    """The names of a function when it begins: its parameters."""
    run, scope = at.run, Scope(function.scope, function.name, function.positions.local_names(function.node))
    scope.private, scope.turn = function.private, run.turns.new()
    sign, rest = function.signature, bound.unknown_rest
    for parameter in sign.parameters:
        scope.names[parameter.name] = run.assumed.settle(named(at, bound.value(parameter), parameter.name, scope.turn))
    if sign.star:
        scope.names[sign.star] = bound.star if rest is None else ListValue(bound.star, rest, any_one((*bound.star, rest), rest))
    if sign.double_star:
        scope.names[sign.double_star] = DictValue(dict(bound.extra), rest, None if rest is None else any_one((rest,), rest))
    return scope


def enter(at: Place, function: Function, scope: Scope, sink: ListValue | None = None) -> Value:
    """Runs the body of a function whose parameters are bound. sink: takes what it yields."""
    at.run.frames.append(Frame(function, at, scope))
    try:
        return at.run.turns.during(scope.turn or at.run.turns.new(), lambda: _run_body(at, function, scope, sink))
    finally:
        at.run.frames.pop()


def _generate(at: Place, function: Function, scope: Scope) -> ListValue:
    """What a generator yields."""
    if at.run.over:
        return ListValue((), at.unknown("nothing asks for the items of this generator"))
    if len(at.run.frames) >= MAX_DEPTH:
        return ListValue((), at.unknown(f"{function.name}() is called too deeply to be followed"))
    produced = Generated()
    enter(at, function, scope, produced)
    return produced


def _same(one: Function, other: Function) -> bool:
    """Whether one calls itself by calling the other: lambdas that close over others, as `reduce` makes them, are a chain."""
    return one.node is other.node and (one.scope is other.scope or type(other.node) is not cst.Lambda)


def _run_body(at: Place, function: Function, scope: Scope, sink: ListValue | None) -> Value:
    from cnnlint.evaluate.statements import run_block

    run = at.run
    if type(function.node) is cst.Lambda:
        place = Place(run, function.positions, function.statement or at.statement, function.node)
        return expressions.evaluate(place, function.node.body, scope)
    splits = len(run.splits)
    results = Results()
    if function.generator:
        results.yielded = Generated() if sink is None else sink
    run.results.append(results)
    try:
        signal = run_block(run, function.positions, _body(function.node), scope)
    finally:
        close_splits(run, splits)
        run.results.pop()
    if results.yielded is not None:
        return results.yielded
    if signal is None and not results.returned:
        return _nothing(at, function, scope)
    value = signal.value if signal is not None and signal.kind == "return" else None
    for earlier, why in results.returned:
        value = join(earlier, value, why)
    return value


def _nothing(at: Place, function: Function, scope: Scope) -> Value:
    """What a function gives that ends without `return`: None.

    The result of a method is not known if derived classes must define it: it is abstract, or does nothing in a class of which
    nothing here makes an object. If the function made a model and kept it, the library says that its `return` is missing.
    """
    node = function.node
    if function.owner is not None and isinstance(node, cst.FunctionDef) and bodies.does_nothing(node):
        open_to_others = at.run.doubt is not None or bodies.abstract(node)
        return at.unknown(f"{function.name}() is left to derived classes") if open_to_others else None
    given = {parameter.name for parameter in function.signature.parameters}
    made = [n for n, v in scope.names.items() if getattr(v, "worth_returning", False) and n not in given]
    like_a_class = isinstance(scope.names.get("__init__"), Function)
    if not made and not like_a_class:
        return None
    return at.apply(hooks.NOT_RETURNED, Arguments((function, made[-1] if made else "")))


def _body(node: Any) -> Any:
    return node.body.body


def instantiate(at: Place, cls: ClassValue, args: Arguments) -> Value:
    """An object of a class of the program, after its `__init__`."""
    maker = cls.function("__new__")
    if maker is None:
        return _initialised(at, cls, blank(at, cls), args)
    obj = at.call(maker, args.prepend(cls))
    made = class_of(obj) or (getattr(obj, "owner", None) if hasattr(obj, "inherited") else None)
    if not isinstance(made, ClassValue) or all(one is not cls for one in made.order):
        return obj
    return _initialised(at, made, obj, args)


def _initialised(at: Place, cls: ClassValue, obj: Any, args: Arguments) -> Value:
    """The object, after what its class does first with a new one."""
    initialiser = cls.function("__init__")
    if initialiser is not None:
        invoke(at, initialiser, args.prepend(obj))
    elif isinstance(obj, (own_dicts.OwnDict, own_lists.OwnList)):
        at.call(obj.of_object("__init__", at), args)
    elif cls.data_fields is not None and hasattr(obj, "attributes"):
        _fill_fields(at, cls, cls.data_fields, obj, args)
        after = cls.function("__post_init__") or cls.function("__attrs_post_init__")
        if after is not None:  # which gets what is annotated as `InitVar` besides
            more = at.unknown("what a dataclass hands on") if len(after.signature.parameters) > 1 else None
            invoke(at, after, Arguments((obj,), rest=more))
        elif (last := cls.function("model_post_init")) is not None:
            invoke(at, last, Arguments((obj, None)))
    elif hasattr(obj, "inherited"):
        at.call(obj.inherited("__init__", at), args)
    elif isinstance(obj, Instance) and obj.base is not None:
        obj.initialise(args, at)
    if hasattr(obj, "made"):
        obj.made(at)
    return obj


def blank(at: Place, cls: ClassValue) -> Value:
    """An object of the class before its `__init__`."""
    rest: Unknown | None = None
    if own_dicts.followed(cls):
        return own_dicts.OwnDict(cls)
    if own_lists.followed(cls):
        return own_lists.OwnList(cls)
    for base in cls.foreign_bases:
        if isinstance(base, External):
            model = library.find(f"{base.name}.__subclass__")
            if model is not None and not model.family:
                return model.function(at, cls)
            family = library.find(f"{base.name.rpartition('.')[0]}.__subclasses__")
            if family is not None and not family.family:
                return family.function(at, cls, base.name)
            if base.name != "builtins.object":
                at.tell(hooks.DERIVED, base.name, cls)
                rest = at.unknown(f"what {base.name} gives to {cls.name} is not modelled")
        else:
            rest = base if isinstance(base, Unknown) else at.unknown(f"a base of {cls.name} is not known")
    return Instance(cls, rest)


def _fill_fields(at: Place, cls: ClassValue, fields: DataFields, obj: Any, args: Arguments) -> None:
    """What the generated `__init__` of a dataclass does to a new object; a `field(...)` knows what that gets."""
    found = {name: cls.find(name) for name in fields.names}
    taken = {name: default for name, default in found.items() if getattr(default, "init", True)}
    missing = {name for name, value in taken.items() if value is MISSING_MEMBER or getattr(value, "required", False)}
    parameters = {n: Parameter(_taken_as(n, value), MISSING if n in missing else value) for n, value in taken.items()}
    signature = Signature(tuple(parameters.values()))
    try:
        bound = bind(signature, args)
    except BindError as error:
        raise Misfit(f"{cls.name}.__init__", signature, args, error, cls.span, len(at.run.frames)) from None
    kinds = {n: kind for c in reversed(cls.own_order) if c.data_fields is not None for n, kind in c.data_fields.kinds.items()}
    attributes: dict[str, Value] = obj.attributes
    turn = at.run.turns.new()
    for name, default in found.items():
        value = bound.value(parameters[name]) if name in parameters else default
        if name in kinds and value is not default:
            value = converted(at, value, kinds[name])
        if fields.checked:
            value = at.unknown("a validator of the model may change it")
        if isinstance(value, FieldValue):
            value = value.fresh(at, obj)
        if isinstance(default, FieldValue):
            value = default.converted(at, value)
        if value is not ABSENT:
            attributes[name] = named(at, value, name, turn)


def _taken_as(name: str, default: Value) -> str:
    return default.parameter(name) if isinstance(default, FieldValue) else name


def define_lambda(at: Place, node: cst.Lambda, scope: Scope) -> Value:
    """A lambda as a value."""
    at.run.defined.closures.add(scope)
    sign = signature(at, node.params, scope)
    made = Function("<lambda>", node, sign, scope, at.positions, at.statement_span, statement=at.statement)
    made.private = scope.private
    return made


def signature(at: Place, params: cst.Parameters, scope: Scope) -> Signature:
    """The signature of a `def` or `lambda`; defaults are evaluated here, where it stands."""

    def parameter(param: cst.Param, **kind: bool) -> Parameter:
        default = MISSING if param.default is None else expressions.evaluate(at, param.default, scope)
        return Parameter(mangled(param.name.value, scope.private), default, **kind)

    found = [parameter(p, positional_only=True) for p in params.posonly_params]
    found += [parameter(p) for p in params.params]
    found += [parameter(p, keyword_only=True) for p in params.kwonly_params]
    star = params.star_arg.name.value if type(params.star_arg) is cst.Param else None
    double_star = params.star_kwarg.name.value if params.star_kwarg is not None else None
    return Signature(tuple(found), star, double_star)


def _scope_call(at: Place, node: cst.Call, word: str, scope: Scope) -> Value:
    """`super()`, `globals()`, `exec(...)`: they depend on where they stand."""
    from cnnlint.evaluate import dynamic

    if word == "super":
        base = expressions.evaluate(at, node.args[0].value, scope) if node.args else None
        return super_at(at.run.frames, scope, base)
    if word in ("exec", "eval"):
        follow = dynamic.execute if word == "exec" else dynamic.evaluate_text
        return follow(at, arguments(at, node, scope), scope)
    if word == "get_ipython":
        return dynamic.Shell(scope)
    given = arguments(at, node, scope)
    return at.apply("builtins.vars", given) if given.positional else dynamic.names_of(word, scope)
