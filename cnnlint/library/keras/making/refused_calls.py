"""What calls of callbacks and schedules lack, what they have that Keras 3 took away, and what rules one another out."""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import plural
from cnnlint.frozen import replace
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.releases.known_arguments import Taken, of_object
from cnnlint.library.keras.releases.misnamed_arguments import misnamed, no_such_argument
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context

_RATE_AND_STEPS = ("initial_learning_rate", "decay_steps")
# class -> what has no default, in Keras's own order
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "callbacks.ModelCheckpoint": ("filepath",),
    "callbacks.BackupAndRestore": ("backup_dir",),
    "callbacks.CSVLogger": ("filename",),
    "callbacks.LearningRateScheduler": ("schedule",),
    "optimizers.schedules.ExponentialDecay": (*_RATE_AND_STEPS, "decay_rate"),
    "optimizers.schedules.InverseTimeDecay": (*_RATE_AND_STEPS, "decay_rate"),
    "optimizers.schedules.PolynomialDecay": _RATE_AND_STEPS,
    "optimizers.schedules.CosineDecay": _RATE_AND_STEPS,
    "optimizers.schedules.PiecewiseConstantDecay": ("boundaries", "values"),
}
_EXAMPLES = {
    "filepath": '"model.keras"',
    "backup_dir": '"backup"',
    "filename": '"log.csv"',
    "schedule": "lambda epoch: ...",
    "decay_steps": "10000",
    "decay_rate": "0.96",
}
_LEFT_OUT = "leave it out"
# class -> what Keras 2 took, with what to do about it
_GONE: Mapping[str, Mapping[str, str]] = {
    "callbacks.ModelCheckpoint": {
        "period": "write `save_freq`, which counts batches",
        "load_weights_on_restart": "use a `BackupAndRestore`",
        "options": _LEFT_OUT,
        "patience": "give it to an `EarlyStopping`",
        "restore_best_weights": "give it to an `EarlyStopping`",
    },
    "callbacks.TensorBoard": {
        "write_grads": _LEFT_OUT,
        "batch_size": _LEFT_OUT,
        "embeddings_layer_names": "write `embeddings_metadata`",
        "embeddings_data": _LEFT_OUT,
    },
}
_TO_FIT = "give it to `fit`"
_OF_CROSSENTROPIES = {"from_logits": "let the model end as the loss takes it", "label_smoothing": _LEFT_OUT}
# class -> what none of its releases took, though another class or method does
_OF_ANOTHER: Mapping[str, Mapping[str, str]] = {
    **{
        f"losses.{name}": _OF_CROSSENTROPIES
        for name in ("MeanSquaredError", "MeanAbsoluteError", "Huber", "Poisson", "KLDivergence")
    },
    "losses.SparseCategoricalCrossentropy": {
        "label_smoothing": "take a `CategoricalCrossentropy`, and labels in one-hot form",
        "class_weight": _TO_FIT,
    },
    "losses.CategoricalCrossentropy": {"class_weight": _TO_FIT},
    "losses.BinaryCrossentropy": {"class_weight": _TO_FIT},
    "callbacks.EarlyStopping": {
        "save_best_only": "give it to a `ModelCheckpoint`",
        "factor": "give it to a `ReduceLROnPlateau`",
        "min_lr": "give it to a `ReduceLROnPlateau`",
    },
    "metrics.BinaryAccuracy": {"from_logits": "write `threshold=0.0`, which divides logits"},
    "metrics.CategoricalAccuracy": {"from_logits": f"{_LEFT_OUT}: the greatest logit is that of the same class"},
    "metrics.SparseCategoricalAccuracy": {"from_logits": f"{_LEFT_OUT}: the greatest logit is that of the same class"},
    "metrics.Precision": {"average": "take one for each class, with `class_id`", "num_classes": _LEFT_OUT},
    "metrics.Recall": {"average": "take one for each class, with `class_id`", "num_classes": _LEFT_OUT},
}
# class -> how many arguments it takes by position, in the release that takes most
_PLACES: Mapping[str, int] = {
    "callbacks.EarlyStopping": 8,
    "callbacks.ModelCheckpoint": 9,
    "callbacks.ReduceLROnPlateau": 8,
    "callbacks.LearningRateScheduler": 2,
    "callbacks.CSVLogger": 3,
}
_CLIPPING = ("clipnorm", "clipvalue", "global_clipnorm")


