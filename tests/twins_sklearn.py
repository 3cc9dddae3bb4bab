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

from sklearn.utils import shuffle
shuffle(images, ids)

from sklearn.utils import shuffle
shuffle(table, random_state=0)

from sklearn.utils.class_weight import compute_class_weight
compute_class_weight(class_weight="balanced", classes=np.unique([0, 1, 1]), y=np.array([0, 1, 1]))
""")

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
"""),
]  # fmt: skip

PROGRAMS = [*SETS, *SPLITS, *ENCODERS, *SCALERS]
