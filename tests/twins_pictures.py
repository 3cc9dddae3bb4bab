"""Twin programs of OpenCV, scikit-image and imageio."""

from __future__ import annotations

from twin import Twin, each, twins

RESIZED = [
    *twins("""
import cv2
cv2.resize(images[0], (8, 9))

import cv2
cv2.resize(gray[0], dsize=(8, 9)) / 255.0

import cv2
cv2.resize(pixels[0], (8, 9), interpolation=cv2.INTER_AREA)

import cv2
cv2.resize(pixels[0], (8, 9), interpolation=cv2.INTER_CUBIC)

import cv2
cv2.resize(images[0], (8, 9), interpolation=cv2.INTER_LANCZOS4)

import cv2
cv2.resize(gray[0][..., None], (8, 9))

import cv2
cv2.resize(images[0], None, fx=0.5, fy=0.5)

import cv2
cv2.resize(images[0], (0, 0), fx=1.3, fy=0.7)

import cv2
np.array([cv2.resize(image, (8, 9)) for image in images])

import cv2
np.stack([cv2.resize(image, (8, 9)) for image in gray])[..., np.newaxis].astype("float32") / 255
"""),
    *twins("import cv2\ncv2.resize(images[0], tuple(int(n) for n in '8 9'.split()))", "the size is computed"),
]

COLOURS = [
    *(
        Twin(f"import cv2\ncv2.cvtColor({of}, cv2.COLOR_{code})")
        for of, codes in (
            ("images[0]", "BGR2RGB BGR2GRAY RGB2GRAY BGR2HSV BGR2RGBA BGR2LAB RGB2YCrCb HSV2RGB"),
            ("pixels[0] / 255", "BGR2RGB BGR2GRAY BGR2HSV BGR2RGBA BGR2LAB"),
            ("gray[0]", "GRAY2RGB GRAY2BGR GRAY2RGBA"),
        )
        for code in codes.split()
    ),
    *twins("""
import cv2
cv2.cvtColor(images[0], 6)

import cv2
cv2.cvtColor(gray[0][..., None], cv2.COLOR_GRAY2RGB)

import cv2
cv2.cvtColor(cv2.cvtColor(images[0], cv2.COLOR_RGB2RGBA), cv2.COLOR_RGBA2GRAY)

import cv2
[cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in images]

import cv2
cv2.split(images[0])

import cv2
cv2.merge([gray[0], gray[0], gray[0]])

import cv2
cv2.merge((images[0], gray[0]))
"""),
]

CHANGED = [
    *each("import cv2\ncv2.F(images[0], images[1])", "add subtract"),
    *each("import cv2\ncv2.F(images[0], (3, 3))", "blur"),
    *each("import cv2\ncv2.F(images[0], M, (6, 7))".replace("M", "cv2.getRotationMatrix2D((2, 2), 45, 1)"), "warpAffine"),
    *twins("""
import cv2
cv2.flip(images[0], 1)

import cv2
cv2.flip(gray[0][..., None], 1)

import cv2
cv2.rotate(images[0], cv2.ROTATE_90_CLOCKWISE)

import cv2
cv2.rotate(images[0], cv2.ROTATE_180)

import cv2
cv2.GaussianBlur(pixels[0], (3, 3), 0)

import cv2
cv2.medianBlur(gray[0], 3)

import cv2
cv2.bilateralFilter(gray[0], 3, 9, 9)

import cv2
cv2.equalizeHist(gray[0])

import cv2
cv2.bitwise_not(images[0])

np.invert(images[0])

np.bitwise_not(images.astype("int32"))

import cv2
cv2.addWeighted(images[0], 0.5, images[1], 0.5, 0)

import cv2
cv2.threshold(gray[0], 127, 255, cv2.THRESH_BINARY)[1]

import cv2
cv2.Canny(gray[0], 100, 200)

import cv2
cv2.adaptiveThreshold(gray[0], 255.0, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY_INV, 3, 2)

import cv2
cv2.dilate(gray[0], np.ones((2, 2), np.uint8), iterations=1)

import cv2
cv2.morphologyEx(images[0], cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))

import cv2
cv2.getRotationMatrix2D((2, 2), 45, 1)

import cv2
cv2.warpPerspective(images[0], np.eye(3), (6, 7))

import cv2
cv2.copyMakeBorder(images[0], 1, 2, 3, 4, cv2.BORDER_CONSTANT, value=0)
"""),
]

