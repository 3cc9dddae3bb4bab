"""Twin programs of scikit-learn's further parts: fewer columns, texts, bins, drawn data, folds."""

from __future__ import annotations

from twin import Twin, twins

NARROW = [
    *[Twin(f"from sklearn.decomposition import {name}\n{name}(2).fit_transform({data})")
      for name in ("PCA", "TruncatedSVD", "IncrementalPCA", "FastICA")
      for data in ("table", "table.astype('float32')")],
    *[Twin(f"from sklearn.decomposition import {name}\n{name}(2).fit_transform(positive)")
      for name in ("NMF", "LatentDirichletAllocation")],
    *twins("""
from sklearn.decomposition import PCA
PCA().fit_transform(table)

from sklearn.decomposition import PCA
PCA(2).fit(table).transform(table)

from sklearn.manifold import TSNE
TSNE(2, perplexity=1.5, max_iter=250).fit_transform(table)

from sklearn.manifold import Isomap
Isomap(n_neighbors=3, n_components=2).fit_transform(table)

from sklearn.feature_selection import SelectKBest, f_classif
SelectKBest(f_classif, k=2).fit_transform(table, ids)

from sklearn.feature_selection import SelectKBest, f_classif
SelectKBest(f_classif, k=2).fit(table, ids).transform(table)
"""),
    *twins("""
from sklearn.decomposition import PCA
PCA(0.95).fit_transform(table)

from sklearn.feature_selection import VarianceThreshold
VarianceThreshold().fit_transform(table)
""", "as many columns as the data need"),
]  # fmt: skip

TEXTS = twins("""
from sklearn.feature_extraction.text import CountVectorizer
CountVectorizer(binary=True).fit_transform(["a cat sat", "the dog sat"]).toarray()

from sklearn.feature_extraction.text import CountVectorizer
CountVectorizer(vocabulary=["cat", "dog"]).fit_transform(["a cat sat", "the dog sat"]).toarray()

from sklearn.feature_extraction.text import TfidfVectorizer
TfidfVectorizer(max_features=2).fit(["a cat sat", "the dog sat"]).transform(["a cat"]).toarray()

from sklearn.feature_extraction.text import TfidfVectorizer
TfidfVectorizer(dtype="float32").fit_transform(["a cat sat", "the dog sat"]).toarray()

from sklearn.feature_extraction.text import HashingVectorizer
HashingVectorizer(n_features=16).transform(["a cat", "a dog"]).toarray()

from sklearn.feature_extraction.text import HashingVectorizer
HashingVectorizer(n_features=16, alternate_sign=False).fit_transform(["a cat", "a dog"]).toarray()

from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
counts = CountVectorizer().fit_transform(["a cat sat", "the dog sat"])
TfidfTransformer().fit(counts).transform(counts).toarray()

from sklearn.feature_extraction.text import CountVectorizer
v = CountVectorizer()
v.fit_transform(["a cat sat", "the dog sat"])
v.get_feature_names_out()
""")

BINS = twins("""
from sklearn.preprocessing import QuantileTransformer
QuantileTransformer(n_quantiles=3).fit_transform(table)

from sklearn.preprocessing import QuantileTransformer
QuantileTransformer(n_quantiles=3).fit(table).transform(table.astype("float32"))

from sklearn.preprocessing import Binarizer
Binarizer().fit_transform(counts)

from sklearn.preprocessing import KBinsDiscretizer
KBinsDiscretizer(n_bins=3, encode="ordinal").fit_transform(table)

from sklearn.preprocessing import KBinsDiscretizer
KBinsDiscretizer(n_bins=3, encode="onehot-dense").fit(table).transform(table)

from sklearn.preprocessing import KBinsDiscretizer
KBinsDiscretizer(n_bins=3).fit_transform(table).toarray()

from sklearn.preprocessing import FunctionTransformer
FunctionTransformer(np.log1p).fit_transform(counts)

from sklearn.preprocessing import FunctionTransformer
FunctionTransformer(np.sqrt).fit(positive).transform(positive)
""")

DRAWN = twins("""
from sklearn.datasets import make_blobs
make_blobs([10, 20, 30])

from sklearn.datasets import make_blobs
make_blobs(n_samples=[10, 20], n_features=3)

from sklearn.datasets import make_moons
make_moons((10, 20))

from sklearn.datasets import make_s_curve
make_s_curve(50)

from sklearn.datasets import make_swiss_roll
make_swiss_roll(n_samples=50)

from sklearn.datasets import make_gaussian_quantiles
make_gaussian_quantiles(n_samples=50, n_features=2, n_classes=3)

from sklearn.datasets import make_friedman1
make_friedman1(50, n_features=6)

from sklearn.datasets import make_friedman2
make_friedman2(50)

from sklearn.datasets import make_hastie_10_2
make_hastie_10_2(50)

from sklearn.datasets import load_digits
load_digits(n_class=6, return_X_y=True)

from sklearn.datasets import load_linnerud
load_linnerud(return_X_y=True)

from sklearn.datasets import load_iris
load_iris(as_frame=True).frame

from sklearn.datasets import load_iris
d = load_iris()
f = pd.DataFrame(d.data, columns=d.feature_names)
f["target"] = d.target
f.values
""")

PARTS = [
    *twins("""
from sklearn.utils import resample
resample(table, n_samples=5)

from sklearn.utils import resample
resample(table, ids)
"""),
    *twins(
        """
from sklearn.model_selection import TimeSeriesSplit
for train, test in TimeSeriesSplit(2).split(table):
    part = table[train]
part

from sklearn.model_selection import GroupKFold
for train, test in GroupKFold(n_splits=2).split(table, ids, groups=vector):
    part = images[test]
part
""",
        "how many rows a fold has",
    ),
]

PROGRAMS = [*NARROW, *TEXTS, *BINS, *DRAWN, *PARTS]
