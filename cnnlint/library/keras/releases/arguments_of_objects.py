"""What the losses, metrics, callbacks, schedules, initializers, regularizers and constraints of Keras take, in any release."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

# By module: the names that any release since 1.0, tf.keras of TensorFlow 1 included, has in the signature of these classes or
# takes from its `**kwargs`. LambdaCallback takes any. keras/src/callbacks and so on; tensorflow/python/keras
_BY_MODULE: Mapping[str, Mapping[str, str]] = {
    "callbacks": {
        "backup_dir save_freq double_checkpoint delete_checkpoint save_before_preemption": "BackupAndRestore",
        "count_mode stateful_metrics": "ProgbarLogger",
        "directory monitor verbose save_best_only save_weights_only mode save_freq initial_value_threshold max_to_keep"
        " save_on_background": "OrbaxCheckpoint",
        "filename separator append": "CSVLogger",
        "filepath monitor verbose save_best_only save_weights_only mode save_freq initial_value_threshold options period"
        " load_weights_on_restart": "ModelCheckpoint",
        "log_dir histogram_freq write_graph write_images write_steps_per_second update_freq profile_batch embeddings_freq"
        " embeddings_metadata batch_size write_grads embeddings_layer_names embeddings_data": "TensorBoard",
        "monitor factor patience verbose mode min_delta cooldown min_lr baseline epsilon": "ReduceLROnPlateau",
        "monitor min_delta patience verbose mode baseline restore_best_weights start_from_epoch": "EarlyStopping",
        "raise_error": "TerminateOnNaN",
        "root path field headers send_as_json": "RemoteMonitor",
        "schedule verbose": "LearningRateScheduler",
        "stateful_metrics": "BaseLogger",
        "swap_on_epoch": "SwapEMAWeights",
    },
    "constraints": {
        "axis": "UnitNorm",
        "max_value axis m": "MaxNorm",
        "min_value max_value rate axis low high": "MinMaxNorm",
    },
    "initializers": {
        "dtype": "Zeros Ones",
        "gain dtype": "Identity",
        "gain seed dtype": "Orthogonal",
        "mean stddev seed dtype": "RandomNormal TruncatedNormal",
        "minval maxval seed dtype": "RandomUniform",
        "scale mode distribution seed input_axes output_axes dtype": "VarianceScaling",
        "seed input_axes output_axes dtype": "GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform",
        "side window scaling periodic dtype": "STFT",
        "value dtype verify_shape": "Constant",
    },
    "losses": {
        "alpha beta reduction name axis dtype": "Tversky",
        "alpha gamma from_logits label_smoothing axis reduction name dtype": "CategoricalFocalCrossentropy",
        "apply_class_balancing alpha gamma from_logits label_smoothing axis reduction name dtype": "BinaryFocalCrossentropy",
        "axis reduction name dtype": "CosineSimilarity Dice",
        "delta reduction name dtype": "Huber",
        "from_logits ignore_class reduction axis name dtype": "SparseCategoricalCrossentropy",
        "from_logits label_smoothing axis reduction name dtype": "BinaryCrossentropy CategoricalCrossentropy",
        "gamma margin remove_diagonal reduction name dtype": "Circle",
        "q reduction name dtype": "CategoricalGeneralizedCrossEntropy",
        "reduction name dtype": "CTC CategoricalHinge CosineProximity Hinge KLDivergence LogCosh MeanAbsoluteError"
        " MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson SquaredHinge",
    },
    "metrics": {
        "average beta threshold name dtype": "FBetaScore",
        "average threshold name dtype": "F1Score",
        "class_aggregation num_regressors name dtype": "R2Score",
        "k name dtype": "TopKCategoricalAccuracy",
        "k name dtype from_sorted_ids": "SparseTopKCategoricalAccuracy",
        "name dtype": "Accuracy CategoricalAccuracy CategoricalHinge CosineProximity Hinge KLDivergence LogCoshError Mean"
        " MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson"
        " RootMeanSquaredError SparseCategoricalAccuracy SquaredHinge Sum",
        "name dtype axis": "ConcordanceCorrelation CosineSimilarity PearsonCorrelation",
        "name dtype from_logits axis ignore_class": "SparseCategoricalCrossentropy",
        "name dtype from_logits label_smoothing": "BinaryCrossentropy",
        "name dtype from_logits label_smoothing axis": "CategoricalCrossentropy",
        "name dtype shape": "MeanTensor",
        "name dtype threshold": "BinaryAccuracy",
        "normalizer name dtype": "MeanRelativeError",
        "num_classes name dtype ignore_class sparse_y_true sparse_y_pred axis": "MeanIoU OneHotMeanIoU",
        "num_classes target_class_ids name dtype ignore_class sparse_y_true sparse_y_pred axis": "IoU OneHotIoU",
        "num_thresholds curve summation_method name dtype thresholds multi_label num_labels label_weights from_logits": "AUC",
        "precision num_thresholds class_id name dtype": "RecallAtPrecision",
        "recall num_thresholds class_id name dtype": "PrecisionAtRecall",
        "sensitivity num_thresholds class_id name dtype": "SpecificityAtSensitivity",
        "specificity num_thresholds class_id name dtype": "SensitivityAtSpecificity",
        "target_class_ids threshold name dtype": "BinaryIoU",
        "thresholds name dtype": "FalseNegatives FalsePositives TrueNegatives TruePositives",
        "thresholds top_k class_id name dtype": "Precision Recall",
    },
    "optimizers.schedules": {
        "boundaries values name": "PiecewiseConstantDecay",
        "initial_learning_rate decay_steps alpha name warmup_target warmup_steps": "CosineDecay",
        "initial_learning_rate decay_steps decay_rate staircase name": "ExponentialDecay InverseTimeDecay",
        "initial_learning_rate decay_steps end_learning_rate power cycle name": "PolynomialDecay",
        "initial_learning_rate decay_steps initial_variance variance_decay num_periods alpha beta seed name": ""
        "NoisyLinearCosineDecay",
        "initial_learning_rate decay_steps num_periods alpha beta name": "LinearCosineDecay",
        "initial_learning_rate first_decay_steps t_mul m_mul alpha name": "CosineDecayRestarts",
    },
    "regularizers": {
        "factor mode": "OrthogonalRegularizer",
        "l1 l": "L1",
        "l1 l2": "L1L2",
        "l2 l": "L2",
    },
}
_FUNCTIONS = ("constraints", "initializers", "regularizers")  # whose classes are called by names in small letters, too


@cache
def known_arguments(name: str) -> tuple[str, ...] | None:
    """The arguments of a class in any release, in the order of the newest, by `<module>.<Class>`; None if it is not known."""
    module, _, short = name.rpartition(".")
    classes = {one: names for names, some in _BY_MODULE.get(module, {}).items() for one in some.split()}
    if module in _FUNCTIONS:
        short = short.replace("_", "").lower()
        classes = {one.lower(): names for one, names in classes.items()}
    return tuple(classes[short].split()) if short in classes else None
