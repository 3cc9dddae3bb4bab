"""Public data sets: what lies in an archive that the program names is known, until the program changes it."""

from __future__ import annotations

from typing import Any

import pytest
from fake_context import FakeContext
from twin import Twin, inputs, read_twin

from cnnlint.evaluate import read
from cnnlint.files.script import read_script
from cnnlint.library.keras.data.public import SETS
from cnnlint.library.python.disk import parts_of
from cnnlint.program import Call
from cnnlint.run import check_source

WGET = "# wget https://storage.googleapis.com/mledu-datasets/cats_and_dogs_filtered.zip\n"
HEAD = "import os, shutil\nfrom pathlib import Path\nfrom tensorflow import keras\nfrom tensorflow.keras import layers\n"
READ = "data = keras.utils.image_dataset_from_directory({!r}, label_mode='categorical')\n"
TRAIN = "/tmp/cats_and_dogs_filtered/train"


def classes(text: str, path: str = TRAIN) -> Any:
    """The columns of the labels of the folder that the program reads in the end."""
    program = read(read_script("a.py", (WGET + HEAD + text + READ.format(path)).encode()))
    *_, last = (e for e in program.events if isinstance(e, Call) and e.name == "keras.utils.image_dataset_from_directory")
    return last.result.element[1].shape[-1]


def test_a_folder_of_an_archive_that_the_program_names() -> None:
    assert classes("") == 2
    assert classes("", "cats_and_dogs_filtered/validation/") == 2
    assert not isinstance(classes("", "/tmp/cats_and_dogs_filtered"), int)
    assert not isinstance(classes("", "/tmp/train"), int)
    assert not isinstance(classes("cats_and_dogs_filtered_train = input()\n", "input"), int)
    assert not isinstance(classes("", "10_food_classes_all_data/train"), int), "nothing names its archive"


@pytest.mark.parametrize(
    "text",
    [
        "os.mkdir(f'{base}/lions')",
        "os.makedirs(os.path.join(base, 'lions'), exist_ok=True)",
        "Path(base, 'lions').mkdir()",
        "shutil.move('lions', base + '/lions')",
        "shutil.copytree('lions', dst=base + '/lions')",
        "shutil.rmtree('/tmp/cats_and_dogs_filtered')",
        "os.rename(base, 'elsewhere')",
        "for name in input().split():\n    os.mkdir(name)",
        "os.system('rm -r /tmp/cats_and_dogs_filtered/train/dogs/brown')",
        "import subprocess\nsubprocess.run(['rm', '-r', name])",
    ],
)
def test_what_changes_the_folder_makes_it_unknown(text: str) -> None:
    assert not isinstance(classes(f"base = {TRAIN!r}\n{text}\n"), int)


@pytest.mark.parametrize(
    "text",
    [
        "os.makedirs('models')",
        "os.mkdir('/tmp/cats_and_dogs_filtered/models')",
        "shutil.rmtree('/tmp/logs')",
        "os.remove(os.path.join(base, 'cats', name))",
        "shutil.copy('a.jpg', os.path.join(base, 'cats'))",
        "os.system('mkdir -p ~/.kaggle && cp kaggle.json ~/.kaggle/')",
        "os.system('rm cats_and_dogs_filtered.zip')",
        "os.makedirs(base, exist_ok=True)",
    ],
)
def test_what_is_done_elsewhere_or_to_single_files_leaves_the_classes(text: str) -> None:
    assert classes(f"base, name = {TRAIN!r}, input()\n{text}\n") == 2


OWN = (
    "os.mkdir('own')\nfor name in ['cats', 'dogs', 'fish']:\n    os.makedirs(os.path.join('own/train', name), exist_ok=True)\n"
)


def test_a_folder_that_the_program_makes_holds_what_is_made_in_it() -> None:
    assert classes(OWN, "own/train") == 3
    assert classes(OWN + "shutil.copy(input(), 'own/train/cats')\nos.makedirs('models')\n", "own/train") == 3
    assert not isinstance(classes(OWN.partition("\n")[2], "own/train"), int), "it may have been there before"
    assert not isinstance(classes(OWN, "own"), int), "one folder in it: more is to come"


