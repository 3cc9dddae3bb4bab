"""The tuners: each builds the model with hyperparameters of its choice, trains it, and hands out the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import exactly, models
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras_tuner.hyperparameters import HyperParameters
from cnnlint.values import Context, ListValue, Made, Mutable, Object, Unknown, Value, join

_COMPILED_ANEW = ("optimizer", "loss", "metrics")  # a tuner that is given one of these compiles the model with it
_FOLLOWED = 5  # of the best models


class HyperModel(Object):
    """`tuner.hypermodel` where a function builds the model."""

    __slots__ = ("build",)

    def __init__(self, build: Value) -> None:
        self.build = build

    def get(self, name: str, at: Context) -> Value:
        return self.build if name == "build" else at.unknown(f"`{name}` of a hypermodel")

    def describe(self) -> str:
        return "a hypermodel"


class Tuner(Mutable):
    """A tuner. model: the one that it builds, whatever the values of the hyperparameters are; trained: by its `search`."""

    __slots__ = ("best", "compiles", "hypermodel", "model", "trained")
    builds = True

    def __init__(self, hypermodel: Value, compiles: bool) -> None:
        self.hypermodel, self.compiles = hypermodel, compiles
        self.best = HyperParameters(tuned=True)
        self.model: Value = None
        self.trained = False

    def get(self, name: str, at: Context) -> Value:
        known = exactly(f"keras_tuner.__tuner__.{name}")
        return (
            at.member(self, "keras_tuner.__tuner__", name)
            if known
            else at.unknown(f"`{name}` of a tuner is known only at run time")
        )

    def snapshot(self) -> Any:
        return self.model, self.trained

    def restore(self, state: Any) -> None:
        self.model, self.trained = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return join(one[0], other[0], why), one[1] and other[1]

    def forget(self, why: Unknown) -> None:
        self.model = why

    def built(self, best: HyperParameters, at: Context) -> Value:
        if isinstance(self.hypermodel, (Made, Unknown)) or self.hypermodel is None:
            return at.unknown("what a tuner is given to build is not known")
        return at.call(at.attribute(self.hypermodel, "build"), Arguments((best,)))

    def describe(self) -> str:
        return "a tuner"


@models(
    "keras_tuner.RandomSearch", "keras_tuner.tuners.RandomSearch", "keras_tuner.tuners.randomsearch.RandomSearch",
    "keras_tuner.GridSearch", "keras_tuner.tuners.GridSearch", "keras_tuner.tuners.gridsearch.GridSearch",
    "keras_tuner.Hyperband", "keras_tuner.tuners.Hyperband", "keras_tuner.tuners.hyperband.Hyperband",
    "keras_tuner.BayesianOptimization", "keras_tuner.tuners.BayesianOptimization",
    "keras_tuner.tuners.bayesian.BayesianOptimization",
    "kerastuner.RandomSearch", "kerastuner.tuners.RandomSearch", "kerastuner.tuners.randomsearch.RandomSearch",
    "kerastuner.Hyperband", "kerastuner.tuners.Hyperband", "kerastuner.tuners.hyperband.Hyperband",
    "kerastuner.BayesianOptimization", "kerastuner.tuners.BayesianOptimization",
    "kerastuner.tuners.bayesian.BayesianOptimization",
)  # fmt: skip
def tuner(at: Context, hypermodel: Value = None, hyperparameters: Value = None, **more: Value) -> Value:
    """The model is built to find out what there is to be chosen: `_populate_initial_space`."""
    at.escape(hyperparameters, "a tuner sets it")
    at.apply("keras.__foreign_code__", Arguments(("keras_tuner.Tuner",)))  # models that are built meanwhile take names
    told = [name for name in _COMPILED_ANEW if more.get(name) is not None]
    made = Tuner(HyperModel(hypermodel) if _is_function(hypermodel) else hypermodel, bool(told))
    made.model = made.built(made.best, at)
    return made


def _is_function(hypermodel: Value) -> bool:
    """Whether it is called to build the model; an object has a method for that."""
    return not (hypermodel is None or isinstance(hypermodel, (Made, Unknown)) or hasattr(hypermodel, "cls"))


@models("keras_tuner.__tuner__.hypermodel", attribute=True)
def hypermodel(at: Context, tuner: Tuner) -> Value:
    return tuner.hypermodel


@models("keras_tuner.__tuner__.search", raw=True)
def search(at: Context, args: Arguments) -> Value:
    """`fit` of each model that it builds, with these arguments."""
    tuner = args.receiver(Tuner)
    own = not isinstance(tuner.hypermodel, HyperModel)  # whose class may have a `fit` of its own
    if isinstance(tuner.model, ModelValue) and not (own or tuner.compiles):
        at.store.touch(tuner)
        at.apply("keras.Model.fit", replace(args, positional=(tuner.model, *args.positional[1:])))
        tuner.trained = True
    return None


@models("keras_tuner.__tuner__.get_best_models")
def get_best_models(at: Context, tuner: Tuner, num_models: Value = 1) -> Value:
    first = tuner.model if tuner.trained else tuner.built(tuner.best, at)
    return _ranked(at, first, num_models, lambda: tuner.built(HyperParameters(tuned=True), at))


@models("keras_tuner.__tuner__.get_best_hyperparameters")
def get_best_hyperparameters(at: Context, tuner: Tuner, num_trials: Value = 1) -> Value:
    return _ranked(at, tuner.best, num_trials, lambda: HyperParameters(tuned=True))


def _ranked(at: Context, first: Value, count: Value, another: Callable[[], Value]) -> ListValue:
    """A list of the best of them."""
    if isinstance(count, int) and count <= _FOLLOWED:
        return ListValue([first, *(another() for _ in range(1, count))])
    return ListValue([first], at.unknown("how many a tuner hands out is not known"))


@models("keras_tuner.__tuner__.search_space_summary", "keras_tuner.__tuner__.results_summary", "keras_tuner.__tuner__.reload")
def told(at: Context, tuner: Tuner, *rest: Value, **more: Value) -> None:
    """Prints something, or reads what an earlier search found."""
