"""Twin programs of scikit-learn and SciPy: data sets, splits, encoders, scalers."""

from __future__ import annotations

from twin import Twin, each, twins

SETS = [
    *(
        Twin(f"from sklearn.datasets import load_{name}\n{end}")
        for name in ("iris", "digits", "wine", "breast_cancer", "diabetes")
        for end in (
            f"load_{name}().data",
            f"load_{name}()['target']",
            f"load_{name}(return_X_y=True)",
            f"len(set(load_{name}().target)) > 0",
            f"load_{name}().data.shape[1]",
        )
    ),
    *(
        Twin(
            f"from sklearn.datasets import load_{name}\nd = load_{name}()\nf = pd.DataFrame(d.data, columns=d.feature_names)\n"
            f"f['{column}'] = d.target\nf.drop(columns=['{column}', '{first}']).values"
        )
        for name, column, first in (
            ("wine", "kind", "od280/od315_of_diluted_wines"),
            ("breast_cancer", "kind", "worst area"),
            ("diabetes", "in a year", "s6"),
            ("breast_cancer", "area error", "mean fractal dimension"),
        )
    ),
    *twins("""
from sklearn.datasets import load_digits
load_digits().images / 16.0

from sklearn.datasets import load_iris
len(load_iris().target_names)

from sklearn.datasets import load_iris
len(np.unique(load_iris().target))

from sklearn.datasets import load_digits
load_digits().target.max() + 1

from sklearn.datasets import make_classification
make_classification(50, n_features=6, n_classes=3, n_informative=4)

from sklearn.datasets import make_classification
make_classification()

from sklearn.datasets import make_multilabel_classification
make_multilabel_classification(n_samples=30, n_classes=3)

from sklearn.datasets import make_multilabel_classification
make_multilabel_classification(n_samples=30, n_features=8, n_classes=3, return_distributions=True)

from sklearn.datasets import make_regression
make_regression(n_samples=30, n_features=4, coef=True), make_regression(n_samples=9, n_features=4, n_targets=2, coef=True)

from sklearn.datasets import make_blobs
make_blobs(40, centers=5, n_features=3, return_centers=True)

from sklearn.datasets import make_regression
make_regression(n_samples=30, n_features=4, n_targets=2)

from sklearn.datasets import make_blobs
make_blobs(40, centers=5, n_features=3)

from sklearn.datasets import make_moons
make_moons(30, noise=0.1)

from sklearn.datasets import make_circles
make_circles(30)
"""),
]

SPLITS = twins("""
from sklearn.model_selection import ParameterGrid
[(p["units"], p["act"]) for p in ParameterGrid({"units": [8, 16], "act": ["relu", "tanh"]})]

from sklearn.model_selection import ParameterGrid
[sorted(p.items()) for p in ParameterGrid([{"b": (1, 2), "a": [3]}, {"c": range(2)}])], len(ParameterGrid({"a": [1, 2]}))

from sklearn.model_selection import train_test_split
train_test_split(table, ids)

from sklearn.model_selection import train_test_split
train_test_split(table, ids, test_size=0.2, random_state=1)

from sklearn.model_selection import train_test_split
train_test_split(images, onehot, mask, test_size=0.33, shuffle=False)

from sklearn.model_selection import train_test_split
train_test_split(table, test_size=2)

from sklearn.model_selection import train_test_split
train_test_split(table, train_size=0.5)

from sklearn.model_selection import train_test_split
train_test_split(pd.DataFrame(table), pd.Series(ids), test_size=0.5)

from sklearn.model_selection import KFold
next(iter(KFold(2).split(table)))

from sklearn.model_selection import KFold
[train.dtype for train, test in KFold(n_splits=2, shuffle=True).split(table)]

from sklearn.model_selection import StratifiedKFold
len(list(StratifiedKFold(2).split(np.zeros((8, 2)), np.array([0, 1] * 4))))

from sklearn.model_selection import ShuffleSplit
next(ShuffleSplit(3, test_size=0.3).split(table))

from sklearn.model_selection import ShuffleSplit
next(ShuffleSplit().split(table))

from sklearn.model_selection import ShuffleSplit
len(list(ShuffleSplit(3, train_size=2).split(table, ids)))

from sklearn.model_selection import ShuffleSplit
[images[train].shape for train, test in ShuffleSplit(n_splits=2, test_size=2).split(images)]

from sklearn.model_selection import StratifiedShuffleSplit
y = np.array([0, 1] * 10)
next(StratifiedShuffleSplit(n_splits=2, test_size=0.25).split(np.zeros((20, 3)), y))

from sklearn.model_selection import StratifiedShuffleSplit
StratifiedShuffleSplit(4).get_n_splits(table, ids)

from sklearn.model_selection import KFold
KFold(4).get_n_splits(table)

from sklearn.utils import shuffle
shuffle(images, ids)

from sklearn.utils import shuffle
shuffle(table, random_state=0)

from sklearn.utils.class_weight import compute_class_weight
compute_class_weight(class_weight="balanced", classes=np.unique([0, 1, 1]), y=np.array([0, 1, 1]))
""")