@pytest.mark.parametrize(
    "text",
    [
        "os.makedirs(os.path.join('own/train', input()))",
        "shutil.copytree(input(), 'own')",
        "shutil.move(input(), 'own/train/birds')",
        "shutil.rmtree('own/train/cats')",
        "shutil.rmtree(input())",
        "zipfile.ZipFile('own.zip').extractall('own')",
        "os.system('unzip -q own.zip -d own')",
        "os.system('git clone https://example.org/own own')",
        "os.system('cp -r others/* own/train')",
        "os.system('mv own/train/c* elsewhere')",
    ],
)
def test_what_else_may_lie_in_a_folder_that_the_program_makes(text: str) -> None:
    assert not isinstance(classes(f"import zipfile\n{OWN}{text}\n", "own/train"), int)


def test_lines_for_the_shell_make_folders_and_move_files_into_them() -> None:
    at = FakeContext()
    at.text = "!unzip -qq -o Food-5K.zip\n!mv Food-5K/* .\n!mkdir data\n!mkdir data/train/food\n!mkdir data/train/none\n"
    at.text += "!mv training/0*.jpg data/train/none\n"
    assert at.do("builtins.len", at.do("glob.glob", "data/train/*")) == 2


def test_a_class_that_is_taken_away() -> None:
    assert classes(f"shutil.rmtree({TRAIN!r} + '/cats')\n") == 1


def test_lines_for_the_shell_hold_for_the_whole_notebook() -> None:
    at = FakeContext()
    at.text = "!wget https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz\n"
    function = "keras.utils.text_dataset_from_directory"
    assert at.do(function, "aclImdb/train").element[1].labels.classes == 3, "unsup is a third"
    at.text += "!rm -r aclImdb/train/unsup\n"
    assert at.do(function, "aclImdb/train").element[1].labels.classes == 2
    at.text += "!mv more aclImdb/train/more\n"
    assert not isinstance(at.do(function, "aclImdb/train").element[1].labels.classes, int)


def test_lines_that_only_look_change_nothing() -> None:
    at = FakeContext()
    at.text = "rps.zip\n!find rps -name '*.png' | wc -l\n!ls rps\nfind = rm\nrm (x)\n"
    assert at.do("keras.utils.image_dataset_from_directory", "rps").element[1].labels.classes == 3


def test_a_generator_parts_each_class_by_itself() -> None:
    """Keras takes the fraction of the files of each class, rounded down."""
    at = FakeContext()
    at.text = "tongpython/cat-and-dog"
    generator = at.do("keras.preprocessing.image.ImageDataGenerator", validation_split=0.3)
    name = "keras.preprocessing.image.ImageDataGenerator.flow_from_directory"
    held_out = at.do(name, generator, "training_set/training_set", subset="validation")
    assert held_out.facts["samples"] == 1200 + 1201
    at.text = "tongpython/cat-and-dog-2"
    assert not isinstance(at.do(name, generator, "training_set/training_set").facts["samples"], int), "another archive"
    at.text = "rps.zip"
    assert not isinstance(at.do(name, generator, "rps", subset="validation").facts["samples"], int)


def test_an_error_that_needs_the_numbers_of_a_page_is_a_warning_that_names_it() -> None:
    text = f"""{WGET}{HEAD}{READ.format(TRAIN)}
model = keras.Sequential([keras.Input((256, 256, 3)), layers.Flatten(), layers.Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(data, validation_data=data)
"""
    (report,) = check_source(text).files
    (finding,) = [f for f in report.findings if f.code == "CNN203"]
    assert str(finding.severity) == "warning"
    assert "2 classes that https://developers.google.com/" in finding.message


def test_the_table_names_each_archive_and_folder_once() -> None:
    words = [word for one in SETS for word in one.named]
    assert len(words) == len(set(words))
    for one in SETS:
        assert one.page.startswith("http")
        for path, held in one.folders.items():
            assert parts_of(path.lstrip("/")) == tuple(path.strip("/").split("/"))
            assert not held.parts or (held.classes, held.files) == (len(held.parts), sum(held.parts.values()))


PIMA = "https://raw.githubusercontent.com/jbrownlee/Datasets/master/pima-indians-diabetes.data.csv"
WINE = "https://archive.ics.uci.edu/ml/machine-learning-databases/wine-quality/winequality-red.csv"
INSURANCE = "https://raw.githubusercontent.com/stedy/Machine-Learning-with-R-datasets/master/insurance.csv"


