"""Library functions that are not modelled and are known to leave what is handed to them as it is."""

from __future__ import annotations

import builtins
from functools import cache

from cnnlint.library.packages import TESTS

# What these read, draw or write they do not change.
_PACKAGES = frozenset(
    {
        "IPython", "PIL", "albumentations", "alibi", "altair", "ann_visualizer", "array", "bisect", "bokeh", "builtins",
        "clearml", "cleverhans", "cloudpickle", "comet_ml", "coremltools", "csv", "cv2", "datetime", "dill", "dtreeviz",
        "eli5", "folium", "foolbox", "gc", "glob", "google", "gradio", "gzip", "h5py", "hiplot", "hls4ml", "imageio",
        "inspect", "io", "itertools", "json", "keract", "keras2onnx", "keras_flops", "keras_sequential_ascii",
        "keras_visualizer", "librosa", "lime", "livelossplot", "logging", "math", "matplotlib", "missingno", "mlflow",
        "mlxtend", "mpl_toolkits", "neptune", "netron", "nltk", "numpy", "os", "oyaml", "pandas", "pandas_datareader",
        "pathlib", "pickle", "plotly", "pprint", "prettytable", "psutil", "pydot", "random", "re", "requests", "rich",
        "scikeras", "scikitplot", "scipy", "seaborn", "shap", "shutil", "signal", "skimage", "sklearn", "spacy", "statistics",
        "streamlit", "string", "subprocess", "sys", "tabulate", "tarfile", "tempfile", "tensorflowjs", "textwrap", "tf2onnx",
        "tf_explain", "time", "timeit", "torch", "tqdm", "traceback", "types", "typing", "urllib", "uuid", "visualkeras",
        "wandb", "warnings", "wordcloud", "yaml", "yellowbrick", "yfinance", "zipfile",
    }
)  # fmt: skip
_CHANGING = ("bisect.insort",)
_SINGLE = frozenset(
    {
        "qkeras.utils.print_qstats", "tensorflow.train.Checkpoint", "tensorflow.train.CheckpointManager",
    }
)  # fmt: skip
_MODULES = (
    "art.attacks.",
    "art.estimators.",
    *(f"keras.{module}." for module in ("utils", "backend", "callbacks", "losses", "metrics", "optimizers")),
    "keras.estimator.",
    "tensorboard.plugins.hparams.api.",
    *(f"tensorflow_model_optimization.{how}.keras." for how in ("quantization", "sparsity")),  # wrap layers, and clone models
    *(
        f"tensorflow.{module}."
        for module in ("summary", "io", "data", "image", "config", "random", "lite", "saved_model", "math")
    ),
)

# What these make draws, writes or notes what it is given, or explains it.
_DRAWING = frozenset(
    {
        "altair", "bokeh", "clearml", "comet_ml", "folium", "lime", "logging", "matplotlib", "missingno", "mpl_toolkits",
        "neptune", "plotly", "prettytable", "rich", "scikitplot", "seaborn", "shap", "tf_explain", "wordcloud", "yellowbrick",
    }
)  # fmt: skip
_WRITERS = frozenset({"csv.DictWriter", "csv.writer"})
_DISPLAYS = ("sklearn.metrics.", "sklearn.inspection.")


def draws(name: str) -> bool:
    """Whether what the function of that canonical name gives draws, writes or notes: its methods change nothing else."""
    return name.partition(".")[0] in _DRAWING or name in _WRITERS or (name.startswith(_DISPLAYS) and "Display" in name)


@cache
def harmless(name: str) -> bool:
    """Whether the library function of that canonical name surely changes none of its arguments.

    A callback of whatever library observes the model that it is made for.
    """
    if name.startswith(_CHANGING):
        return False
    package, *inner = name.split(".")
    if package == "builtins" and len(inner) > 1:  # a method of a list or dict that is not modelled, or that there is not
        kind = getattr(builtins, inner[0], None)
        return kind is not None and not hasattr(kind, inner[1])
    judged = not TESTS.isdisjoint((package, *inner[:-1]))
    return package in _PACKAGES or judged or name.startswith(_MODULES) or name in _SINGLE or name.endswith("Callback")