OTHER_SPLITS = [
    *each(
        "from sklearn.model_selection import F\nnext(F(2).split(np.zeros((12, 2)), np.array([0, 1] * 6), np.arange(12)))",
        "GroupKFold GroupShuffleSplit LeavePOut StratifiedGroupKFold TimeSeriesSplit",
        "how many rows a fold has is not modelled",
    ),
    *each(
        "from sklearn.model_selection import F\nnext(F().split(np.zeros((12, 2)), np.array([0, 1] * 6), np.arange(12) // 2))",
        "LeaveOneGroupOut LeaveOneOut",
        "how many rows a fold has is not modelled",
    ),
    *each(
        "from sklearn.model_selection import F\nnext(F(n_splits=2).split(np.zeros((12, 2)), np.array([0, 1] * 6)))",
        "RepeatedKFold RepeatedStratifiedKFold",
        "how many rows a fold has is not modelled",
    ),
]

ENCODERS = [
    *twins("""
from sklearn.preprocessing import LabelEncoder
LabelEncoder().fit_transform(["cat", "dog", "cat", "bird"])

from sklearn.preprocessing import LabelEncoder
encoder = LabelEncoder()
encoder.fit(["cat", "dog", "cat", "bird"])
encoder.transform(["dog", "cat"])

from sklearn.preprocessing import LabelEncoder
encoder = LabelEncoder().fit(["cat", "dog"])
len(encoder.classes_)

from sklearn.preprocessing import LabelBinarizer
LabelBinarizer().fit_transform(["cat", "dog", "cat", "bird"])

from sklearn.preprocessing import LabelBinarizer
LabelBinarizer().fit_transform(["yes", "no", "yes"])

from sklearn.preprocessing import LabelBinarizer
binarizer = LabelBinarizer()
binarizer.fit([0, 1, 2])
binarizer.transform([1, 2])

from sklearn.preprocessing import label_binarize
label_binarize(ids, classes=[0, 1, 2, 3])

from sklearn.preprocessing import MultiLabelBinarizer
MultiLabelBinarizer().fit_transform([["a", "b"], ["a"]]).dtype

from sklearn.preprocessing import MultiLabelBinarizer
binarizer = MultiLabelBinarizer(classes=["a", "b", "c"])
binarizer.fit([["a", "b"], ["c"]])
binarizer.transform([["a"]])

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder(sparse_output=False).fit_transform([["a"], ["b"], ["a"]])

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder().fit_transform(np.array([0, 2, 1, 2]).reshape(-1, 1)).toarray()

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder().fit_transform(np.array([0, 2, 1, 2]).reshape(-1, 1)).todense().shape

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder().fit_transform(np.array([0, 2, 1, 2]).reshape(-1, 1)).A if False else 1

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder().fit_transform(np.array([0, 2, 1, 2]).reshape(-1, 1)).shape

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder().fit_transform(np.array([0, 2, 1, 2]).reshape(-1, 1)).astype("float32").toarray()

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder().fit_transform(np.array([0, 2, 1, 2]).reshape(-1, 1))[:2].toarray()

from sklearn.preprocessing import OneHotEncoder
encoder = OneHotEncoder(sparse_output=False)
encoder.fit(np.array([[0], [1], [2]]))
encoder.transform(np.array([[1], [2]]))

from sklearn.feature_extraction.text import HashingVectorizer
HashingVectorizer(n_features=16).fit_transform(["a b", "c"]).toarray()
"""),
    *twins(
        """
from sklearn.preprocessing import LabelEncoder
encoder = LabelEncoder()
encoder.inverse_transform(encoder.fit_transform(["cat", "dog"]))

from sklearn.preprocessing import LabelBinarizer
binarizer = LabelBinarizer()
binarizer.inverse_transform(binarizer.fit_transform(ids))

from sklearn.preprocessing import LabelEncoder
LabelEncoder().fit_transform(ids)

from sklearn.preprocessing import LabelBinarizer
LabelBinarizer().fit_transform(ids)

from sklearn.preprocessing import OneHotEncoder
OneHotEncoder(sparse_output=False).fit_transform(column)

from sklearn.preprocessing import MultiLabelBinarizer
MultiLabelBinarizer().fit_transform([["a", "b"], ["a"]])

from sklearn.feature_extraction.text import CountVectorizer
vectorizer = CountVectorizer()
vectorizer.fit(["one two", "two three"])
vectorizer.transform(["one two"]).toarray()

from sklearn.feature_extraction.text import TfidfVectorizer
TfidfVectorizer(max_features=2).fit_transform(["one two", "two three"]).toarray()
""",
        "how many values there are is known only at run time",
    ),
]  # fmt: skip