def refuse_call(name: str, args: Arguments, at: Context) -> None:
    """Reports the call of `keras.<module>.<Class>(...)` where Python or Keras does not take these arguments together."""
    own = name.removeprefix("keras.")
    if args.rest is None and args.spread is None:
        _refuse_missing(own, args, at)
    if len(args.positional) > _PLACES.get(own, len(args.positional)):
        _refuse_too_many(own, args, at)
    for argument, help in _GONE.get(own, {}).items() if at.dialect >= 3 else ():
        if argument in args.keywords:
            _refuse_gone(own, argument, help, args, at)
    _refuse_unknown(own, args, at)
    if at.dialect >= 3 and own.startswith("optimizers.") and own.count(".") == 1:
        _refuse_clipping(own, args, at)


def _refuse_missing(own: str, args: Arguments, at: Context) -> None:
    needed = _NEEDED.get(own, ())
    missing = [one for one in needed[len(args.positional) :] if one not in args.keywords]
    if not missing:
        return
    short = own.rpartition(".")[2]
    several = len(missing) > 1
    named = " and ".join(filter(None, (", ".join(f"`{one}`" for one in missing[:-1]), f"`{missing[-1]}`")))
    words = f"{short}.__init__() missing {len(missing)} required positional argument{'s' if several else ''}: '{missing[0]}'"
    example = ", ".join(f"{one}={_EXAMPLES.get(one, '...')}" for one in missing)
    at.emit(
        Problem(
            "missing-argument",
            f"{short} needs {named}",
            at.span,
            "TypeError",
            help=f"write `{short}({'..., ' if len(missing) < len(needed) else ''}{example})`",
            keras=words,
            argument=missing[0],
        )
    )


def _refuse_too_many(own: str, args: Arguments, at: Context) -> None:
    short, most, given = own.rpartition(".")[2], _PLACES[own], len(args.positional)
    at.emit(
        Problem(
            "invalid-argument",
            f"{short} takes at most {plural(most, 'positional argument')}, not {given}",
            (args.positional_spans[most] if given == len(args.positional_spans) else None) or at.span,
            "TypeError",
            help="give the others by name, or leave them out",
            keras=f"{short}.__init__() takes from",
        )
    )


def _refuse_gone(own: str, argument: str, help: str, args: Arguments, at: Context) -> None:
    gone = f"`{own.rpartition('.')[2]}` of Keras 3 has no argument `{argument}`"
    at.emit(replace(_unknown(own, argument, help, args, at), message=gone, dialects=frozenset({3})))


def _refuse_unknown(own: str, args: Arguments, at: Context) -> None:
    """What no release takes. Some callbacks passed over what they did not know: there only a misspelt name is told."""
    known, short = of_object(own), own.rpartition(".")[2]
    if known is None:
        return
    lenient = _passes_over_others(short, at)
    refusing = frozenset({3}) if lenient and at.dialect >= 3 and not standalone(at) else EVERY_DIALECT
    elsewhere = _OF_ANOTHER.get(own, {})
    for argument in (one for one in args.keywords if one not in known):
        if argument in elsewhere or not lenient:
            at.emit(_unknown(own, argument, elsewhere.get(argument), args, at))
        else:
            misnamed(at, short, argument, known.today, args.keyword_spans.get(argument), at.dialect < 3, refusing)


def _passes_over_others(short: str, at: Context) -> bool:
    """Whether the callback took any argument before Keras 3, one of them only in TensorFlow. tf_keras/src/callbacks.py"""
    if short == "ModelCheckpoint":
        return not (standalone(at) and at.release.before(4))
    return short == "ReduceLROnPlateau"


def _unknown(own: str, argument: str, help: str | None, args: Arguments, at: Context) -> Problem:
    short = own.rpartition(".")[2]
    more: dict[str, str | None] = {"help": help} if help is not None else {}
    if at.dialect < 3 and short.lower() in ("l1", "l2", "tensorboard"):  # Keras 2 looks through their `**kwargs` itself
        more["keras"] = None
    return no_such_argument(short, argument, of_object(own) or Taken(()), args.keyword_spans.get(argument) or at.span, **more)


def _refuse_clipping(own: str, args: Arguments, at: Context) -> None:
    """keras/src/optimizers/base_optimizer.py"""
    given = [one for one in _CLIPPING if isinstance(args.keywords.get(one), (int, float))]
    if len(given) > 1:
        at.emit(
            Problem(
                "invalid-argument",
                f"{own.rpartition('.')[2]} takes one of `{given[0]}` and `{given[1]}`, not both",
                args.keyword_spans.get(given[1]) or at.span,
                "ValueError",
                help="keep the one that is meant",
                keras="Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set.",
                argument=given[1],
                dialects=frozenset({3}),
            )
        )
