"""What asks a value about itself (`isinstance`, `getattr`, `type`), and what talks to the world (`print`, `open`)."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import find, models
from cnnlint.library.python.items import items_of
from cnnlint.library.python.kinds import ABSENT, defines, describe, type_name
from cnnlint.values import Array, Cause, Context, DictValue, External, ListValue, Made, Object, SetValue, Unknown, Value, one_of
from cnnlint.values.containers import Generated

_BASES = {
    "bool": ("bool", "int", "long"),
    "int": ("int", "long"),
    "str": ("str", "basestring", "unicode"),
    "NoneType": ("NoneType",),
}
_ABSTRACT = {
    "numbers.Integral": ("bool", "int"),
    "numbers.Number": ("bool", "int", "float", "complex"),
    "numbers.Real": ("bool", "int", "float"),
    "collections.abc.Iterable": ("str", "bytes", "tuple", "list", "dict", "set", "range"),
    "collections.abc.Sequence": ("str", "bytes", "tuple", "list", "range"),
    "collections.abc.MutableSequence": ("list",),
    "collections.abc.Mapping": ("dict",),
}
_OF_TYPING = {f"typing.{n}": f"builtins.{n.lower()}" for n in ("Dict", "List", "Set", "Tuple")} | {
    f"{module}.{n}": f"collections.abc.{n}"
    for n in ("Callable", "Generator", "Iterable", "Iterator", "Mapping", "MutableSequence", "Sequence")
    for module in ("typing", "collections")
}
_SEQUENCES = ("collections.abc.Sequence", "collections.abc.MutableSequence")  # which arrays and tensors are not registered as
_DICTS = frozenset({"collections.OrderedDict", "collections.defaultdict", "collections.Counter"})
_CONTAINERS = frozenset(
    {"builtins.list", "builtins.tuple", "builtins.dict", "builtins.set", *_DICTS, "collections.abc.Mapping"}
)


@models("builtins.isinstance")
def isinstance_(at: Context, obj: Value, kinds: Value, /) -> Value:
    """Whether the value is of the class or of one of the classes in the tuple."""
    unsure: Unknown | None = None
    for kind in items_of(at, kinds)[0] if isinstance(kinds, tuple) else (kinds,):
        found = is_instance(at, obj, kind)
        if found is True:
            return True
        if isinstance(found, Unknown):
            unsure = unsure or found
    return False if unsure is None else unsure


def is_instance(at: Context, obj: Value, kind: Value) -> bool | Unknown:
    """Three-valued `isinstance` for one class; objects of other modules answer themselves by `is_instance(kind, at)`."""
    for value in (obj, kind):
        if isinstance(value, Unknown):
            return value
    if isinstance(kind, External) and kind.name in _OF_TYPING:
        kind = External(_OF_TYPING[kind.name])
    if isinstance(obj, Generated):
        return _generated_is(at, kind)
    asked = getattr(obj, "is_instance", None)
    if asked is not None:
        answer: bool | Unknown = asked(kind, at)
        return answer
    if isinstance(obj, Array) or hasattr(obj, "symbolic"):
        return _tensor_is(at, obj, kind)
    name = type_name(obj)
    if name is None:
        return at.unknown(f"whether {describe(obj)} is an instance of a class")
    if not isinstance(kind, External):
        return False if isinstance(kind, Object) else at.unknown(f"whether a {name} is an instance of a class")
    return _is_of_type(at, name, kind)


def _is_of_type(at: Context, name: str, kind: External) -> bool | Unknown:
    """Whether an object whose type has that name is an instance of `kind`."""
    if kind.name == "builtins.object":
        return True
    if name.startswith("numpy."):
        return kind.name == name or at.unknown(f"whether a {name} is a {kind.name}")
    if name == "dict" and kind.name in _DICTS:
        return at.unknown(f"whether a dict is a {kind.name}")
    if kind.name in _ABSTRACT:
        return name in _ABSTRACT[kind.name]
    if kind.name.removeprefix("builtins.") in _BASES.get(name, (name,)):
        return True
    last = kind.name.rpartition(".")[2]
    may_be_several = "." in kind.name and last.islower() and not kind.name.startswith(("builtins.", "numpy."))
    return at.unknown(f"whether a {name} is a {kind.name}") if may_be_several else False


def _generated_is(at: Context, kind: Value) -> bool | Unknown:
    """What a generator, `zip` or `map` gives can be gone through, and is no container."""
    if isinstance(kind, External) and kind.name in ("builtins.object", "collections.abc.Iterable", "collections.abc.Iterator"):
        return True
    if isinstance(kind, External) and (kind.name in _CONTAINERS or kind.name in ("builtins.str", "collections.abc.Sequence")):
        return False
    return at.unknown("whether what can be gone through once is an instance of a class")


def _tensor_is(at: Context, obj: Value, kind: Value) -> bool | Unknown:
    """An array or tensor is no container of Python's; of what library it is depends on who hands it over."""
    if not isinstance(kind, External):
        return False if isinstance(kind, Object) else at.unknown("whether a tensor is an instance of a class")
    if kind.name == "builtins.object":
        return True
    shape = getattr(obj, "shape", None)
    axes = hasattr(obj, "symbolic") or (isinstance(shape, tuple) and len(shape) > 0)  # arr[0] may be a number or a string
    if kind.name in _CONTAINERS or (axes and kind.name.startswith(("builtins.", *_SEQUENCES))):
        return False
    if kind.name == "numpy.ndarray" and (hasattr(obj, "symbolic") or getattr(obj, "kind", None) == "tensor"):
        return False
    if kind.name == "keras.KerasTensor":  # in the body of a layer tensors are those of the back end
        return getattr(obj, "layer", None) is not None
    return at.unknown(f"whether {describe(obj)} is a {kind.name}")