SCALERS = [
    *each("from sklearn.preprocessing import F\nF().fit_transform(table)",
          "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler PowerTransformer Normalizer"),
    *each("from sklearn.preprocessing import F\nF().fit_transform(images.reshape(len(images), -1))",
          "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler"),
    *each("from sklearn.preprocessing import F\nF().fit_transform(table.astype('float32'))",
          "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler"),
    *each("from sklearn.preprocessing import F\nF().fit_transform(pd.DataFrame(table))",
          "StandardScaler MinMaxScaler MaxAbsScaler"),
    *each("from sklearn.preprocessing import F\ns = F()\ns.fit(table)\ns.transform(positive * 9)",
          "StandardScaler MinMaxScaler MaxAbsScaler"),
    *each("from sklearn.preprocessing import F\ns = F()\ns.inverse_transform(s.fit_transform(table))",
          "StandardScaler MinMaxScaler MaxAbsScaler"),
    *each("from sklearn.preprocessing import F\nF(table)", "scale robust_scale minmax_scale normalize maxabs_scale"),
    *twins("""
from sklearn.preprocessing import MinMaxScaler
MinMaxScaler(feature_range=(-1, 1)).fit_transform(table)

from sklearn.preprocessing import StandardScaler
s = StandardScaler()
s.partial_fit(table)
s.transform(table)

from sklearn.preprocessing import MinMaxScaler
MinMaxScaler().fit_transform(table[:, :1]).reshape(-1, 1, 1)

from scipy.stats import zscore
zscore(table)

from scipy.stats import zscore
f = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [0.0, 1.0, 1.0]})
f["a"] = zscore(f["a"])
f

from sklearn.decomposition import PCA
PCA(1).fit_transform(table)

from sklearn.decomposition import PCA
p = PCA(n_components=1)
p.fit(table)
p.transform(positive)

from sklearn.decomposition import IncrementalPCA
IncrementalPCA(1).fit_transform(table)

from sklearn.decomposition import TruncatedSVD
TruncatedSVD(1).fit_transform(table)

from sklearn.decomposition import FactorAnalysis
FactorAnalysis(1).fit_transform(table)
"""),
]  # fmt: skip

FRAME = 'f = pd.DataFrame({"a": [1.0, 2.0, 4.0, 3.0], "b": [0.5, 1.5, 1.0, 2.0]})'

