"""What the losses, metrics, callbacks, schedules, initializers, regularizers and constraints of Keras take, and the functions
and generators that prepare data, in any release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Taken:
    """The names of arguments. today: in the order of the newest release; before: what other releases took besides."""

    today: tuple[str, ...]
    before: tuple[str, ...] = ()

    def __contains__(self, name: object) -> bool:
        return name in self.today or name in self.before


# By module: the names that any release since 1.0, tf.keras of TensorFlow 1 included, has in the signature of these classes or
# takes from its `**kwargs`; behind a bar those that the newest does not have. LambdaCallback takes any.
# keras/src/callbacks and so on; tensorflow/python/keras
_CLASSES: Mapping[str, Mapping[str, str]] = {
    "callbacks": {
        "backup_dir save_freq double_checkpoint delete_checkpoint | save_before_preemption": "BackupAndRestore",
        "| count_mode stateful_metrics": "ProgbarLogger",
        "directory monitor verbose save_best_only mode save_freq initial_value_threshold max_to_keep save_on_background"
        " save_weights_only": "OrbaxCheckpoint",
        "filename separator append": "CSVLogger",
        "filepath monitor verbose save_best_only save_weights_only mode save_freq initial_value_threshold"
        " | options period load_weights_on_restart": "ModelCheckpoint",
        "log_dir histogram_freq write_graph write_images write_steps_per_second update_freq profile_batch embeddings_freq"
        " embeddings_metadata | batch_size write_grads embeddings_layer_names embeddings_data": "TensorBoard",
        "monitor factor patience verbose mode min_delta cooldown min_lr | epsilon baseline": "ReduceLROnPlateau",
        "monitor min_delta patience verbose mode baseline restore_best_weights start_from_epoch": "EarlyStopping",
        "raise_error": "TerminateOnNaN",
        "root path field headers send_as_json": "RemoteMonitor",
        "schedule verbose": "LearningRateScheduler",
        "stateful_metrics": "BaseLogger",
        "swap_on_epoch": "SwapEMAWeights",
    },
    "constraints": {
        "axis": "UnitNorm",
        "max_value axis | m": "MaxNorm",
        "min_value max_value rate axis | low high": "MinMaxNorm",
    },
    "initializers": {
        "| dtype": "Zeros Ones",
        "gain | dtype": "Identity",
        "gain seed | dtype": "Orthogonal",
        "mean stddev seed | dtype": "RandomNormal TruncatedNormal",
        "minval maxval seed | dtype": "RandomUniform",
        "scale mode distribution seed input_axes output_axes | dtype": "VarianceScaling",
        "seed input_axes output_axes | dtype": "GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform",
        "side window scaling periodic": "STFT",
        "value | dtype verify_shape": "Constant",
    },
    "losses": {
        "alpha beta reduction name axis dtype": "Tversky",
        "alpha gamma from_logits label_smoothing axis reduction name dtype": "CategoricalFocalCrossentropy",
        "apply_class_balancing alpha gamma from_logits label_smoothing axis reduction name dtype": "BinaryFocalCrossentropy",
        "axis reduction name dtype": "CosineSimilarity",
        "delta reduction name dtype": "Huber",
        "from_logits ignore_class reduction axis name dtype": "SparseCategoricalCrossentropy",
        "from_logits label_smoothing axis reduction name dtype": "BinaryCrossentropy CategoricalCrossentropy",
        "gamma margin remove_diagonal reduction name dtype": "Circle",
        "q reduction name dtype": "CategoricalGeneralizedCrossEntropy",
        "reduction name axis dtype": "Dice",
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
        "name dtype from_logits ignore_class axis": "SparseCategoricalCrossentropy",
        "name dtype from_logits label_smoothing": "BinaryCrossentropy",
        "name dtype from_logits label_smoothing axis": "CategoricalCrossentropy",
        "name dtype shape": "MeanTensor",
        "name dtype threshold": "BinaryAccuracy",
        "normalizer name dtype": "MeanRelativeError",
        "num_classes name dtype ignore_class sparse_y_true sparse_y_pred axis": "MeanIoU",
        "num_classes target_class_ids name dtype ignore_class sparse_y_true sparse_y_pred axis": "IoU",
        "num_classes name dtype ignore_class sparse_y_pred axis": "OneHotMeanIoU",
        "num_classes target_class_ids name dtype ignore_class sparse_y_pred axis": "OneHotIoU",
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
        "l1 | l": "L1",
        "l1 l2": "L1L2",
        "l2 | l": "L2",
    },
}
# By the end of the name: the arguments in any release since 1.0, tf.keras of TensorFlow 1 included. Left out is what hands
# others on, or passes over them. keras/src/utils, keras/src/legacy/preprocessing, keras/src/datasets, keras_preprocessing
_FOLDER = "directory labels label_mode class_names batch_size shuffle seed validation_split subset follow_links verbose"
_WORDS = "path num_words skip_top maxlen seed start_char oov_char index_from | cache_dir nb_words test_split"
_SAVED = "save_to_dir save_prefix save_format subset"
_FILTERS = "filters lower split"
FUNCTIONS: Mapping[str, str] = {
    "ImageDataGenerator": "featurewise_center samplewise_center featurewise_std_normalization samplewise_std_normalization"
    " zca_whitening zca_epsilon rotation_range width_shift_range height_shift_range brightness_range shear_range zoom_range"
    " channel_shift_range fill_mode cval horizontal_flip vertical_flip rescale preprocessing_function data_format"
    " validation_split dtype interpolation_order | dim_ordering",
    "ImageDataGenerator.fit": "x augment rounds seed | X",
    "ImageDataGenerator.flow": f"x y batch_size shuffle sample_weight seed {_SAVED} ignore_class_split | X",
    "ImageDataGenerator.flow_from_directory": "directory target_size color_mode classes class_mode batch_size shuffle seed"
    f" {_SAVED} follow_links interpolation keep_aspect_ratio",
    "TimeseriesGenerator": "data targets length sampling_rate stride start_index end_index shuffle reverse batch_size",
    "Tokenizer": "num_words filters lower split char_level oov_token document_count analyzer | nb_words",
    "Tokenizer.texts_to_matrix": "texts mode",
    "array_to_img": "x data_format scale dtype | dim_ordering",
    "audio_dataset_from_directory": f"{_FOLDER} sampling_rate output_sequence_length ragged",
    "boston_housing.load_data": "path test_split seed | cache_dir",
    "california_housing.load_data": "version path test_split seed",
    "cifar10.load_data": "| cache_dir",
    "cifar100.load_data": "label_mode | cache_dir",
    "fashion_mnist.load_data": "| cache_dir",
    "get_file": "fname origin untar md5_hash file_hash cache_subdir hash_algorithm extract archive_format cache_dir"
    " force_download",
    "hashing_trick": f"text n hash_function {_FILTERS} analyzer | text",
    "imdb.load_data": _WORDS,
    "img_to_array": "img data_format dtype | dim_ordering",
    "load_img": "path color_mode target_size interpolation keep_aspect_ratio | grayscale",
    "mnist.load_data": "path | cache_dir",
    "text.one_hot": f"input_text n {_FILTERS} analyzer | text",
    "pad_sequences": "sequences maxlen dtype padding truncating value",
    "plot_model": "model to_file show_shapes show_layer_names rankdir expand_nested dpi show_dtype show_layer_activations"
    " show_trainable splines | layer_range",
    "reuters.load_data": f"test_split {_WORDS}",
    "skipgrams": "sequence vocabulary_size window_size negative_samples shuffle categorical sampling_table seed",
    "split_dataset": "dataset left_size right_size shuffle seed preferred_backend",
    "text_dataset_from_directory": f"{_FOLDER} max_length format",
    "text_to_word_sequence": f"input_text {_FILTERS} | text",
    "timeseries_dataset_from_array": "data targets sequence_length sequence_stride sampling_rate batch_size shuffle seed"
    " start_index end_index format",
    "to_categorical": "x num_classes | dtype y nb_classes",
}
# These look through their `**kwargs` themselves, and say it in words of their own.
IN_OTHER_WORDS = frozenset({"Tokenizer", "plot_model", "imdb.load_data", "reuters.load_data"})
# What a decorator of Keras 2 (2.9 to 2.15, `inject_mesh`) takes from the keywords of every class of a module.
_OF_DECORATORS = {"metrics": "mesh"}
_LIKE_FUNCTIONS = ("constraints", "initializers", "regularizers")  # whose classes are called in small letters, too


@cache
def of_object(name: str) -> Taken | None:
    """The arguments of a class by `<module>.<Class>`; None if they are not known."""
    module, _, short = name.rpartition(".")
    classes = {one: names for names, some in _CLASSES.get(module, {}).items() for one in some.split()}
    if module in _LIKE_FUNCTIONS:
        short = short.replace("_", "").lower()
        classes = {one.lower(): names for one, names in classes.items()}
    return _taken(classes.get(short), _OF_DECORATORS.get(module, ""))


@cache
def of_function(name: str) -> Taken | None:
    """The arguments of a function, a method, or a class that prepares data, by its whole name; None if they are not known."""
    parts = name.split(".")
    return _taken(FUNCTIONS.get(".".join(parts[-2:]), FUNCTIONS.get(parts[-1])))


def _taken(names: str | None, besides: str = "") -> Taken | None:
    if names is None:
        return None
    today, _, before = names.partition("|")
    return Taken(tuple(today.split()), (*before.split(), *besides.split()))