ON_DISK = [
    *twins("""
import cv2
cv2.resize(cv2.imread(folder + "/a/0.png"), (8, 9))

import cv2
cv2.resize(cv2.imread(folder + "/a/0.png", 0), (8, 9))

import cv2
cv2.resize(cv2.imread(folder + "/a/0.png", cv2.IMREAD_GRAYSCALE), (8, 9)).reshape(9, 8, 1) / 255.0

import cv2
cv2.cvtColor(cv2.resize(cv2.imread(folder + "/a/0.png", cv2.IMREAD_COLOR), (8, 9)), cv2.COLOR_BGR2RGB)

import cv2
cv2.imwrite(folder + "/new.png", images[0]) and None
"""),
    *twins(
        """
import cv2
cv2.imread(folder + "/a/0.png")

import cv2
cv2.imread(folder + "/a/0.png", 0).shape

import cv2
cv2.imread(folder + "/a/0.png", cv2.IMREAD_UNCHANGED)

import cv2
cv2.imread(folder + "/a/0.png", -1)

import cv2
cv2.imdecode(np.fromfile(folder + "/a/0.png", dtype="uint8"), cv2.IMREAD_COLOR)

import skimage.io
skimage.io.imread(folder + "/a/0.png")

import skimage.io, skimage.transform
skimage.transform.resize(skimage.io.imread(folder + "/a/0.png"), (8, 9))

import imageio.v2 as imageio
imageio.imread(folder + "/a/0.png")

import imageio.v3
imageio.v3.imread(folder + "/a/0.png")
""",
        "known only on disk",
    ),
]

SCIKIT = [
    *(
        Twin(f"from skimage.transform import resize\nresize({call})")
        for call in (
            "images[0], (8, 9)",
            "images[0], (8, 9, 3)",
            "gray[0], (8, 9)",
            "gray[0], (8, 9, 3)",
            "pixels[0], (8, 9)",
            "images[0] / 255, (2, 2), anti_aliasing=True",
            "images[0], (8, 9), preserve_range=True",
            "images[0], (8, 9), mode='constant'",
            "ids.reshape(-1, 1).astype('int8'), (3, 2)",
            "gray[0] > 100, (8, 9)",
            "images[0].astype('float16'), (8, 9)",
        )
    ),
    *each("from skimage.color import rgb2gray\nrgb2gray(F)", "images[0] pixels[0] images"),
    *[
        twin
        for name in ("rgb2lab", "rgb2hsv", "rgb2ycbcr", "rgb2yuv", "hsv2rgb", "lab2rgb", "xyz2rgb")
        for twin in each(f"from skimage.color import {name}\n{name}(F)", "images pixels[0]/255")
    ],
    *twins("""
from skimage.transform import rotate
rotate(gray[0], 30)

from skimage.exposure import equalize_hist
equalize_hist(gray[0])

from skimage.util import random_noise
random_noise(images[0])

from skimage.color import rgb2lab
rgb2lab(images.astype("float32") / 255)[..., 0]
"""),
    *each("from skimage.color import gray2rgb\ngray2rgb(F)", "gray[0] pixels[0] gray"),
    *each("from skimage.util import img_as_float\nimg_as_float(F)", "images gray"),
    *twins("""
from skimage import img_as_ubyte
img_as_ubyte(images[0] / 255)

from skimage.transform import resize
np.array([resize(image, (8, 9)) for image in images])
"""),
    *twins(
        """
from skimage.transform import resize
resize(images[0], (8, 9), order=0)

from skimage import img_as_float
img_as_float(pixels[0] / 255)
""",
        "the dtype depends on the order, and stays that of floats",
    ),
]

PROGRAMS = [*RESIZED, *COLOURS, *CHANGED, *ON_DISK, *SCIKIT]
