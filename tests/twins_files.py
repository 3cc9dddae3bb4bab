"""Twin programs of files and pictures: what only the disk tells is unknown, and what is known of it is right."""

from __future__ import annotations

from twin import twins

ARRAYS = twins(
    """
np.load(folder + "/array.npy")

np.load(folder + "/array.npy") / 255.0

np.load(folder + "/arrays.npz")["a"]

with np.load(folder + "/arrays.npz") as data:
    a, b = data["a"], data["b"]
a

data = np.load(folder + "/arrays.npz")
a = data["a"]
data.close()
a

np.lib.format.open_memmap(folder + "/array.npy", mode="r")

np.loadtxt(folder + "/array.txt")

np.genfromtxt(folder + "/array.txt")

np.fromfile(folder + "/array.npy", dtype="uint8")

np.frombuffer(b"abcd", dtype="uint8")

import h5py
with h5py.File(folder + "/new.h5", "w") as file:
    file["a"] = np.zeros((3, 4))
with h5py.File(folder + "/new.h5", "r") as file:
    a = np.array(file["a"])
a

from scipy.io import savemat, loadmat
savemat(folder + "/new.mat", {"a": np.zeros((3, 4))})
loadmat(folder + "/new.mat")["a"]

import matplotlib.pyplot as plt
plt.imread(folder + "/a/0.png")

import matplotlib.image as mpimg
mpimg.imread(folder + "/a/0.png")
""",
    "known only on disk",
)

WRITTEN = twins("""
np.save(folder + "/new.npy", table)

np.savez(folder + "/new.npz", a=table)

np.savez_compressed(folder + "/new.npz", a=table)

np.savetxt(folder + "/new.txt", table)

keras.utils.clear_session()
""")

KEPT = twins("""
np.save(folder + "/kept.npy", table)
np.load(folder + "/kept.npy")

np.save(folder + "/kept", table[:2])
np.load(folder + "/kept.npy").shape[1:]

np.save(folder + "/kept.npy", [1, 2, 3])
np.load(folder + "/kept.npy")

np.save(folder + "/kept.npy", table)
np.save(folder + "/kept.npy", gray)
np.load(folder + "/kept.npy")

np.save(open(folder + "/kept.npy", "wb"), gray)
np.load(open(folder + "/kept.npy", "rb"))

with open(folder + "/kept.npy", "wb") as file:
    np.save(file, table)
np.load(folder + "/kept.npy")

import joblib
joblib.dump(table, folder + "/kept.joblib")
joblib.load(folder + "/kept.joblib")
""")

PICTURES = [
    *twins("""
from PIL import Image
np.array(Image.open(folder + "/a/0.png").convert("RGB").resize((8, 9)))

from PIL import Image
np.array(Image.open(folder + "/a/0.png").convert("L").resize((8, 9))) / 255.0

from PIL import Image
np.asarray(Image.fromarray(gray[0]).resize((8, 9)))

from PIL import Image
Image.fromarray(gray[0]).size

from PIL import Image
Image.fromarray(gray[0]) - np.float32(2.5)

from PIL import Image
picture = Image.fromarray(gray[0])
picture -= np.float64(2.5)
picture /= np.float64(2.5)
picture

from PIL import Image
Image.fromarray(gray[0]) / gray[1]

from PIL import Image
np.array([np.array(Image.open(folder + "/" + n + "/0.png").convert("RGB").resize((8, 9))) for n in ("a", "b")])
"""),
    *twins(
        """
from PIL import Image
np.array(Image.open(folder + "/a/0.png"))

from PIL import Image
Image.open(folder + "/a/0.png").size

np.frombuffer(b"abcd", np.uint8).reshape(2, 2)
""",
        "known only on disk",
    ),
]

# How many lines and letters there are only the file tells; what is made of each of them is known all the same.
COLLECTED = twins("""
y = []
for i, line in enumerate(open(folder + "/table.csv")):
    y.append(i)
np.array(y)

ids = {}
for line in open(folder + "/table.csv"):
    ids[line] = len(ids)
np.array([ids[line] for line in open(folder + "/table.csv")])

import collections
count = collections.Counter()
for word in open(folder + "/a/0.txt").read().split():
    count[word] += 1
ids = collections.defaultdict(int)
for i, pair in enumerate(count.most_common(5)):
    ids[pair[0]] = i + 1
np.array([ids[word] for word in open(folder + "/a/0.txt").read().split()])

letters = sorted(set(open(folder + "/a/0.txt").read()))
ids = {c: i for i, c in enumerate(letters)}
np.array([ids[c] for c in open(folder + "/a/0.txt").read()])

text = open(folder + "/a/0.txt").read()
ids = dict((c, i) for i, c in enumerate(sorted(set(text))))
rows = []
for i in range(len(text) - 3):
    rows.append([ids[c] for c in text[i:i + 3]])
np.reshape(rows, (len(rows), 3, 1)) / float(len(ids))

pairs = [(line, 0) for line in open(folder + "/table.csv")] + [(line, 1) for line in open(folder + "/table.csv")]
y = []
for line, label in pairs:
    y.append(label)
np.array(y)

rows = []
for line in open(folder + "/table.csv"):
    rows.append([len(line), 2, 3])
np.array(rows)

rows = []
for line in open(folder + "/table.csv"):
    rows.append(np.zeros(4))
np.array(list(reversed(rows)))

rows = []
for line in open(folder + "/table.csv"):
    rows.append(np.zeros(4))
rows = rows + [np.ones(4)]
rows[1:][len(rows) - 2]

scale = {"a": 0.5, "b": 2.0}
np.array([scale[line[0]] for line in open(folder + "/table.csv") if line[0] in scale])

from keras.preprocessing.sequence import pad_sequences
text = open(folder + "/a/0.txt").read()
ids = {c: i + 1 for i, c in enumerate(sorted(set(text)))}
rows = []
for word in text.split():
    rows.append([ids[c] for c in word])
pad_sequences(rows, maxlen=4)
""")

PROGRAMS = [*ARRAYS, *WRITTEN, *KEPT, *PICTURES, *COLLECTED]
