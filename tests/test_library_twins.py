"""Programs read by cnnlint and run with NumPy, pandas, scikit-learn, TensorFlow and Keras come to the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import twins_categories
import twins_corners
import twins_einops
import twins_files
import twins_keras
import twins_learned
import twins_numpy
import twins_pandas
import twins_pictures
import twins_records
import twins_scaling
import twins_sklearn
import twins_tables
import twins_tensorflow
import twins_windows
from hypothesis import given, settings
from hypothesis import strategies as st
from twin import Twin, difference, inputs, read_twin, run_twin

from cnnlint.library import find, names
from cnnlint.values import Labels

pytest.importorskip("tensorflow", reason="needs TensorFlow")
pytestmark = pytest.mark.tensorflow

ROOMS = (
    twins_numpy,
    twins_pandas,
    twins_sklearn,
    twins_tensorflow,
    twins_keras,
    twins_files,
    twins_pictures,
    twins_categories,
    twins_tables,
    twins_records,
    twins_learned,
    twins_windows,
    twins_scaling,
    twins_einops,
    twins_corners,
)
PROGRAMS = [twin for room in ROOMS for twin in room.PROGRAMS]


@pytest.mark.parametrize("twin", PROGRAMS, ids=str)
def test_equal(twin: Twin) -> None:
    arrays = inputs()
    if twin.vague:
        contained(twin, arrays)
        return
    problem = difference(read_twin(twin, arrays).value, run_twin(twin, arrays))
    assert problem is None, f"{twin.program}\n{problem}"


SIZES = st.fixed_dictionaries(
    {
        "rows": st.integers(1, 7),
        "height": st.integers(1, 4),
        "width": st.integers(1, 4),
        "columns": st.integers(1, 4),
        "classes": st.integers(1, 4),
        "seed": st.integers(0, 2**16),
    }
)


@pytest.mark.parametrize("twin", PROGRAMS, ids=str)
def test_contained(twin: Twin) -> None:
    """Whatever the sizes and the contents, the answer contains what comes out."""

    # Settings of its own for every program: those of one decorated test refer to the ones before them, a thousand deep.
    @settings(max_examples=4, deadline=None, database=None, derandomize=True)
    @given(sizes=SIZES)
    def drawn(sizes: dict[str, int]) -> None:
        contained(twin, inputs(**sizes))

    drawn()


def contained(twin: Twin, arrays: dict[str, Any]) -> None:
    """What cnnlint says contains what the program comes to, where it comes to anything."""
    try:
        real = run_twin(twin, arrays)
    except Exception:
        return
    problem = difference(read_twin(twin, arrays).value, real, exact=False)
    assert problem is None, f"{twin.program}\n{problem}"


def _range(twin: Twin) -> tuple[Any, Any]:
    said = read_twin(twin, inputs()).value
    return said.low, said.high


@pytest.mark.parametrize("twin", twins_scaling.UNIT, ids=str)
def test_scaled_to_one(twin: Twin) -> None:
    assert _range(twin) == (0, 1)


@pytest.mark.parametrize("twin", twins_scaling.AROUND_ZERO, ids=str)
def test_scaled_around_zero(twin: Twin) -> None:
    assert _range(twin) == (-1, 1)


@pytest.mark.parametrize("twin", twins_scaling.OTHERS, ids=str)
def test_extremes_of_others_say_nothing(twin: Twin) -> None:
    assert _range(twin) != (0, 1)


DATA = ("numpy.", "tensorflow.", "tensor.", "sklearn.", "pandas.", "names.", "scipy.", "PIL.", "h5py.", "keras.datasets.",
        "keras.utils.", "keras.preprocessing.", "tensorflow_datasets.", "cv2.", "skimage.", "imageio.",
        "imblearn.")  # fmt: skip

# Functions that no program here can be run with, and why.
REASONS = {
    **dict.fromkeys((n for n in names() if n.startswith("tensorflow_datasets.")), "in test_library_tfds.py"),
    **dict.fromkeys((n for n in names() if n.startswith("tensorflow.examples.")), "gone from the versions that are installed"),
    **dict.fromkeys(("sklearn.datasets.fetch_california_housing", "sklearn.datasets.fetch_olivetti_faces",
                     "sklearn.datasets.fetch_openml", "sklearn.datasets.fetch_covtype",
                     "sklearn.datasets.fetch_20newsgroups"), "would be downloaded"),
    **dict.fromkeys((n for n in names() if n.startswith("keras.datasets.")), "in test_library_datasets.py"),
    **dict.fromkeys(("pandas.Series.reshape", "sklearn.datasets.load_boston", "scipy.sparse.matrix.A",
                     "tensorflow.data.Dataset.make_initializable_iterator", "tensorflow.data.Dataset.make_one_shot_iterator",
                     "tensorflow.data.Dataset.output_shapes",
                     "tensorflow.app.flags.FLAGS", "tensorflow.flags.FLAGS"), "gone from the versions that are installed"),
    **dict.fromkeys(("tensorflow.saved_model.load", "tensorflow.saved_model.save"), "makes no data"),
    **dict.fromkeys(("sklearn.model_selection.cross_val_score", "sklearn.model_selection.cross_validate",
                     "sklearn.model_selection.cross_val_predict", "sklearn.cross_validation.cross_val_score",
                     "sklearn.model_selection.GridSearchCV", "sklearn.model_selection.RandomizedSearchCV",
                     "sklearn.grid_search.GridSearchCV", "sklearn.grid_search.RandomizedSearchCV"), "makes no data"),
    **dict.fromkeys((f"tensorflow.io.gfile.{name}" for name in ("makedirs", "mkdir", "rmtree")), "makes no data"),
    **dict.fromkeys(("tensorflow.data.Dataset.__getattr__", "tensorflow.data.Dataset.__setattr__"), "in good_data.py"),
    **dict.fromkeys((n for n in names() if n.startswith("sklearn.metrics.")), "judges data, makes none"),
    **dict.fromkeys(("tensorflow.math.confusion_matrix", "tensorflow.confusion_matrix"), "judges data, makes none"),
    **dict.fromkeys((n for n in names() if n.startswith("tensorflow.GradientTape")), "reads weights, makes no data"),
    **dict.fromkeys((n for n in names() if n.startswith("keras.utils.conv_utils.")), "in test_programs_of_keras_2.py"),
    **dict.fromkeys(("keras.utils.get_source_inputs", "keras.utils.layer_utils.get_source_inputs"), "makes no data"),
    **dict.fromkeys((n for n in names() if n.startswith("tensorflow.") and "add_arg_scope" in n), "makes no data"),
    **dict.fromkeys(("keras.utils.get_custom_objects", "keras.utils.CustomObjectScope", "keras.utils.custom_object_scope"),
                    "makes no data"),
    **dict.fromkeys(("keras.utils.plot_model", "keras.utils.vis_utils.plot_model", "keras.utils.visualize_util.plot"),
                    "draws a picture, makes no data"),
    "pandas.DataFrame.reshape": "tables have none",
    **dict.fromkeys(("tensorflow.custom_gradient", "tensorflow.custom_gradient.__decorator__"),
                    "stands around a function of a layer, in test_programs_with_own_classes.py"),
    "tensorflow.function.__decorator__": "gives back the function that it stands around",
    **dict.fromkeys(("tensorflow.__version__", "tensorflow.version.VERSION"), "makes no data"),
    "numpy.__unknown_reshape__": "is asked for arrays that are not known",
    **dict.fromkeys(("cv2.VideoCapture", "cv2.VideoCapture.read"), "reads a video, of which there is none here"),
    "keras.preprocessing.image.DirectoryIterator.set_processing_attrs": "is called by Keras alone",
    **dict.fromkeys((f"keras.preprocessing.image.{kind}Iterator.__setattr__" for kind in ("Directory", "NumpyArray")),
                    "stands in good_data.py"),
}  # fmt: skip


def test_every_function_has_a_program() -> None:
    """A modelled function of the rooms for data is asked by one of these programs, or there is a reason why not."""
    asked: set[str] = set()
    for twin in PROGRAMS:
        asked |= read_twin(twin, inputs()).asked
    functions = {function_of(name) for name in asked}
    modelled = {name for name in names() if name.startswith(DATA) and not name.endswith("*")}
    unasked = {name for name in modelled - asked if function_of(name) not in functions}
    assert unasked - set(REASONS) == set(), "add a program for them to tests/twins_*.py"
    assert set(REASONS) - unasked == set(), "these have a program by now"


def function_of(name: str) -> Any:
    """The function that models it: several names may share one."""
    model = find(name)
    assert model is not None
    return model.function


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("np.expand_dims(gray, -1)", {"shape": (6, 4, 5)}),
        ("images / 255", {"high": 0.5}),
        ("images.astype('float32')", {"dtype": "float64"}),
        ("np.eye(3)[ids]", {"labels": Labels("one-hot", 4)}),
        ("ids", {"labels": Labels("ids", 3, first=1)}),
    ],
)
def test_planted_faults_are_seen(program: str, fault: dict[str, Any]) -> None:
    """A wrong shape, range, dtype, number of classes, first class."""
    twin, arrays = Twin(program), inputs()
    said, real = read_twin(twin, arrays).value, run_twin(twin, arrays)
    assert difference(said, real) is None
    assert difference(replace(said, **fault), real)
    assert difference(replace(said, **fault), real, exact=False)
