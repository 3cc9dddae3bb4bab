"""What may raise in one run and not in another: what reads files, asks the machine, or is not known at all."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.library.python.kinds import native
from cnnlint.shapes import Expr
from cnnlint.values import Either, Number, Text, Unknown, Value

# Functions that are not modelled and hardly ever raise.
_CALM = frozenset(
    {
        "IPython", "datetime", "gc", "logging", "math", "matplotlib", "pprint", "random", "seaborn", "string", "sys", "time",
        "tqdm", "traceback", "typing", "warnings",
    }
)  # fmt: skip
_MODELLED = frozenset(
    {
        "builtins.open", "io.open", "keras.Model.load_weights", "keras.Sequential.load_weights", "keras.models.load_model",
        "keras.utils.get_file", "keras.utils.image_dataset_from_directory", "numpy.load", "numpy.loadtxt", "numpy.genfromtxt",
    }
)  # fmt: skip
_WORDS = (
    "pandas.read_",
    "shutil.",
    "kagglehub.",
    "tensorflow.distribute.cluster_resolver.",
    "tensorflow.config.experimental_connect_to",
)

_READING_TEXT = frozenset({"builtins.int", "builtins.float"})
_CHECKING = {  # what raises where what it is given does not suit it
    "builtins.list.remove": "ValueError",
    "builtins.set.remove": "KeyError",
}
_LOOKING_FOR = {  # what raises where it does not find what it is asked for
    "builtins.dict.pop": "KeyError",
    "builtins.dict.popitem": "KeyError",
    "builtins.getattr": "AttributeError",
    "builtins.list.index": "ValueError",
    "builtins.list.pop": "IndexError",
    "builtins.max": "ValueError",
    "builtins.min": "ValueError",
    "builtins.next": "StopIteration",
    "builtins.set.pop": "KeyError",
    "builtins.str.index": "ValueError",
    "builtins.str.rindex": "ValueError",
    "builtins.tuple.index": "ValueError",
    "builtins.list.popleft": "IndexError",
    "importlib.import_module": "ImportError",
    "json.loads": "ValueError",
}
# Which of the arguments is given back instead.
_DEFAULT_IS = {
    "builtins.dict.pop": 2,
    "builtins.getattr": 2,
    "builtins.next": 1,
}
_NOT_TOLD = (Unknown, Either, Number, Text)


def may_refuse(name: str, args: Arguments, result: Value) -> str | None:
    """The exception of a call that raises for some of the values that it may be given; `result` is what it gives for others."""
    given = args.positional
    if name in _READING_TEXT:
        text = bool(given) and isinstance(given[0], Unknown) and not isinstance(given[0], Number)
        return "ValueError" if text else None
    if name in _CHECKING:
        return None if all(map(native, given)) else _CHECKING[name]
    has_default = "default" in args.keywords or len(given) > _DEFAULT_IS.get(name, len(given))
    told = has_default or not (isinstance(result, Expr) or type(result) in _NOT_TOLD)
    return None if told else _LOOKING_FOR.get(name)


def may_fail(name: str, modelled: bool) -> bool:
    """Whether a call of the library function of that canonical name may raise for reasons that the source does not tell."""
    if not modelled and name.partition(".")[0] not in _CALM:
        return not name.startswith("builtins.")
    return name in _MODELLED or name.endswith(".load_weights") or name.startswith(_WORDS)