COMPOSED = [
    *(
        Twin(f"{imports}\n{FRAME}\n{program}")
        for imports, program in (
            (
                "from sklearn.compose import ColumnTransformer\nfrom sklearn.preprocessing import StandardScaler",
                'ColumnTransformer([("s", StandardScaler(), ["a", "b"])]).fit_transform(f)',
            ),
            (
                "from sklearn.compose import make_column_transformer\nfrom sklearn.preprocessing import MinMaxScaler",
                't = make_column_transformer((MinMaxScaler(), [0]), ("drop", ["b"]))\nt.fit(f)\nt.transform(f)',
            ),
            (
                "from sklearn.compose import ColumnTransformer\nfrom sklearn.preprocessing import StandardScaler",
                'ColumnTransformer([("s", StandardScaler(), ["a"])], remainder="passthrough").fit_transform(f[["a", "b"]])',
            ),
            (
                "from sklearn.pipeline import Pipeline\nfrom sklearn.preprocessing import StandardScaler, MinMaxScaler",
                'Pipeline([("s", StandardScaler()), ("m", MinMaxScaler())]).fit_transform(f[["a", "b"]])',
            ),
            (
                "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler",
                'p = make_pipeline(StandardScaler(), "passthrough").fit(f[["a", "b"]])\np.transform(f[["a", "b"]])',
            ),
        )
    ),
    *twins("""
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.pipeline import make_pipeline
class Pairs(BaseEstimator, TransformerMixin):
    def fit(self, X, y=None):
        self.width = X.shape[1]
        return self
    def transform(self, X):
        return np.stack([X[:-1], X[1:]], axis=1)[..., :self.width]
make_pipeline("passthrough", Pairs()).fit_transform(table)

from sklearn.base import TransformerMixin
class Grown(TransformerMixin):
    def fit(self, X, y):
        self.times = y.ndim + 1
        return self
    def transform(self, X):
        return np.hstack([X] * self.times)
Grown().fit_transform(table, ids)
"""),
    *each("from sklearn.impute import SimpleImputer\nSimpleImputer().fit_transform(F)", "table counts pixels[:,:,0,0]"),
    *twins("""
from sklearn.impute import SimpleImputer
s = SimpleImputer(strategy="most_frequent").fit(counts)
s.transform(counts)

from sklearn.impute import KNNImputer
KNNImputer().fit_transform(table)

from sklearn.experimental import enable_iterative_imputer
from sklearn.impute import IterativeImputer
IterativeImputer().fit_transform(table)

from sklearn.preprocessing import OrdinalEncoder
OrdinalEncoder().fit_transform(counts)

from sklearn.preprocessing import OrdinalEncoder
OrdinalEncoder().fit(counts).transform(counts)
"""),
    *twins(
        """
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder
f = pd.DataFrame({"a": [1.0, 2.0, 4.0, 3.0], "c": ["x", "y", "x", "z"]})
ColumnTransformer([("o", OneHotEncoder(), ["c"]), ("p", "passthrough", ["a"])]).fit_transform(f)

from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler
f = pd.DataFrame({"a": [1.0, 2.0, 4.0, 3.0], "c": ["x", "y", "x", "z"]})
ColumnTransformer([("o", OneHotEncoder(sparse_output=False), [1])], remainder=StandardScaler()).fit_transform(f)

from sklearn.preprocessing import PolynomialFeatures
PolynomialFeatures(2).fit_transform(table)
""",
        "the encoder finds the categories when it runs",
    ),
]

RESAMPLED = [
    *each(
        "from imblearn.over_sampling import F\ny = np.array([0] * 30 + [1] * 10)\nX = np.arange(120.0).reshape(40, 3)\n"
        "F().fit_resample(X, y)",
        "SMOTE RandomOverSampler ADASYN BorderlineSMOTE",
        "how often each class occurs is known only at run time",
    ),
    *each(
        "from imblearn.under_sampling import F\ny = np.array([0] * 30 + [1] * 10)\nX = np.arange(120).reshape(40, 3)\n"
        "F().fit_resample(pd.DataFrame(X), pd.Series(y))",
        "RandomUnderSampler NearMiss TomekLinks",
        "how often each class occurs is known only at run time",
    ),
]

PROGRAMS = [*SETS, *SPLITS, *OTHER_SPLITS, *ENCODERS, *SCALERS, *COMPOSED, *RESAMPLED]
