"""What scikit-learn does with a wrapped model: `fit` builds it by its function and trains it, as often as there are folds."""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.facts import Learner
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.program import Problem
from cnnlint.values import Array, Context, DictValue, Object, ProgramFunction, Value

_PIPELINE = "sklearn.pipeline.Pipeline"
_PREFIX = "model__"  # of what scikeras hands on to the function alone
_ROUTED = tuple(f"{name}__" for name in ("model", "fit", "compile", "predict", "optimizer", "loss", "metrics"))
# scikeras/wrappers.py, BaseWrapper.__init__
OF_SCIKERAS = frozenset(
    {
        "batch_size", "build_fn", "callbacks", "class_weight", "epochs", "loss", "metrics", "model", "optimizer",
        "random_state", "run_eagerly", "shuffle", "validation_batch_size", "validation_split", "verbose", "warm_start",
    }
)  # fmt: skip


class WrappedModel(Object):
    """A wrapper. given: its arguments, of which the function takes those that it has parameters for; classifies: whether it
    encodes the targets itself; settable: the names that a search may set besides, None where that is not known."""

    __slots__ = ("classifies", "function", "given", "settable")

    def __init__(
        self, function: Value, given: Mapping[str, Value], classifies: bool, settable: frozenset[str] | None = None
    ) -> None:
        self.function, self.given, self.classifies, self.settable = function, given, classifies, settable

    def get(self, name: str, at: Context) -> Value:
        if name == "fit":
            return at.member(self, "keras.__wrapped__", name)
        return at.unknown("a model that scikit-learn trains")

    def with_params(self, given: Mapping[str, Value]) -> WrappedModel:
        return WrappedModel(self.function, {**self.given, **given}, self.classifies, self.settable)

    def built(self, at: Context) -> Value:
        """The model, where the function is known and gets all that it needs."""
        if not isinstance(self.function, ProgramFunction):
            return None
        signature = self.function.signature
        given = {key.removeprefix(_PREFIX): value for key, value in self.given.items()}
        taken = {name: given[name] for name in signature.names if name in given}
        return None if set(signature.required) - set(taken) else at.call(self.function, Arguments((), taken))

    def describe(self) -> str:
        return "a model that scikit-learn trains"


@models("keras.__wrapped__.fit", raw=True)
def fit(at: Context, args: Arguments) -> Value:
    """Of the targets of a classifier, only those that are one-hot already stay what they are."""
    wrapped = args.receiver(WrappedModel)
    (x, place), (y, _) = args.one(1, "X"), args.one(2, "y")
    at.apply("keras.__foreign_code__", Arguments(("sklearn",)))  # how often it is built is not known
    model = wrapped.built(at)
    if isinstance(model, ModelValue) and isinstance(x, Array):
        targets = y if not wrapped.classifies or _has_columns(at, y) else at.unknown("targets that a wrapper encodes")
        at.apply("keras.Model.fit", Arguments((model, as_array(at, x), targets), {}, (None, place, None)))
    return wrapped


def _has_columns(at: Context, y: Value) -> bool:
    array = as_array(at, y)
    return isinstance(array, Array) and isinstance(array.shape, tuple) and len(array.shape) == 2


def _trains_a_model(estimator: Value) -> bool:
    parts = estimator.options["parts"] if isinstance(estimator, Learner) and estimator.name == _PIPELINE else None
    return isinstance(estimator, WrappedModel) or (isinstance(parts, tuple) and bool(parts) and _trains_a_model(parts[-1]))


def _train(at: Context, estimator: Value, X: Value, y: Value) -> None:
    if _trains_a_model(estimator):
        at.call(at.attribute(estimator, "fit"), Arguments((X, y)))


@models("sklearn.model_selection.cross_val_score", "sklearn.model_selection.cross_validate",
        "sklearn.model_selection.cross_val_predict", "sklearn.cross_validation.cross_val_score")  # fmt: skip
def cross_validate(at: Context, estimator: Value, X: Value = None, y: Value = None, *rest: Value, **more: Value) -> Value:
    _train(at, estimator, X, y)
    return at.unknown("the scores of a cross-validation")


class Search(Object):
    """A search over hyperparameters."""

    __slots__ = ("estimator",)

    def __init__(self, estimator: Value) -> None:
        self.estimator = estimator

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "keras.__search__", name) if name == "fit" else at.unknown("what a search finds")

    def describe(self) -> str:
        return "a search over hyperparameters"


@models("sklearn.model_selection.GridSearchCV", "sklearn.model_selection.RandomizedSearchCV",
        "sklearn.grid_search.GridSearchCV", "sklearn.grid_search.RandomizedSearchCV")  # fmt: skip
def search(at: Context, estimator: Value, param_grid: Value = None, *rest: Value, **more: Value) -> Value:
    """What it chooses is not known, nor then is what is built of it."""
    grid = more.get("param_distributions", param_grid)
    if not isinstance(estimator, WrappedModel) or not isinstance(grid, DictValue) or grid.rest is not None:
        return at.unknown("what a search finds")
    _refuse_names(estimator, grid, at)
    return Search(estimator.with_params({str(key): at.unknown("chosen by a search") for key in grid.items}))


def _refuse_names(estimator: WrappedModel, grid: DictValue, at: Context) -> None:
    """What scikeras does not set: a parameter of the function has a prefix, or is named in the constructor as well."""
    settable = estimator.settable
    strange = [key for key in grid.items if isinstance(key, str) and settable is not None and key not in settable]
    name = next((key for key in strange if key not in estimator.given and not key.startswith(_ROUTED)), None)
    if name is None:
        return
    at.emit(
        Problem(
            "invalid-argument",
            f"the wrapper has no parameter `{name}` that a search could set",
            at.span,
            "ValueError",
            expected=f"{_PREFIX}{name}",
            actual=name,
            help=f"write `{_PREFIX}{name}`, which goes on to the function that builds the model",
            keras=f"Invalid parameter {name} for estimator",
            certain=False,
        )
    )


@models("keras.__search__.fit")
def search_fit(at: Context, self: Search, X: Value, y: Value = None, **more: Value) -> Value:
    _train(at, self.estimator, X, y)
    return self