@pytest.mark.parametrize(
    ("path", "options", "shape"),
    [
        (PIMA, {"header": None}, (768, 9)),
        (PIMA, {}, (767, 9)),  # the first row is taken for names
        (PIMA, {"names": ("a", "b"), "usecols": ("b",)}, (768, 1)),
        (PIMA, {"header": None, "nrows": 100}, (100, 9)),
        (PIMA, {"header": None, "nrows": 1000}, (768, 9)),
        (PIMA, {"header": None, "skiprows": 3}, (None, None)),
        (PIMA, {"header": None, "sep": ";"}, (768, None)),
        (WINE, {"sep": ";"}, (1599, 12)),
        (WINE, {"sep": ";", "header": None}, (1600, 12)),
        (WINE, {"sep": ";", "usecols": ("pH", "alcohol")}, (1599, 2)),
        (WINE, {"delimiter": ";", "index_col": "quality"}, (1599, 11)),
        (INSURANCE, {}, (1338, 7)),
        ("insurance.csv", {}, (None, None)),  # nothing tells which
        ("/kaggle/input/digit-recognizer/train.csv", {}, (42000, 785)),
        ("/kaggle/input/digit-recognizer/test.csv", {}, (28000, 784)),
        ("/kaggle/input/digit-recognizer-2/train.csv", {}, (None, None)),
    ],
)
def test_a_table_that_everybody_downloads(path: str, options: dict[str, Any], shape: tuple[int | None, ...]) -> None:
    read = FakeContext().do("pandas.read_csv", path, **options)
    assert tuple(size if isinstance(size, int) else None for size in read.shape) == shape


MILES = """import pandas as pd
url = "http://archive.ics.uci.edu/ml/machine-learning-databases/auto-mpg/auto-mpg.data"
names = ["MPG", "Cylinders", "Displacement", "Horsepower", "Weight", "Acceleration", "Model Year", "Origin"]
data = pd.read_csv(url, names=names, na_values="?", comment="\\t", sep=" ", skipinitialspace=True)
"""
WORDS = "data['Origin'] = data['Origin'].map({1: 'USA', 2: 'Europe', 3: 'Japan'})\n"
GAPS = "data = data.dropna()\n"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (GAPS + WORDS, 10),
        (WORDS + "data = data.sample(frac=0.8, random_state=0)\n", 10),
        (GAPS, 10),
        (GAPS + WORDS.replace("Europe", "abroad").replace("Japan", "abroad"), 9),
        (GAPS + "data = data[data['Origin'] > 1]\n" + WORDS, None),
        (GAPS + WORDS + "data = data[data['Origin'] != 'Japan']\n", None),
        (GAPS + WORDS.replace(", 3: 'Japan'", ""), None),
        ("data['Weight'] = data['Weight'].shift(9)\n" + GAPS + WORDS, None),
        ("data['Weight'] = data['Weight'].where(data['Origin'] > 1)\n" + GAPS + WORDS, None),
        (GAPS + WORDS.replace("['Origin'].map", "['Cylinders'].map"), None),
    ],
)
def test_the_categories_of_a_column_of_a_public_table(text: str, columns: int | None) -> None:
    """TensorFlow's tutorial of a regression: each country becomes a column."""
    said = read_twin(Twin(f"{MILES}{text}pd.get_dummies(data, columns=['Origin']).shape[1]"), inputs()).value
    assert (said if isinstance(said, int) else None) == columns


def test_rows_without_a_gap_in_a_public_table() -> None:
    assert read_twin(Twin(f"{MILES}{GAPS}data.sample(frac=0.8).shape"), inputs()).value == (314, 8)
    without = MILES.replace('na_values="?", ', "")
    assert not isinstance(read_twin(Twin(f"{without}{GAPS}data.shape[0]"), inputs()).value, int)