@models("builtins.type")
def type_(at: Context, obj: Value, bases: Value = ABSENT, namespace: Value = ABSENT, /, **options: Value) -> Value:
    """The class of a value, or a new class."""
    name = type_name(obj)
    if bases is not ABSENT:
        return at.new_class(External("builtins.type"), Arguments((obj, bases, namespace), options))
    if name is not None:
        return External(name if "." in name else f"builtins.{name}")
    return obj if isinstance(obj, Unknown) else at.attribute(obj, "__class__")


@models("builtins.type.__new__", "abc.ABCMeta.__new__", "enum.EnumMeta.__new__", "enum.EnumType.__new__", raw=True)
def new_class(at: Context, args: Arguments) -> Value:
    """As a metaclass calls it."""
    return at.new_class(None, args)


@models("builtins.object.__new__", raw=True)
def new_object(at: Context, args: Arguments) -> Value:
    """An object of a class of the program, before its `__init__`."""
    make = getattr(args.positional[0], "blank", None) if args.positional else None
    return at.unknown("an object of a class that is not known") if make is None else make(at)


@models("builtins.type.__init__", "abc.ABCMeta.__init__", "enum.EnumMeta.__init__", "enum.EnumType.__init__", raw=True)
def initialise_class(at: Context, args: Arguments) -> Value:
    return None


@models("builtins.type.__call__", "abc.ABCMeta.__call__", "enum.EnumMeta.__call__", "enum.EnumType.__call__", raw=True)
def call_class(at: Context, args: Arguments) -> Value:
    """An object of a class, past what its metaclass does when it is called."""
    make = getattr(args.positional[0], "make", None) if args.positional else None
    return (
        at.unknown("an object of a class that is not known")
        if make is None
        else make(replace(args, positional=args.positional[1:], positional_spans=()), at)
    )


def _answers(obj: Value) -> bool:
    """Whether it may have a `__getattr__`."""
    return hasattr(obj, "cls") or isinstance(obj, Made)


@models("builtins.getattr")
def getattr_(at: Context, obj: Value, name: Value, default: Value = ABSENT, /) -> Value:
    """The attribute. With a default it is unknown where it is not certain that the attribute exists."""
    if isinstance(obj, Unknown):
        return obj
    if not isinstance(name, str):
        return one_of((obj, default), at.unknown("the name of an attribute is not known"))
    if hasattr(obj, "lacks") and obj.lacks(name):
        return default if default is not ABSENT else at.raises("AttributeError", f"no attribute {name!r}")
    if default is ABSENT:
        found = at.attribute(obj, name)
    elif not _answers(obj) and hasattr(obj, "has_now") and obj.has_now(name, at) is False:
        return default
    else:
        found = at.attempt(lambda: at.attribute(obj, name), "AttributeError", default)
    if default is not ABSENT and _answers(obj):
        return found
    return one_of((obj, default), found) if type(found) is Unknown else found  # a method: calling it may change the object


@models("builtins.setattr")
def setattr_(at: Context, obj: Value, name: Value, value: Value, /) -> None:
    """Sets the attribute; one whose name is not known may be any of them."""
    if isinstance(obj, Object) and isinstance(name, str):
        obj.set(name, value, at)
    elif isinstance(obj, External) and isinstance(name, str):
        at.patch(obj, name, value)
    elif hasattr(obj, "loosen"):
        obj.loosen(at)
    elif isinstance(obj, (Unknown, External)):
        at.escape(value, "it became an attribute of something that is not known")
    else:
        why = "an attribute whose name is not known was set"
        at.escape(obj, why)
        at.escape(value, why)


@models("builtins.delattr")
def delattr_(at: Context, obj: Value, name: Value, /) -> None:
    """`del obj.name`."""
    if isinstance(name, str) and hasattr(obj, "drop"):
        obj.drop(name, at)
    else:
        at.escape(obj, "an attribute was deleted")


@models("builtins.object.__setattr__")
def object_setattr(at: Context, obj: Value, name: Value, value: Value, /) -> None:
    """Sets the attribute past what its class does about it."""
    put = getattr(obj, "put", None)
    if put is not None and isinstance(name, str):
        put(name, value, at)
    else:
        setattr_(at, obj, name, value)


