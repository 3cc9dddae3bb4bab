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

PROGRAMS = [*ARRAYS, *WRITTEN, *PICTURES]
