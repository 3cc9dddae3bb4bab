"""What may raise in one run and not in another: what reads files, asks the machine, or is not known at all."""

from __future__ import annotations

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


def may_fail(name: str, modelled: bool) -> bool:
    """Whether a call of the library function of that canonical name may raise for reasons that the source does not tell."""
    if not modelled and name.partition(".")[0] not in _CALM:
        return not name.startswith("builtins.")
    return name in _MODELLED or name.endswith(".load_weights") or name.startswith(_WORDS)
