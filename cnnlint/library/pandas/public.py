"""Tables that everybody downloads from one place: how many rows and columns these files have.

A file is one of them where the end of its path is theirs and the program names where it comes from. The numbers are those of
the page beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.library.pandas.listed import strings
from cnnlint.library.published import WEATHER_OF_JENA, end_of, is_named, names_at_kaggle, names_of_competition
from cnnlint.library.python.disk import Change, changes, parts_of
from cnnlint.library.python.textfiles import WRITTEN
from cnnlint.values import ON_DISK, Array, Context, Labels, ListValue, Object, Shared, Value

Kind: TypeAlias = "str | int | range"


@dataclass(frozen=True, slots=True)
class Table:
    """rows: without a header. names: those of its header; none where it has none, or where only their number is told.
    sep: what stands between the columns; a blank is any white space. kinds: what each column holds, where that is told:
    "int64", "float64", all the whole numbers of a range, or so many different words. gap: what stands where a cell is empty,
    and `whole` how many rows have no such cell. behind_tab: columns that a comment from a tab on hides."""

    rows: int
    columns: int
    names: tuple[str, ...] = ()
    header: bool = True
    sep: str = ","
    kinds: tuple[Kind, ...] = ()
    gap: str = ""
    whole: int | None = None
    behind_tab: int = 0


@dataclass(frozen=True, slots=True)
class Tables:
    """By the end of their path, with the words that name where they come from and the page that tells of them."""

    named: tuple[str, ...]
    page: str
    tables: Mapping[str, Table]


def _of(rows: int, names: str | Sequence[str], sep: str = ",", kinds: str = "") -> Table:
    """With a header of these names. kinds: `i` for integers, `f` for floats, or how many words there are."""
    listed = tuple(names.split(",")) if isinstance(names, str) else tuple(names)
    return Table(rows, len(listed), listed, sep=sep, kinds=_kinds(kinds))


def _kinds(written: str) -> tuple[Kind, ...]:
    return tuple(map(_kind, written.split()))


def _kind(written: str) -> Kind:
    """`i` for integers, `f` for floats, `1-3` for these numbers, `9` for so many words, `?` for what is not told."""
    if written in _KINDS:
        return _KINDS[written]
    first, _, last = written.partition("-")
    return range(int(first), int(last) + 1) if last else int(first)


_KINDS = {"i": "int64", "f": "float64", "?": ON_DISK}


def _bare(rows: int, columns: int, sep: str = ",") -> Table:
    """Without a header."""
    return Table(rows, columns, header=False, sep=sep)


_KAGGLE = "https://www.kaggle.com/datasets"
_DIGITS = ("label", *(f"pixel{i}" for i in range(784)))
_PIXELS = ("label", *(f"pixel{i}" for i in range(1, 785)))
_SQUARE = ("label", *(f"{i}x{j}" for i in range(1, 29) for j in range(1, 29)))
_CARDS = ("Time", *(f"V{i}" for i in range(1, 29)), "Amount", "Class")
_INSURANCE = "age,sex,bmi,children,smoker,region,charges"
_IN_INSURANCE = "i 2 f i 2 4 f"
_IN_CHURN = "i i 2932 i 3 2 i i f i i i f i"
_HEART = "age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,target"
_WINE = ("fixed acidity,volatile acidity,citric acid,residual sugar,chlorides,free sulfur dioxide,total sulfur dioxide,density,"
         "pH,sulphates,alcohol,quality")  # fmt: skip
_PIMA = "Pregnancies,Glucose,BloodPressure,SkinThickness,Insulin,BMI,DiabetesPedigreeFunction,Age,Outcome"
_CHURN = ("RowNumber,CustomerId,Surname,CreditScore,Geography,Gender,Age,Tenure,Balance,NumOfProducts,HasCrCard,IsActiveMember,"
          "EstimatedSalary,Exited")  # fmt: skip
_TELCO = ("customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,InternetService,OnlineSecurity,"
          "OnlineBackup,DeviceProtection,TechSupport,StreamingTV,StreamingMovies,Contract,PaperlessBilling,PaymentMethod,"
          "MonthlyCharges,TotalCharges,Churn")  # fmt: skip
_ADMISSION = "Serial No.,GRE Score,TOEFL Score,University Rating,SOP,LOR ,CGPA,Research,Chance of Admit "
_TITANIC = "survived,sex,age,n_siblings_spouses,parch,fare,class,deck,embark_town,alone"
_PASSENGERS = "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked"
_HOUSES = ("longitude,latitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income,"
           "median_house_value")  # fmt: skip
_KING_COUNTY = ("id,date,price,bedrooms,bathrooms,sqft_living,sqft_lot,floors,waterfront,view,condition,grade,sqft_above,"
                "sqft_basement,yr_built,yr_renovated,zipcode,lat,long,sqft_living15,sqft_lot15")  # fmt: skip

# By where they are downloaded from; the file keeps its name.
_BY_PLACE: dict[str, dict[str, Table]] = {
    "raw.githubusercontent.com/jbrownlee/Datasets/master/": {
        "pima-indians-diabetes.data.csv": _bare(768, 9),
        "pima-indians-diabetes.csv": _bare(768, 9),
        "iris.csv": _bare(150, 5),
        "sonar.csv": _bare(208, 61),
        "ionosphere.csv": _bare(351, 35),
        "housing.data": _bare(506, 14, " "),
        "abalone.csv": _bare(4177, 9),
        "banknote_authentication.csv": _bare(1372, 5),
        "breast-cancer.csv": _bare(286, 10),
        "airline-passengers.csv": _of(144, "Month,Passengers"),
        "daily-min-temperatures.csv": _of(3650, "Date,Temp"),
        "shampoo.csv": _of(36, "Month,Sales"),
        "monthly-sunspots.csv": _of(2820, "Month,Sunspots"),
        "daily-total-female-births.csv": _of(365, "Date,Births"),
    },
    "archive.ics.uci.edu/ml/machine-learning-databases/": {
        "iris/iris.data": _bare(150, 5),
        "wine/wine.data": _bare(178, 14),
        "wine-quality/winequality-red.csv": _of(1599, _WINE, ";"),
        "wine-quality/winequality-white.csv": _of(4898, _WINE, ";"),
        "auto-mpg/auto-mpg.data": Table(
            398, 9, header=False, sep=" ", kinds=_kinds("f i f ? f f i 1-3 ?"), gap="?", whole=392, behind_tab=1
        ),
        "adult/adult.data": _bare(32561, 15),
        "breast-cancer-wisconsin/breast-cancer-wisconsin.data": _bare(699, 11),
        "breast-cancer-wisconsin/wdbc.data": _bare(569, 32),
        "housing/housing.data": _bare(506, 14, " "),
        "undocumented/connectionist-bench/sonar/sonar.all-data": _bare(208, 61),
        "abalone/abalone.data": _bare(4177, 9),
        "heart-disease/processed.cleveland.data": _bare(303, 14),
        "car/car.data": _bare(1728, 7),
        "ionosphere/ionosphere.data": _bare(351, 35),
        "magic/magic04.data": _bare(19020, 11),
        "spambase/spambase.data": _bare(4601, 58),
        "00267/data_banknote_authentication.txt": _bare(1372, 5),
    },
    "storage.googleapis.com/download.tensorflow.org/data/": {
        "ecg.csv": _bare(4998, 141),
        "creditcard.csv": _of(284807, _CARDS),
        "abalone_train.csv": _bare(3320, 9),
    },
    "raw.githubusercontent.com/stedy/Machine-Learning-with-R-datasets/master/": {
        "insurance.csv": _of(1338, _INSURANCE, kinds=_IN_INSURANCE)
    },
    "storage.googleapis.com/learning-datasets/": {"bbc-text.csv": _of(2225, "category,text")},
}

# At Kaggle; a name that many files have stands behind that of its data set, where that is mounted or downloaded.
_AT_KAGGLE: dict[str, dict[str, Table]] = {
    "zalando-research/fashionmnist": {
        "fashion-mnist_train.csv": _of(60000, _PIXELS),
        "fashion-mnist_test.csv": _of(10000, _PIXELS),
    },
    "datamunge/sign-language-mnist": {
        "sign_mnist_train.csv": _of(27455, _PIXELS),
        "sign_mnist_test.csv": _of(7172, _PIXELS),
    },
    "oddrationale/mnist-in-csv": {"mnist_train.csv": _of(60000, _SQUARE), "mnist_test.csv": _of(10000, _SQUARE)},
    "mlg-ulb/creditcardfraud": {"creditcard.csv": _of(284807, _CARDS)},
    "uciml/pima-indians-diabetes-database": {"diabetes.csv": _of(768, _PIMA)},
    "uciml/iris": {"Iris.csv": _of(150, "Id,SepalLengthCm,SepalWidthCm,PetalLengthCm,PetalWidthCm,Species")},
    "uciml/breast-cancer-wisconsin-data": {
        "breast-cancer-wisconsin-data/data.csv": Table(569, 33),
        "/data.csv": Table(569, 33),
    },
    "uciml/red-wine-quality-cortez-et-al-2009": {"winequality-red.csv": _of(1599, _WINE)},
    "uciml/sms-spam-collection-dataset": {"spam.csv": _of(5572, "v1,v2,Unnamed: 2,Unnamed: 3,Unnamed: 4")},
    "uciml/human-activity-recognition-with-smartphones": {
        "human-activity-recognition-with-smartphones/train.csv": Table(7352, 563),
        "human-activity-recognition-with-smartphones/test.csv": Table(2947, 563),
    },
    "ronitf/heart-disease-uci": {"heart.csv": _of(303, _HEART)},
    "blastchar/telco-customer-churn": {"WA_Fn-UseC_-Telco-Customer-Churn.csv": _of(7043, _TELCO)},
    "shrutimechlearn/churn-modelling": {"Churn_Modelling.csv": _of(10000, _CHURN, kinds=_IN_CHURN)},
    "rjmanoj/credit-card-customer-churn-prediction": {"Churn_Modelling.csv": _of(10000, _CHURN, kinds=_IN_CHURN)},
    "mohansacharya/graduate-admissions": {
        "Admission_Predict_Ver1.1.csv": _of(500, _ADMISSION),
        "Admission_Predict.csv": _of(400, _ADMISSION),
    },
    "kmader/skin-cancer-mnist-ham10000": {
        "hmnist_28_28_RGB.csv": Table(10015, 2353),
        "hmnist_28_28_L.csv": Table(10015, 785),
        "HAM10000_metadata.csv": _of(10015, "lesion_id,image_id,dx,dx_type,age,sex,localization"),
    },
    "mirichoi0218/insurance": {"insurance.csv": _of(1338, _INSURANCE, kinds=_IN_INSURANCE)},
    "harlfoxem/housesalesprediction": {"kc_house_data.csv": _of(21613, _KING_COUNTY)},
    "lakshmi25npathi/imdb-dataset-of-50k-movie-reviews": {"IMDB Dataset.csv": _of(50000, "review,sentiment")},
}
_COMPETITIONS: dict[str, dict[str, Table]] = {
    "digit-recognizer": {"train.csv": _of(42000, _DIGITS), "test.csv": _of(28000, _DIGITS[1:])},
    "titanic": {
        "train.csv": _of(891, _PASSENGERS),
        "test.csv": _of(418, _PASSENGERS.replace("Survived,", "")),
    },
    "house-prices-advanced-regression-techniques": {"train.csv": Table(1460, 81), "test.csv": Table(1459, 80)},
    "nlp-getting-started": {
        "train.csv": _of(7613, "id,keyword,location,text,target"),
        "test.csv": _of(3263, "id,keyword,location,text"),
    },
}


def _of_competition(name: str, tables: Mapping[str, Table]) -> Tables:
    """Mounted, or unpacked beside the program."""
    ends = {f"{folder}/{file}": table for file, table in tables.items() for folder in (name, "")}
    return Tables(names_of_competition(name), f"https://www.kaggle.com/c/{name}/data", ends)


_TABLES: tuple[Tables, ...] = (
    *(Tables(names_at_kaggle(handle), f"{_KAGGLE}/{handle}", tables) for handle, tables in _AT_KAGGLE.items()),
    *(_of_competition(name, tables) for name, tables in _COMPETITIONS.items()),
    *(
        Tables((place + file,), f"https://{place}{file}", {file.rpartition("/")[2]: table})
        for place, files in _BY_PLACE.items()
        for file, table in files.items()
    ),
    Tables(
        ("tf-datasets/titanic/train.csv",),
        "https://www.tensorflow.org/tutorials/estimator/linear",
        {"tf-datasets/titanic/train.csv": _of(627, _TITANIC)},
    ),
    Tables(
        ("tf-datasets/titanic/eval.csv",),
        "https://www.tensorflow.org/tutorials/estimator/linear",
        {"tf-datasets/titanic/eval.csv": _of(264, _TITANIC)},
    ),
    Tables(
        ("applied-dl/heart.csv", "download.tensorflow.org/data/heart.csv"),
        "https://www.tensorflow.org/tutorials/load_data/pandas_dataframe",
        {"data/heart.csv": _of(303, _HEART), "applied-dl/heart.csv": _of(303, _HEART), "datasets/heart.csv": _of(303, _HEART)},
    ),
    Tables(
        ("jena_climate_2009_2016.csv.zip",),
        "https://www.tensorflow.org/tutorials/structured_data/time_series",
        {"jena_climate_2009_2016.csv": _of(420551, WEATHER_OF_JENA)},
    ),
    Tables(
        ("sample_data",),  # lies in each Colab
        "https://developers.google.com/machine-learning/crash-course/california-housing-data-description",
        {
            "sample_data/california_housing_train.csv": _of(17000, _HOUSES),
            "sample_data/california_housing_test.csv": _of(3000, _HOUSES),
            "sample_data/mnist_train_small.csv": _bare(20000, 785),
            "sample_data/mnist_test.csv": _bare(10000, 785),
        },
    ),
)


def public_table(at: Context, path: str) -> tuple[Tables, Table] | None:
    """The table that lies there, unless the program has done something to a file of that name."""
    parts = parts_of(path)
    fitting = ((s, t) for s in _TABLES for written, t in s.tables.items() if end_of(parts, written) is not None)
    found = next(((s, t) for s, t in fitting if is_named(at, s.named, path)), None)
    if found is None or _changed(at, path):
        return None
    return found


def _changed(at: Context, path: str) -> bool:
    name = parts_of(path)[-1]
    return path in at.shared(WRITTEN).texts or any(_overwrites(change, name) for change in changes(at))


def _overwrites(change: Change, name: str) -> bool:
    """Whether a file of that name may be another one from there on."""
    return change.did == "file" if change.path is None else name in change.path


@dataclass(frozen=True, slots=True)
class Read:
    """What pandas makes of the file. columns: None where another mark than the file's own parts them. whole: how many rows
    have no empty cell, where that is told."""

    rows: int
    columns: int | None
    names: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    whole: int | None = None

    def facts(self, span: Span) -> Iterator[tuple[str, Array]]:
        """What is known of each column."""
        for name, kind in zip(self.names, self.kinds, strict=False):
            yield name, _fact(kind, span)


def _fact(kind: Kind, span: Span) -> Array:
    if isinstance(kind, range):
        told = Labels("categories", len(kind), kind.start, span)
        return Array((), "int64", kind[0], kind[-1], told, kind="pandas.Series")
    words = Labels("strings", kind, span=span) if isinstance(kind, int) else None
    return Array((), ON_DISK if isinstance(kind, int) else kind, labels=words, kind="pandas.Series")


_WHOLE: Shared[list[tuple[Array, int]]] = Shared(list)  # tables as they were read, and how many of their rows have no gap


def remember_whole(at: Context, table: Array, known: Read | None) -> None:
    if known is not None and known.whole is not None:
        at.shared(_WHOLE).append((table, known.whole))


def rows_without_gaps(at: Context, table: Array) -> int | None:
    """How many rows of a table have no empty cell; None once it is not as it was read."""
    return next((whole for read, whole in at.shared(_WHOLE) if read == table), None)


_KEEP_THE_SIZE = frozenset(
    {
        "dayfirst", "decimal", "delim_whitespace", "delimiter", "dtype", "encoding", "engine", "header",
        "infer_datetime_format", "keep_default_na", "low_memory", "memory_map", "na_filter", "na_values", "names",
        "parse_dates", "sep", "skipinitialspace", "thousands",
    }
)  # fmt: skip


def as_read(at: Context, path: Value, args: tuple[Value, ...], options: Mapping[str, Value]) -> Read | None:
    """What a call of `read_csv` finds in a public table; None for any other file, and where an option leaves rows out."""
    others = {name: value for name, value in options.items() if name not in _KEEP_THE_SIZE}
    tab = others.pop("comment", "\t") == "\t"  # as the tutorial reads the names behind it in auto-mpg.data
    if not isinstance(path, str) or args or others or not tab or not _in_place(options.get("parse_dates")):
        return None
    found = public_table(at, path)
    rows = None if found is None else _rows(found[1], options)
    if found is None or rows is None:
        return None
    tables, table = found
    if not at.supposes(f"if `{path}` is the table of {table.rows:,} rows that {tables.page} tells of"):
        return None
    if not _parted(table, options):
        return Read(rows, None)
    columns = table.columns - (table.behind_tab if options.get("comment") == "\t" else 0)
    names = _names(at, table, columns, options)
    whole = table.whole if table.gap and options.get("na_values") == table.gap and rows == table.rows else None
    return Read(rows, columns, names, table.kinds if names else (), whole)


def _names(at: Context, table: Table, columns: int, options: Mapping[str, Value]) -> tuple[str, ...]:
    """Those of the header, or what the program names the columns of a file that has none."""
    given = options.get("names")
    if table.header:
        return table.names if given is None and options.get("header") in ("infer", 0) else ()
    listed = strings(at, given) or ()
    return listed if len(listed) == columns and options.get("header") in ("infer", None) else ()


def _in_place(parse_dates: Value) -> bool:
    """Whether no columns are joined to dates."""
    return not isinstance(parse_dates, Object) or (
        isinstance(parse_dates, ListValue)
        and parse_dates.rest is None
        and all(isinstance(item, (str, int)) for item in parse_dates.items)
    )


def _rows(table: Table, options: Mapping[str, Value]) -> int | None:
    """A header that is not taken for one is a row, and the first row is lost where it is taken for a header."""
    header = options.get("header")
    if header == "infer":
        header = 0 if options.get("names") is None else None
    if header is not None and header != 0:
        return None
    return table.rows + (table.header and header is None) - (not table.header and header == 0)


def _parted(table: Table, options: Mapping[str, Value]) -> bool:
    """Whether the columns are parted as they are in the file."""
    given = options.get("sep", options.get("delimiter"))
    if table.sep == " ":
        blank = given == " " and options.get("skipinitialspace") is True  # what is behind a tab is not parted by blanks
        blank = blank and (not table.behind_tab or options.get("comment") == "\t")
        return blank or options.get("delim_whitespace") is True or given == r"\s+"
    return given == table.sep or (given is None and table.sep == "," and not options.get("delim_whitespace"))