@models("builtins.hasattr")
def hasattr_(at: Context, obj: Value, name: Value, /) -> Value:
    """Whether there is such an attribute, where that is certain either way, else left open."""
    now = obj.has_now(name, at) if isinstance(name, str) and hasattr(obj, "has_now") else None
    if now is not None:
        return now
    if isinstance(name, str) and hasattr(obj, "has") and obj.has(name):
        held = obj.find(name) if hasattr(obj, "find") else None  # of a class, which one way of a condition may have given it
        return at.unknown(f"whether {describe(obj)} has it") if isinstance(held, Unknown) else True
    if isinstance(name, str) and hasattr(obj, "lacks") and obj.lacks(name):
        return False
    if isinstance(name, str) and (told := _by_kind(obj, name)) is not None:
        return told
    if isinstance(name, str) and defines(obj, "__getattr__"):
        found = at.attempt(lambda: at.attribute(obj, name), "AttributeError", ABSENT)
        return found if isinstance(found, Unknown) else found is not ABSENT
    if name == "__len__" and at.dialect >= 3 and getattr(obj, "symbolic", False):
        return False  # before, it had one that raised, and before that none
    return at.because(Cause.KIND, f"what {describe(obj)} can do is asked at run time")


_PLAIN = {int: int, float: float, bool: bool, str: str, bytes: bytes, tuple: tuple, type(None): type(None), ListValue: list,
          DictValue: dict, SetValue: set}  # fmt: skip
_OF_PYTHON_2 = frozenset({"decode", "encode", "has_key", "iteritems", "iterkeys", "itervalues"})


def _by_kind(obj: Value, name: str) -> bool | None:
    """Whether plain values, arrays and tensors have an attribute; None where their kind does not tell."""
    if isinstance(obj, Array):
        return True if find(f"{obj.kind}.{name}") is not None else None
    if getattr(obj, "symbolic", False):
        return True if name in ("dtype", "name", "shape") else None
    kind = _PLAIN.get(type(obj))
    return None if kind is None or name in _OF_PYTHON_2 else hasattr(kind, name)


@models("builtins.callable")
def callable_(at: Context, obj: Value, /) -> Value:
    """Whether it can be called, where its kind tells."""
    if type_name(obj) is not None:
        return False
    if defines(obj, "__call__") or getattr(obj, "builds", False) or (hasattr(obj, "by_identity") and not hasattr(obj, "cls")):
        return True
    return at.unknown(f"what {describe(obj)} can do is asked at run time")


@models("builtins.issubclass")
def issubclass_(at: Context, cls: Value, kinds: Value, /) -> Value:
    """Whether a class of the program derives from another, or names one of a library among its ancestors."""
    order = getattr(cls, "order", None)
    wanted = items_of(at, kinds)[0] if isinstance(kinds, tuple) else [kinds]
    if order is None or any(isinstance(kind, Unknown) for kind in wanted):
        return at.unknown(f"what {describe(cls)} can do is asked at run time")
    if any(kind is known or (isinstance(kind, External) and kind in (known, _OBJECT)) for kind in wanted for known in order):
        return True
    shown = all(hasattr(known, "order") or known == _OBJECT for known in order)
    of_program = all(hasattr(kind, "order") for kind in wanted)
    foreign = not any(isinstance(known, Unknown) or getattr(known, "local", None) for known in order)
    return False if shown or (of_program and foreign) else at.unknown("what a class of a library derives from is not followed")


_OBJECT = External("builtins.object")


@models("builtins.print", "pprint.pprint", "builtins.help", "IPython.display.display", "IPython.display.clear_output", raw=True)
def print_(at: Context, args: Arguments) -> Value:
    """Shows something and changes nothing."""
    return None


@models("builtins.input", "builtins.raw_input")
def input_(at: Context, prompt: Value = "", /) -> Value:
    return at.unknown("typed in by the user")


@models("builtins.id", "builtins.hash", raw=True)
def identity(at: Context, args: Arguments) -> Value:
    return at.unknown("identities differ from run to run")


@models("builtins.vars")
def vars_(at: Context, obj: Value = ABSENT, /) -> Value:
    """The attributes of a namespace, or of an object of the program, as a dict."""
    return at.unknown("names looked up at run time are not followed") if obj is ABSENT else at.attribute(obj, "__dict__")


@models("builtins.globals", "builtins.locals", "builtins.dir", raw=True)
def names(at: Context, args: Arguments) -> Value:
    return at.unknown("names looked up at run time are not followed")


@models("builtins.chr")
def chr_(at: Context, i: Value, /) -> Value:
    return chr(i) if isinstance(i, int) and 0 <= i < 0x110000 else at.unknown("a character that is not known")


@models("builtins.ord")
def ord_(at: Context, c: Value, /) -> Value:
    return ord(c) if isinstance(c, str) and len(c) == 1 else at.unknown("a character that is not known")