def test_a_table_that_was_downloaded_has_the_names_of_its_header_until_it_is_written() -> None:
    at = FakeContext()
    at.text = f"!wget {INSURANCE}\n"
    table = at.do("pandas.read_csv", "data/insurance.csv")
    assert table.columns == ("age", "sex", "bmi", "children", "smoker", "region", "charges")
    at.do("pandas.DataFrame.to_csv", table, "data/insurance.csv")
    assert not isinstance(at.do("pandas.read_csv", "data/insurance.csv").shape[0], int)


def test_a_data_set_of_kaggle_that_is_downloaded() -> None:
    at = FakeContext()
    folder = at.do("kagglehub.dataset_download", "uciml/pima-indians-diabetes-database")
    at.text = "uciml/pima-indians-diabetes-database"
    assert at.do("pandas.read_csv", f"{folder}/diabetes.csv").shape == (768, 9)


def test_an_error_that_needs_the_size_of_a_table_is_a_warning_that_names_its_page() -> None:
    text = f"""import pandas as pd
from tensorflow import keras
data = pd.read_csv("{PIMA}", header=None)
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(data, data[8], epochs=3, validation_split=0.2)
"""
    (report,) = check_source(text).files
    (finding,) = [f for f in report.findings if f.code == "CNN118"]
    assert str(finding.severity) == "warning"
    assert f"table of 768 rows that {PIMA} tells of" in finding.message


def test_the_folders_of_a_public_data_set_are_counted() -> None:
    at = FakeContext()
    at.text = "dogImages.zip\naclImdb_v1.tar.gz\ncats_and_dogs_filtered.zip\n"
    for function, path, count in (
        ("os.listdir", "/tmp/cats_and_dogs_filtered/train", 2),
        ("glob.glob", "cats_and_dogs_filtered/train/*", 2),
        ("glob.glob", "/content/dogImages/train/*/", 133),
        ("glob.glob", "aclImdb/train/*/", 3),
    ):
        assert at.do("builtins.len", at.do(function, path)) == count
    for function, path in (
        ("os.listdir", "dogImages"),
        ("os.listdir", "dogImages/train"),  # whether files lie beside the folders is not told
        ("os.listdir", "aclImdb/train"),  # files lie beside the folders
        ("glob.glob", "dogImages/*/*"),
        ("glob.glob", "dogImages/train/*.jpg"),
        ("glob.glob", "dogImages/train"),
    ):
        assert not isinstance(at.do("builtins.len", at.do(function, path)), int)


@pytest.mark.parametrize(
    ("made", "columns"),
    [
        ("pd.get_dummies(table)", 12),
        ("pd.get_dummies(table, drop_first=True)", 9),
        ("pd.get_dummies(table, columns=['region'])", 10),
        ("pd.get_dummies(table.drop('charges', axis=1))", 11),
        ("pd.get_dummies(table[['sex', 'age']])", 3),
        ("OneHotEncoder().fit_transform(table[['region']])", 4),
        ("OneHotEncoder().fit_transform(table[['sex', 'region']])", 6),
        ("OneHotEncoder(drop='first').fit_transform(table[['sex', 'region']])", None),
        ("OneHotEncoder().fit_transform(table[['age', 'region']])", None),
        ("pd.get_dummies(table, dummy_na=True)", None),
        ("pd.get_dummies(table[table['region'] != 'southwest'])", None),  # one word less
        ("pd.get_dummies(table.head(20))", None),
        ("pd.get_dummies(table.replace('male', 'man'))", None),
        ("pd.get_dummies(table, columns=['age'])", None),
    ],
)
def test_the_words_of_a_public_table_become_columns(made: str, columns: int | None) -> None:
    text = f"""import pandas as pd
from sklearn.preprocessing import OneHotEncoder
from tensorflow import keras
table = pd.read_csv("{INSURANCE}")
model = keras.Sequential([keras.Input(({made}.shape[1],)), keras.layers.Dense(1)])
"""
    program = read(read_script("a.py", text.encode()))
    width = program.models[0].layers[-1].weights[0].shape[0]
    assert (width if isinstance(width, int) else None) == columns


def test_a_column_that_is_written_over_holds_other_words() -> None:
    at = FakeContext()
    table = at.do("pandas.read_csv", INSURANCE)
    assert at.do("pandas.get_dummies", table).shape == (1338, 12)
    assert at.do("pandas.get_dummies", at.method(table, "fillna", "x")).shape[1] != 12
