"""The words that Keras takes for losses, metrics and optimizers in `compile`, by version.

keras/src/{losses,metrics,optimizers}/__init__.py of Keras 3.15.1; tf_keras 2.21 takes the old names as well.
"""

from __future__ import annotations

from difflib import get_close_matches


def _names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


LOSSES = _names(
    "binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy binary_focal_crossentropy",
    "categorical_focal_crossentropy categorical_generalized_cross_entropy mean_squared_error mean_absolute_error",
    "mean_absolute_percentage_error mean_squared_logarithmic_error squared_hinge hinge categorical_hinge log_cosh logcosh",
    "huber kl_divergence poisson kld cosine_similarity dice tversky circle ctc mse mae mape msle bce MSE MAE MAPE MSLE BCE KLD",
    "kullback_leibler_divergence",
)
METRICS = LOSSES | _names(
    "accuracy acc crossentropy ce binary_accuracy categorical_accuracy sparse_categorical_accuracy top_k_categorical_accuracy",
    "sparse_top_k_categorical_accuracy auc precision recall f1_score fbeta_score mean_io_u binary_io_u io_u one_hot_io_u",
    "one_hot_mean_io_u mean mean_metric_wrapper sum false_negatives false_positives true_negatives true_positives r2_score",
    "root_mean_squared_error cosine_similarity log_cosh_error mean_relative_error concordance_correlation pearson_correlation",
    "precision_at_recall recall_at_precision sensitivity_at_specificity specificity_at_sensitivity",
)
OPTIMIZERS = _names("adadelta adafactor adagrad adam adamw adamax ftrl lion lamb loss_scale_optimizer muon nadam rmsprop sgd")
OLD_LOSSES = _names("cosine cosine_proximity huber_loss")
OLD_METRICS = _names("cosine_proximity cosine auc AUC")
METRICS_OF_1 = _names("matthews_correlation fmeasure fscore f1score")  # keras 1.2.2, metrics.py

# What one Keras refuses of these: 3.0 to 3.15 look in a table of their own for each kind, 2 knows its optimizers by a list.
REFUSED_BY_3 = {
    "loss": _names("logcosh kullback_leibler_divergence"),
    "metrics": _names(
        "binary_focal_crossentropy categorical_focal_crossentropy huber log_cosh logcosh kld KLD kullback_leibler_divergence",
        "dice tversky circle ctc crossentropy ce fbeta_score mean_relative_error",
    ),
    "optimizer": _names("lamb"),
}
REFUSED_BY_2 = {"optimizer": _names("adafactor lamb lion muon")}
_SHORT = _names("bce kld mae mape mse msle logcosh")  # which are no classes

# Words of Keras 3 for which it looks at the targets, in any case. keras/src/trainers/compile_utils.py
CHOSEN = {"loss": {"crossentropy", "ce"}, "metrics": {"accuracy", "acc"}, "optimizer": ()}
KNOWN = {"loss": LOSSES, "metrics": METRICS, "optimizer": OPTIMIZERS}


def known(kind: str, dialect: int) -> frozenset[str]:
    """The words of that kind that a Keras takes."""
    if dialect >= 3:
        return KNOWN[kind] - REFUSED_BY_3[kind]
    old = {"loss": OLD_LOSSES, "metrics": OLD_METRICS | OLD_LOSSES | (METRICS_OF_1 if dialect == 1 else frozenset())}
    return (KNOWN[kind] | old.get(kind, frozenset())) - REFUSED_BY_2.get(kind, frozenset())


def is_known(kind: str, word: str, dialect: int) -> bool:
    """Whether Keras takes the word; class names in CamelCase are taken as well, optimizers in any case."""
    names = known(kind, dialect)
    if word in names or (kind == "optimizer" and word.lower() in names):
        return True
    if dialect >= 3 and word.lower() in CHOSEN[kind]:
        return True
    flat = {name.replace("_", "") for name in names - _SHORT}
    return word[:1].isupper() and word.lower() in flat  # BinaryCrossentropy


def nearest(kind: str, word: str, dialect: int) -> str | None:
    """The known word that it was probably meant to be."""
    names, flat = known(kind, dialect), word.lower().replace("-", "_").replace(" ", "_")
    slips = [name for name in sorted(names) if one_letter_off(flat, name)]
    near = slips if len(slips) == 1 else get_close_matches(flat, sorted(names), 1, 0.8)
    return near[0] if near else None


def one_letter_off(word: str, other: str) -> bool:
    """Whether one letter was changed, left out, added, swapped with its neighbour, or written in the other case."""
    if word.lower() == other.lower():
        return True
    if abs(len(word) - len(other)) > 1:
        return False
    i = 0
    while i < min(len(word), len(other)) and word[i] == other[i]:
        i += 1
    tails = (word[i + 1 :], other[i:]), (word[i:], other[i + 1 :]), (word[i + 1 :], other[i + 1 :])
    swapped = word[i : i + 2] == other[i : i + 2][::-1] and word[i + 2 :] == other[i + 2 :]
    return swapped or any(a == b for a, b in tails)
