"""Data that fits: scaled where it is not seen, changed in place, read from files that only a run opens."""

from __future__ import annotations

from good_program import Good

WORDS_NUMBERED_BEFORE_THE_MODEL = Good(
    """
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

texts, labels = np.array(["a good day", "a bad day", "good", "bad"]), np.array([1, 0, 1, 0])
words = layers.TextVectorization(max_tokens=50, output_sequence_length=4)
words.adapt(texts)
data = tf.data.Dataset.from_tensor_slices((texts, labels)).batch(2).map(lambda text, label: (words(text), label))
model = keras.Sequential(
    [layers.Embedding(50, 8), layers.GlobalAveragePooling1D(), layers.Dense(1, activation="sigmoid")]
)
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(data, validation_data=data.take(1), epochs=3)
""",
    keras="3",
    mistakes=[
        ("words.adapt(texts)\n", "", "CNN529 warning"),
    ],
)

VECTORS_OF_WORDS = Good(
    """
import numpy as np
import pandas as pd
from keras import Input, Model, layers
from keras.utils import pad_sequences
from words import embed
table = pd.read_csv("texts.csv")
vectors = []
for text in table.text:
    vectors.append(embed(np.array(text.split())))
padded = pad_sequences(vectors, dtype="float32")
steps, width = np.shape(padded)[1], padded.shape[2]
a, b = Input((steps, width)), Input((steps, width))
output = layers.Dense(1)(layers.Concatenate()([layers.GRU(8)(a), layers.GRU(8)(b)]))
model = Model([a, b], output)
model.compile("adam", "mse")
model.fit([padded, padded], np.array(table.mark))
state = layers.GRU(8)(padded[:1])
""",
    mistakes=[
        ("[padded, padded]", "padded", "CNN506 error"),
        ("np.array(table.mark))", "[np.array(table.mark), np.array(table.mark)])", "CNN513 warning"),
    ],
    given="""
table("texts.csv", text=["a b c", "b c"], mark=[0, 1])
module("words", embed=lambda words: np.ones((len(words), 3)))
""",
)

TRAINED_ON_EITHER_SCALE = Good(
    """
from tensorflow import keras
from tensorflow.keras import layers

(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()


def build():
    first = [keras.Input((28, 28)), layers.BatchNormalization(), layers.Flatten()]
    model = keras.Sequential([*first, layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


scaled, raw = build(), build()
scaled.fit(x / 255.0, y, validation_split=0.1)
raw.fit(x, y, validation_split=0.1)
raw.save("raw.keras")
again = keras.models.load_model("raw.keras")  # a copy of the one or of the other
again.predict(x_test)
""",
    mistakes=[
        ("again.predict", "scaled.predict", "CNN503 warning"),
        ("scaled.fit(x / 255.0, y, validation_split=0.1)\nraw.fit(x, y", "raw.fit(x / 255.0, y", "CNN503 warning"),
    ],
)

PREDICTED_ONLY = Good(
    """
import tensorflow as tf
from tensorflow import keras
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x, x_test = x / 255.0, x_test / 255.0
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, keras.utils.to_categorical(y, 10))
model.predict(tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(10))
""",
    mistakes=[
        ("model.predict(", "model.evaluate(", "CNN211 error"),
    ],
)

PREPARED_IN_PLACE = Good(
    """
import keras
from keras.applications.mobilenet import MobileNet, preprocess_input
(x, y), (x_test, y_test) = keras.datasets.cifar10.load_data()
x, x_test = x.astype("float32"), x_test.astype("float32")
preprocess_input(x)
preprocess_input(x_test)
base = MobileNet(include_top=False, input_shape=(32, 32, 3), pooling="avg")
model = keras.Sequential([base, keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, validation_data=(x_test, y_test))
""",
    mistakes=[
        ('x.astype("float32"), x_test', "x, x_test", "CNN803 warning"),  # of whole numbers a copy is changed
    ],
)

CODES_ON_DISK = Good(
    """
import h5py
import numpy as np
from tensorflow import keras

texts = np.clip([np.argmax(code, -1) - 36 for code in h5py.File("lines.h5", "r")["y"]], 0, 27)
model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3)])
print(model.predict(texts))
""",
    keras="3",
    mistakes=[
        ("np.argmax(code, -1)", "int(np.argmax(code))", "CNN505 error"),
    ],
    given="""
import h5py

with h5py.File("lines.h5", "w") as file:
    file["y"] = np.zeros((4, 10, 64))
""",
)

EVENED_OUT_BY_NORMALISATION = Good(
    """
from keras import Model, layers
from keras.datasets import cifar10

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x = layers.Input((32, 32, 3))
y = layers.Conv2D(32, 3, activation="relu")(x)
y = layers.BatchNormalization()(y)
y = layers.GlobalAveragePooling2D()(y)
model = Model(x, layers.Dense(10, activation="softmax")(y))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train, validation_data=(x_test, y_test))
""",
    mistakes=[
        ('activation="relu"', 'activation="tanh"', "CNN501 warning"),
        ("y = layers.BatchNormalization()(y)", "", "CNN501 warning"),
    ],
)

NUMPY_UNDER_ITS_NAME = Good(
    """
from helpers import *
from keras import Sequential, layers

prices = read_prices()
windows = np.array([prices[i : i + 30] for i in range(len(prices) - 30)])
windows = np.reshape(windows, (windows.shape[0], windows.shape[1], 5))
model = Sequential([layers.Input((30, 5)), layers.LSTM(8), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(windows, prices[30:], validation_split=0.1)
""",
    mistakes=[
        ("np.reshape(windows, (windows.shape[0], windows.shape[1], 5))", "prices.reshape(30, 5)", "CNN505 error"),
    ],
    given='module("helpers", np=np, read_prices=lambda: np.ones((64, 5)))',
)

PREPARED_INSIDE = Good(
    """
import tensorflow as tf
from tensorflow.keras.applications import mobilenet_v2

(x, y), _ = tf.keras.datasets.cifar10.load_data()
pictures = tf.keras.Input((32, 32, 3))
ready = tf.keras.layers.Lambda(mobilenet_v2.preprocess_input)(pictures)
base = mobilenet_v2.MobileNetV2(include_top=False, input_tensor=ready, pooling="avg")
model = tf.keras.Sequential([base, tf.keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, validation_split=0.1)
""",
    mistakes=[
        ("input_tensor=ready", "input_tensor=pictures", "CNN803 warning"),
    ],
)

PREPARED_BY_CALLS_ON_TENSORS = Good(
    """
import tensorflow as tf
from tensorflow.keras import applications, layers
folder = tf.keras.utils.image_dataset_from_directory("flowers", image_size=(96, 96))
names = folder.class_names
base = applications.MobileNetV2(include_top=False, input_shape=(96, 96, 3), pooling="avg")
base.trainable = False
pictures = tf.keras.Input((96, 96, 3))
ready = applications.mobilenet_v2.preprocess_input(layers.RandomFlip("horizontal")(pictures))
classes = layers.Dense(len(names), activation="softmax")(base(ready, training=False))
model = tf.keras.Model(pictures, classes)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(folder)
""",
    mistakes=[
        ("mobilenet_v2.preprocess", "vgg16.preprocess", "CNN803 warning"),
        ("mobilenet_v2.preprocess", "densenet.preprocess", "CNN803 warning"),
        ("sparse_cat", "cat", "CNN214 warning"),  # of one folder it is right
    ],
    given='pictures("flowers", "a", "b", "c")',
)

PREPARED_IN_A_GENERATOR = Good(
    """
from tensorflow.keras import Sequential, layers
from tensorflow.keras.applications.resnet50 import ResNet50, preprocess_input
from tensorflow.keras.preprocessing.image import ImageDataGenerator
maker = ImageDataGenerator(preprocessing_function=preprocess_input)
flowers = maker.flow_from_directory("flowers", target_size=(96, 96))
base = ResNet50(include_top=False, input_shape=(96, 96, 3), pooling="avg")
base.trainable = False
model = Sequential([base, layers.Dense(len(flowers.class_indices), activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(flowers)
""",
    mistakes=[
        ("preprocessing_function=preprocess_input", "rescale=1 / 255", "CNN803 warning"),
    ],
    given='pictures("flowers", "a", "b", "c")',
)

PICTURE_THAT_BECOMES_AN_ARRAY = Good(
    """
import numpy as np
from keras.applications.resnet50 import ResNet50
from keras.utils import load_img
model = ResNet50(weights=None)
picture = load_img("elephant.jpg", target_size=(224, 224))
picture -= np.mean(np.array(picture))
picture /= 255.0
model.predict(picture[None])
""",
    mistakes=[
        ("picture -=", "picture = np.array(picture)\npicture -=", "CNN732 error"),
    ],
    given='picture("elephant.jpg")',
)

ASKED_AS_IT_IS = Good(
    """
import numpy as np
from keras.applications.resnet50 import ResNet50, decode_predictions, preprocess_input
from keras.utils import img_to_array, load_img
model = ResNet50()
picture = img_to_array(load_img("elephant.jpg", target_size=(224, 224)))
picture = preprocess_input(np.expand_dims(picture, axis=0))
print(decode_predictions(model.predict(picture), top=3)[0])
""",
    mistakes=[
        ("preprocess_input(np.expand_dims(picture, axis=0))", "np.expand_dims(picture, axis=0)", "CNN803 warning"),
    ],
    given='picture("elephant.jpg")',
)

ROW_BY_ROW = Good(
    """
import keras
from keras import layers
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((28, 28)), layers.LSTM(32), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x / 255, y, validation_split=0.1)
""",
    mistakes=[
        ("fit(x / 255", "fit(x", "CNN501 warning"),
    ],
)

SCALED_AT_ONCE = Good(
    """
import numpy as np
from keras import Sequential, layers
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import scale
x, y = np.random.rand(200, 4) * 50, np.random.rand(200)
x = scale(x)
x_train, x_test, y_train, y_test = train_test_split(x, y)
x_train, x_test = scale(x_train, axis=1), scale(x_test, axis=1)
model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train, validation_data=(x_test, y_test))
""",
    mistakes=[
        ("scale(x_train, axis=1), scale(x_test, axis=1)", "scale(x_train), scale(x_test)", "CNN510 warning"),
        ("fit(x_train, y_train,", "fit(x_train, y_test,", "CNN516 error"),
    ],
)

PATH_WITHOUT_DEFAULT = Good(
    """
import argparse
import os
import numpy as np
from keras import Sequential, layers
import cv2

parser = argparse.ArgumentParser()
parser.add_argument("--folder")
args = parser.parse_args()
images = []
for name in os.listdir(args.folder):
    images.append(cv2.resize(cv2.imread(args.folder + "/" + name), (8, 8)) / 255)
x = np.array(images)
m = Sequential([layers.Input((8, 8, 3)), layers.Flatten(), layers.Dense(1)])
m.compile("adam", "mse")
m.fit(x, np.zeros((100,)))
""",
    mistakes=[
        ("8, 8, 3", "8, 8, 4", "CNN118 error"),
    ],
    given="""
pictures("seen", number=100, size=9)
arguments("--folder", "seen")
""",
)

COLUMN_POPPED = Good(
    """
import pandas as pd
from keras import Sequential, layers

table = pd.read_csv("flowers.csv", names=["a", "b", "kind"], header=0)
x, y = table, table.pop("kind")
m = Sequential([layers.Input((2,)), layers.Dense(1)])
m.compile("adam", "mse")
m.fit(x.values, y)
""",
    mistakes=[
        ('table.pop("kind")', 'table["kind"]', "CNN118 error"),
    ],
    given='table("flowers.csv", a=[1.5, 2.5], b=[0.5, 3.5], kind=[0, 1])',
)

COUNTS_OF_WHOLE_NUMBERS = Good(
    """
import numpy as np
from keras import Sequential, layers

x = np.asarray([count(f) for f in files], dtype="int32")
m = Sequential([layers.Input((5,)), layers.Dense(10, activation="tanh"), layers.Dense(1)])
m.compile("sgd", "mse")
m.fit(x, np.zeros((100,)))
""",
    mistakes=[
        ('dtype="int32")', 'dtype="int32").clip(0, 5000)', "CNN511 warning"),
    ],
    given="""
files = range(100)
count = lambda file: [1, 2, 3, 4, 5]
""",
)

ROWS_ARE_SAMPLES = Good(
    """
import pandas as pd
from keras import Sequential, layers

table = pd.read_csv("rows.csv")
answers = table.pop("answer")
model = Sequential([layers.Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(table, answers, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        ("Input((4,))", "Input((100, 4))", "CNN118 error"),
    ],
    given='table("rows.csv", a=[1.5, 2], b=[0.5, 3], c=[4, 5], d=[6, 7], answer=[0, 1])',
)

COMPARED_IN_ONE_ORDER = Good(
    """
import keras
import numpy as np
from keras import Sequential, layers
from sklearn.metrics import confusion_matrix
from tensorflow.keras.preprocessing.image import ImageDataGenerator

generator = ImageDataGenerator(rescale=1 / 255)
images = generator.flow_from_directory("images", (64, 64), class_mode="sparse")
held_out = generator.flow_from_directory("held_out", (64, 64), class_mode="sparse", shuffle=False)
model = Sequential([layers.Input((64, 64, 3)), layers.Flatten(), layers.Dense(5, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(images, validation_data=held_out)
classes = np.argmax(model.predict(held_out), axis=1)
confusion_matrix(held_out.classes, classes)
right = np.mean(classes == held_out.classes)
y = np.concatenate([next(images)[1] for _ in range(len(images))])  # the order is drawn again after predict alone
confusion_matrix(y, model.predict(images).argmax(axis=1))

kept = keras.utils.image_dataset_from_directory("held_out", image_size=(64, 64)).map(lambda x, y: (x / 255, y)).cache()
confusion_matrix(np.concatenate([y for x, y in kept]), model.predict(kept).argmax(axis=1))
for x, y in keras.utils.image_dataset_from_directory("images", image_size=(64, 64)):
    confusion_matrix(y, model.predict(x / 255).argmax(axis=1))

later = generator.flow_from_directory("held_out", (64, 64), class_mode="sparse")
later.shuffle = False
confusion_matrix(later.classes, model.predict(later).argmax(axis=1))
alone = generator.flow_from_directory("images", (64, 64), class_mode=None)
alone.class_mode = "sparse"
model.fit(alone)
""",
    keras="2",
    mistakes=[
        ("later.shuffle = False", "later.seed = 3", "CNN514 warning"),
        ('alone.class_mode = "sparse"', "alone.seed = 3", "CNN720 error"),
        (', class_mode="sparse", shuffle=False', ', class_mode="sparse"', "CNN514 warning"),
        ('"images", (64, 64), class_mode="sparse"', '"images", (64, 64)', "CNN214 warning"),
        (".cache()", ".prefetch(2)", "CNN514 warning"),
    ],
    given="""
pictures("images", *"abcde")
pictures("held_out", *"abcde")
""",
)

FLOWS_IN_ONE_ORDER = Good(
    """
import keras
import numpy as np
from keras.datasets import cifar10
from sklearn.metrics import accuracy_score
from tensorflow.keras.preprocessing.image import ImageDataGenerator

(x, y), (x_test, y_test) = cifar10.load_data()
model = keras.models.load_model("classifier.keras")
held_out = ImageDataGenerator(rescale=1 / 255).flow(x_test, batch_size=32, shuffle=False)
accuracy_score(y_test, model.predict(held_out).argmax(axis=1))
pairs = ImageDataGenerator(rescale=1 / 255).flow(x_test, y_test, batch_size=32)
labels = np.concatenate([next(pairs)[1] for _ in range(len(pairs))])
accuracy_score(labels, model.predict(pairs).argmax(axis=1))
folder = ImageDataGenerator(rescale=1 / 255).flow_from_directory("held_out", (32, 32), shuffle=False)
accuracy_score(folder.classes, model.predict(folder).argmax(axis=1))
""",
    keras="2",
    mistakes=[
        ("batch_size=32, shuffle=False)", "batch_size=32)", "CNN514 warning"),
        ("accuracy_score(labels", "accuracy_score(y_test", "CNN514 warning"),
        ("(32, 32), shuffle=False)", "(32, 32))", "CNN514 warning"),
    ],
    given="""
import keras

pictures("held_out", *"abcde")
classes = keras.layers.Dense(10, activation="softmax")
keras.Sequential([keras.layers.Flatten(input_shape=(32, 32, 3)), classes]).save("classifier.keras")
""",
)

PARTS_OF_LISTS = Good(
    """
import keras
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.utils.class_weight import compute_class_weight

rows, kinds = [], []
for line in open("lines.txt"):
    rows.append([1 if word in line else 0 for word in ("a", "b", "c")])
    kinds.append([1, 0] if "a" in line else [0, 1])
x, x_test, y, y_test = train_test_split(rows, kinds, test_size=0.2)
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
weights = compute_class_weight("balanced", classes=np.unique(labels), y=labels)
stop = keras.callbacks.EarlyStopping(monitor="loss")
model.fit(np.array(x), np.array(y), class_weight=dict(enumerate(weights)), callbacks=[stop])


def batches():
    while True:
        yield np.zeros((4, 3)), np.zeros((4, 2))


model.fit(batches(), steps_per_epoch=10)
pairs = tf.data.Dataset.from_tensor_slices((np.zeros((40, 3)), np.zeros((40, 2))))
model.fit(pairs.batch(8))
""",
    keras="3",
    mistakes=[
        ("np.array(x), np.array(y)", "x, y", "CNN720 error"),
        ("dict(enumerate(weights))", "weights", "CNN720 error"),
        ("callbacks=[stop]", 'callbacks="stop"', "CNN720 error"),
        ("yield np.zeros((4, 3)), np.zeros((4, 2))", "yield [np.zeros((4, 3)), np.zeros((4, 2))]", "CNN720 error"),
        ("yield np.zeros((4, 3)), np.zeros((4, 2))", "yield np.zeros((4, 3))", "CNN720 error"),
        ("(40, 3)), np.zeros((40, 2))))", "(40, 3)), np.zeros((20, 2))))", "CNN120 error"),
        ("((np.zeros((40, 3)), np.zeros((40, 2))))", "(np.zeros((40, 3)))", "CNN720 error"),
    ],
    given="""
text("lines.txt", "a b\\nb c\\n" * 20)
labels = [0, 1] * 20
""",
)

CENTRED_BY_ONE_MEAN = Good(
    """
from keras import Sequential, layers
from keras.datasets import cifar10

(x, y), (x_test, y_test) = cifar10.load_data()
mean, deviation = x.mean(axis=0), x.std(axis=0)
x, x_test = (x - mean) / deviation, (x_test - mean) / (deviation + 1e-7)
model = Sequential([layers.Input((32, 32, 3)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y, validation_data=(x_test, y_test))
""",
    mistakes=[
        ("x_test - mean", "x_test - x_test.mean(axis=0)", "CNN510 warning"),
        (
            "(x_test - mean) / (deviation + 1e-7)\n",
            "x_test\nx, x_test = x - x.mean(), x_test - x_test.mean()\n",
            "CNN510 warning",
        ),
    ],
)

ONE_SCALER_FOR_BOTH_FILES = Good(
    """
import pandas as pd
from keras import Sequential, layers
from sklearn.preprocessing import StandardScaler

scaler = StandardScaler().fit(pd.read_csv("train.csv").drop(columns="label").values)

def read(path):
    table = pd.read_csv(path)
    return scaler.transform(table.drop(columns="label").values), table["label"].values

x, y = read("train.csv")
x_test, y_test = read("test.csv")
model = Sequential([layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y, validation_split=0.1)
model.evaluate(x, y)
model.evaluate(x_test, y_test)
""",
    mistakes=[
        ("return scaler.transform", "return StandardScaler().fit_transform", "CNN510 warning"),
    ],
    given="""
for name in ("train", "test"):
    table(f"{name}.csv", a=[1.5, 2], b=[0.5, 3], label=[0, 1])
""",
)

LOADED_AND_FED_ALIKE = Good(
    """
import cv2
import keras
import numpy as np
from keras import layers
from keras.datasets import mnist

(x, y), (x_test, y_test) = mnist.load_data()
model = keras.Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x / 255.0, y, validation_split=0.1)
model.save("digits.keras")
model = keras.models.load_model("digits.keras")
picture = np.invert(np.array([cv2.imread("mine.png")[:, :, 0]])) / 255.0
print(model.predict(picture))
""",
    mistakes=[
        ("[:, :, 0]])) / 255.0", "[:, :, 0]]))", "CNN503 warning"),
    ],
    given='picture("mine.png", size=28)',
)

HALVES_AND_MASKS = Good(
    """
import cv2
import numpy as np
from keras import Sequential, layers
from keras.datasets import mnist

(x, y), (x_test, y_test) = mnist.load_data()
strokes, strokes_test = x // 128, x_test // 128
model = Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(strokes, y, validation_data=(strokes_test, y_test))

drawn = np.array([cv2.threshold(cv2.imread(f"{i}.png", 0), 128, 255, cv2.THRESH_BINARY)[1] for i in range(9)]) // 255
model.fit(drawn, np.arange(9))
""",
    mistakes=[
        ("x // 128", "x // 255", "CNN515 warning"),
        ("x_test // 128", "x_test // 255.0", "CNN515 warning"),
    ],
    given="""
for i in range(9):
    picture(f"{i}.png", size=28)
""",
)

HALVES_OF_ONE_ARRAY = Good(
    """
import numpy as np
from keras import Sequential, layers
from sklearn.model_selection import train_test_split

x = np.random.rand(100, 8)
one, other = train_test_split(x, test_size=0.2)
model = Sequential([layers.Input((8,)), layers.Dense(3, activation="relu"), layers.Dense(8)])
model.compile("adam", "mse")
model.fit(one, one, validation_data=(other, other))
""",
    mistakes=[
        ("fit(one, one", "fit(one, other", "CNN516 error"),
    ],
)

FOLDERS_FOR_A_BASE = Good(
    """
from tensorflow.keras import Sequential, layers
from tensorflow.keras.applications.vgg16 import VGG16, preprocess_input
from tensorflow.keras.preprocessing.image import ImageDataGenerator

trained = ImageDataGenerator(horizontal_flip=True, preprocessing_function=preprocess_input)
held_out = ImageDataGenerator(preprocessing_function=preprocess_input)
base = VGG16(include_top=False, input_shape=(64, 64, 3))
base.trainable = False
model = Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(5, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(
    trained.flow_from_directory("images", (64, 64)), validation_data=held_out.flow_from_directory("held_out", (64, 64))
)
""",
    keras="2",
    mistakes=[
        (
            "held_out = ImageDataGenerator(preprocessing_function=preprocess_input)",
            "held_out = ImageDataGenerator()",
            "CNN503 warning",
        ),
    ],
    given="""
pictures("images", *"abcde")
pictures("held_out", *"abcde")
""",
)

LESS_THE_MEAN_OF_THE_TRAINING_DATA = Good(
    """
from keras import Sequential, layers
from keras.datasets import boston_housing

(x_train, y_train), (x_test, y_test) = boston_housing.load_data()
mean, std = x_train.mean(axis=0), x_train.std(axis=0)
x_train = (x_train - mean) / std
x_test = (x_test - mean) / std
model = Sequential([layers.Input((13,)), layers.Dense(64, activation="relu"), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train, validation_split=0.2)
model.evaluate(x_test, y_test)
""",
    mistakes=[
        ("x_test = (x_test - mean) / std\n", "", "CNN503 warning"),
    ],
)

WRITTEN_FOR_THE_SCALER = Good(
    """
import numpy as np
import pandas as pd
from keras import Sequential, layers
from sklearn.preprocessing import StandardScaler

houses = pd.read_csv("houses.csv")
scaler = StandardScaler()
x, y = scaler.fit_transform(houses[["area", "rooms", "age"]].values), houses["price"].values
model = Sequential([layers.Input((3,)), layers.Dense(32, activation="relu"), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y, validation_split=0.2)
model.predict(scaler.transform(np.array([[120, 3, 10]])))
model.predict(np.array([[-1.5, 0.3, 2.2]]))
""",
    mistakes=[
        ("scaler.transform(np.array([[120, 3, 10]]))", "np.array([[120, 3, 10]])", "CNN503 warning"),
    ],
    given='table("houses.csv", area=[90, 120, 60], rooms=[3, 4, 2], age=[20, 5, 40], price=[250, 410, 150])',
)

SCALED_LATER = Good(
    """
import numpy as np
from keras import Sequential, layers
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler

x, y = np.random.rand(200, 4) * 50, np.random.rand(200)
scaler = StandardScaler()
scaler.fit_transform(x)
x_scaled = scaler.transform(x)
x_train, x_test, y_train, y_test = train_test_split(x_scaled, y)
in_place = MinMaxScaler(copy=False)
z = np.random.rand(200, 4) * 50
in_place.fit_transform(z)
def train(inputs, targets):
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(inputs, targets, validation_split=0.1)
train(x_train, y_train)
train(z, y)
""",
    mistakes=[
        ("train_test_split(x_scaled, y)", "train_test_split(x, y)", "CNN517 warning"),
        ("x_scaled = scaler.transform(x)\n", "x_scaled = x\n", "CNN517 warning"),
        ("MinMaxScaler(copy=False)", "MinMaxScaler()", "CNN517 warning"),
    ],
)

FILLED_BY_OTHERS = Good(
    """
import numpy as np
from keras import Input, Sequential, layers

states = []
model = Sequential([Input((4,)), layers.Dense(3)])

def learn():
    return model.predict(np.array(states))

def remember(state):
    states.append(state)

class Memory:
    def __init__(self):
        self.forget()

    def forget(self):
        self.steps = []

    def batch(self):
        return np.array(self.steps)[np.random.choice(len(self.steps), 32)]

    def add(self, step):
        self.steps.append(step)

class Agent:
    def __init__(self):
        self.memory = Memory()
        self.seen = []
        self.model = Sequential([Input((4,)), layers.Dense(3)])

    def learn(self):
        self.model.predict(self.memory.batch())
        return self.model.predict(np.array(self.seen))

    def see(self, step):
        self.seen.append(step)
""",
    mistakes=[
        ("    states.append(state)", "    print(state)", "CNN118 error"),
        ("self.seen.append(step)", "print(step)", "CNN118 warning"),
        ("self.steps.append(step)", "print(step)", "CNN118 warning"),
    ],
    then="""
remember([1.0] * 4)
learn()
agent = Agent()
agent.see([1.0] * 4)
agent.memory.add([1.0] * 4)
agent.learn()
""",
)

TABLES_OF_OTHER_COLUMNS = Good(
    """
import numpy as np
import pandas as pd
from keras import Sequential, layers

wide, narrow = np.ones((64, 3)), np.ones((32, 2))
rows = pd.concat([pd.DataFrame(wide), pd.DataFrame(narrow)])
beside = pd.concat([pd.DataFrame(wide), pd.DataFrame(narrow)], axis=1)
named = pd.concat([pd.DataFrame([], columns=["a", "b", "c"]), pd.DataFrame(wide, columns=["c", "b", "a"])])
mixed = pd.concat([pd.Series(wide[:, 0]), pd.DataFrame(narrow)], join="inner")
model = Sequential([layers.Dense(1)])
model.compile("adam", "mse")
model.fit(named.to_numpy("float32"), wide[:, 0], epochs=2)
""",
    mistakes=[
        ("pd.concat([pd.DataFrame(wide), pd.DataFrame(narrow)])", "np.concatenate([wide, narrow])", "CNN120 error"),
        ("pd.concat([pd.DataFrame(wide), pd.DataFrame(narrow)], axis=1)", "np.concatenate([wide, narrow], 1)", "CNN120 error"),
    ],
)

FITTED_IN_SOME_WAY = Good(
    """
import sys
import keras
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, Normalizer, OrdinalEncoder, StandardScaler
table = pd.read_csv("a.csv")
first = MinMaxScaler()
first.partial_fit(table)
first.transform(table)
words = LabelEncoder()
def fit():
    words.fit(table["x"])
def use():
    return words.transform(table["x"])
some = StandardScaler()
if len(sys.argv) > 1:
    some.fit(table)
some.transform(table)
several = [StandardScaler() for _ in range(3)]
for i in range(3):
    several[i].fit(table)
several[0].transform(table)
class Forecast:
    def __init__(self):
        self.scaler = StandardScaler()
    def predict(self, x):
        return self.scaler.transform(x)
    def train(self, x):
        self.scaler.fit(x)
known = StandardScaler()
known.mean_, known.scale_ = some.mean_, some.scale_
known.transform(table)
learn = (later := StandardScaler()).fit
learn(table)
later.transform(table)
Normalizer().transform(table)
parts = PCA(1).fit(table)
parts.transform(table)
ids = OrdinalEncoder()
ids.fit(table)
ids.transform(table)
""",
    mistakes=[
        (".fit(table)\nparts", "\nparts", "CNN519 error"),
        ("ids.fit(table)", "", "CNN519 error"),
        ("first.partial_fit(table)", "", "CNN519 error"),
        ("learn(table)", "later = StandardScaler()", "CNN519 error"),
        ("words.transform", "LabelEncoder().transform", "CNN519 error"),
    ],
    given="""
table("a.csv", x=[1, 2, 4])
arguments("fit")
""",
    then="""
fit()
use()
forecast = Forecast()
forecast.train(table)
forecast.predict(table)
""",
)

NAMES_OF_THE_FIRST_DATA_SET = Good(
    """
import keras
def load(path):
    data = keras.utils.image_dataset_from_directory(path, image_size=(64, 64))
    return data, data.map(lambda x, y: (x / 255.0, y)).prefetch(2)
first, train = load("train")
print(first.class_names)
other = first.cache()
other.class_names = first.class_names
print(other.class_names)
try:
    print(train.file_paths)
except AttributeError:
    pass
""",
    mistakes=[
        ("print(first.class_names)", "print(train.class_names)", "CNN714 error"),
        ("print(first.class_names)", "print(len(first.take(2).class_names))", "CNN714 error"),
    ],
    given='pictures("train", "a", "b")',
)

TABLES_PREPARED_BY_ONE_FUNCTION = Good(
    """
import pandas as pd
from keras import Sequential, layers


def prepared(table):
    table["when"] = pd.to_datetime(table["when"])
    table["year"] = table["when"].apply(lambda when: when.year)
    return pd.get_dummies(table.drop(columns="when"))


train = prepared(pd.read_csv("train.csv")).drop(columns=["fare"])
test = prepared(pd.read_csv("test.csv")).drop(columns=["key", "count"])
model = Sequential([layers.Dense(3, input_shape=(train.shape[1],))])
model.predict(test)
""",
    mistakes=[
        ("model.predict(test)", "model.predict(train.drop(columns=['year']))", "CNN118 error"),
    ],
    given="""
table("train.csv", when=["2020-02-03"], a=[1, 2], fare=[3])
table("test.csv", when=["2020-02-03"], a=[1, 2], key=[3], count=[4])
""",
)

ROW_BY_ITS_LABEL = Good(
    """
import numpy as np
import pandas as pd
from keras import Input, Sequential, layers

cases = pd.read_csv("cases.csv", index_col="country")
italy = cases.loc["Italy"]
model = Sequential([Input((1,)), layers.Dense(4)])
model.predict(np.expand_dims(italy, 1))
""",
    mistakes=[
        ('cases.loc["Italy"]', 'cases.loc[["Italy", "Spain"]]', "CNN118 error"),
    ],
    given='table("cases.csv", rows=2, country=["Italy", "Spain"], may=[1, 2], june=[3, 4])',
)

A_CELL_THAT_HOLDS_A_TEXT = Good(
    """
import numpy as np
import pandas as pd
from keras import Input, layers

row = pd.read_csv("trials.csv").loc[lambda table: table["trial"] == 3]
units = np.fromstring(row["units"].values.item()[1:-1], sep=" ", dtype=int)
y = layers.Dense(units[0])(Input((8,)))
""",
    mistakes=[
        ('row["units"].values.item()[1:-1]', 'row["units"].values.astype("int64").item()[1:-1]', "CNN729 error"),
    ],
    runs_in=2,
    given='table("trials.csv", rows=2, trial=[3, 4], units=["[8 4]", "[2 3]"])',
)

TEXTS_AS_LETTERS = Good(
    """
import keras
import numpy as np

rows = np.asarray(["SFFF", "FHFH", "HFFG"], dtype="c")
height, width = rows.shape
model = keras.Sequential([keras.Input((height, width)), keras.layers.Flatten(), keras.layers.Dense(1)])
""",
    keras="3",
    mistakes=[
        ('dtype="c"', 'dtype="S4"', "CNN729 error"),
    ],
)

LABELS_SMOOTHED_BY_HAND = Good(
    """
import keras
from keras import layers

(x, y), _ = keras.datasets.cifar10.load_data()
y = keras.utils.to_categorical(y, 10)
y *= 1 - 0.1
y += 0.1 / 10
model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(10, "softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y, validation_split=0.1)
""",
    mistakes=[
        ("y += 0.1 / 10", "", "CNN508 warning"),
    ],
)

WORDS_OF_ONE_LENGTH = Good(
    """
from keras import Sequential, layers
from keras.datasets import imdb
from keras.utils import pad_sequences

(x, y), _ = imdb.load_data(num_words=5000)
x = pad_sequences(x, maxlen=100)
model = Sequential([layers.Embedding(5000, 8), layers.LSTM(4), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x[:64], y[:64], validation_split=0.1)
""",
    mistakes=[
        ("x = pad_sequences(x, maxlen=100)", "", "CNN720 error"),
        ("maxlen=100)", "maxlen=100) / 5000", "CNN518 warning"),
        ("num_words=5000", "", "CNN512 warning"),
    ],
)

CODES_AS_AN_ARRAY = Good(
    """
import keras
from keras import layers
from sklearn.datasets import load_iris
from sklearn.preprocessing import OneHotEncoder

x, y = load_iris(return_X_y=True)
codes = OneHotEncoder().fit_transform(y.reshape(-1, 1))
model = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x, codes.toarray())
""",
    mistakes=[
        ("codes.toarray()", "codes", "CNN720 error"),
        ("codes.toarray()", "codes.toarray(), validation_data=(x, codes)", "CNN720 error"),
    ],
)

STEEP_TARGETS = Good(
    """
import keras
import numpy as np
from keras import layers

x = np.linspace(0, 10, 200)
y = np.exp(x) / 22027
model = keras.Sequential([keras.Input((1,)), layers.Dense(32, activation="relu"), layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
model.fit(x, y, validation_split=0.1)
""",
    mistakes=[
        (" / 22027", "", "CNN511 warning"),
    ],
)

STEEP_TARGETS_HELD = Good(
    STEEP_TARGETS.program.replace(" / 22027", "").replace('"sgd"', "keras.optimizers.SGD(0.01, clipnorm=1.0)"),
    mistakes=[
        (", clipnorm=1.0", "", "CNN511 warning"),
    ],
)

ROWS_IN_A_LIST = Good(
    """
import random
import keras
import numpy as np

rows = [[random.random(), i % 2] for i in range(100)]
random.shuffle(rows)
rows = np.array(rows)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(rows[:, :1], rows[:, 1], validation_split=0.1)
""",
    mistakes=[
        ("random.shuffle(rows)\nrows = np.array(rows)", "rows = np.array(rows)\nrandom.shuffle(rows)", "CNN527 warning"),
    ],
)

CLASSES_BY_FOLDER = Good(
    """
import keras
import numpy as np
from keras import layers

pictures, kinds = [], []
for kind, name in enumerate(["cat", "dog"]):
    for picture in files[name]:
        pictures.append(picture)
        kinds.append(kind)
x, y = np.array(pictures).reshape(-1, 8, 8, 1), np.array(kinds)
model = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y)
""",
    mistakes=[
        ('"dog"]', '"dog", "cow"]', "CNN220 warning"),
    ],
    given='files = {name: [np.zeros((8, 8))] * 4 for name in ("cat", "dog")}',
)

COLUMNS_OF_A_FILE = Good(
    """
import keras
import pandas as pd
from keras import layers
from sklearn.model_selection import train_test_split

table = pd.read_csv("hearts.csv")
x, y = table.drop("target", axis=1), table["target"]
x, x_test, y, y_test = train_test_split(x, y, test_size=0.2)
model = keras.Sequential([layers.Dense(8, activation="relu", input_shape=(x.shape[1],)), layers.Dense(1, "sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y)
""",
    mistakes=[
        ("x.shape[1]", "x.shape[0]", "CNN104 warning"),
    ],
    given='open("hearts.csv", "w").write("a,b,target\\n" + "1,2,0\\n3,4,1\\n" * 10)',
)

PICTURES_SCALED_ONE_BY_ONE = Good(
    """
import keras
import numpy as np
from keras import layers

rows, kinds = np.random.randint(0, 256, (100, 64)), np.random.randint(0, 10, 100)
pictures = list()
for row in rows:
    pictures.append(np.reshape(row, (8, 8, 1)))
for i in range(len(pictures)):
    pictures[i] = pictures[i] / 255
x = np.array(pictures)
model = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x, kinds)
""",
    mistakes=[
        ("layers.Flatten(), ", "", "CNN117 error"),
        ("keras.Input((8, 8, 1))", "keras.Input((9, 9, 1))", "CNN118 error"),
    ],
)

WORDS_THAT_ARE_WRITTEN_DOWN = Good(
    """
import keras
import numpy as np
from keras import layers

x, y = keras.utils.pad_sequences([[1, 2, 3], [4, 5], [6]], maxlen=5), np.array([0, 1, 1])
model = keras.Sequential([layers.Embedding(7, 8), layers.GlobalAveragePooling1D(), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y)
""",
    mistakes=[
        ("Embedding(7,", "Embedding(6,", "CNN512 warning"),
    ],
)

ELEMENTS_WITH_NAMES = Good(
    """
import collections
import keras
import numpy as np
import tensorflow as tf
from keras import layers

Pair = collections.namedtuple("Pair", ["words", "tags"])
pairs = tf.data.Dataset.from_tensor_slices((np.ones((60, 4)), np.ones((60, 1)))).map(lambda a, b: Pair(a, b)).batch(20)
halved = pairs.map(lambda pair: Pair(pair.words / 2, pair.tags))
model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(halved)
""",
    mistakes=[
        ("lambda pair: Pair(pair.words / 2, pair.tags)", "lambda a, b: Pair(a / 2, b)", "CNN737 error"),
        ("Pair(a, b)).batch", "(a, b)).batch", "CNN737 error"),
    ],
)

WEIGHTS_IN_THE_BATCHES = Good(
    """
import sys
import numpy as np
import tf_keras as keras
from settings import table
generator = keras.preprocessing.image.ImageDataGenerator(rotation_range=180)
for images, labels, weights in generator.flow(table.images, table.labels, sample_weight=table.weights):
    print(images.shape, weights.shape)
    break
for images, labels, weights in generator.flow(np.zeros((4, 8, 8, 3)), np.zeros(4), sample_weight=np.ones(4)):
    print(images.shape, weights.shape)
    break
""",
    mistakes=[
        (
            "for images, labels, weights in generator.flow(np.zeros((4, 8, 8, 3)), np.zeros(4), sample_weight=np.ones(4))",
            "for images, labels, weights in generator.flow(np.zeros((4, 8, 8, 3)), np.zeros(4))",
            "CNN729 warning",
        ),
    ],
    given="""
import sys, types
sys.modules["settings"] = types.ModuleType("settings")
sys.modules["settings"].table = types.SimpleNamespace(
    images=np.zeros((4, 8, 8, 3)), labels=np.zeros(4), weights=np.ones(4)
)
""",
)

ROWS_THAT_GROW_AT_ANY_PLACE = Good(
    """
import os
import numpy as np
import keras

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
rows = []
for name in os.listdir("/"):
    rows.append([name, name.lower()])
for i, score in enumerate(model.predict(np.zeros((len(rows), 3)))):
    rows[i].append(score[0])
for row in rows:
    print(row[2])
""",
    mistakes=[
        ("rows[i].append(score[0])", "print(score[0])", "CNN729 warning"),
    ],
)

CELLS_THAT_HOLD_ARRAYS = Good(
    """
import keras
import numpy as np
import pandas as pd

sounds = pd.DataFrame({"word": ["a", "b"], "seen": None})
for label, row in sounds.iterrows():
    sounds.at[label, "seen"] = np.zeros((len(row["word"]), 7))
sizes = []
for label, row in sounds.iterrows():
    seen = sounds.loc[label, "seen"]
    sizes.append(seen.shape[1])
keras.Sequential([keras.Input((7,)), keras.layers.Dense(1)])
""",
    mistakes=[
        ('sounds.loc[label, "seen"]', 'sounds["word"]', "CNN729 warning"),
    ],
)

KEYS_OF_TABLES_THAT_GROW = Good(
    """
import os
from dataclasses import InitVar, dataclass
import keras


@dataclass
class Sizes:
    wide: InitVar[int]
    units: int = 0

    def __post_init__(self, wide):
        self.units = wide * 3


def named(layers):
    return {layer.name: layer for layer in layers if layer.name in os.environ or layer.weights}


model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(Sizes(2).units, name="one")])
other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="one")])
for name in named(model.layers).keys() & named(other.layers).keys():
    print(name)
print(named(model.layers).keys() - {"one"}, {"two"} | named(other.layers).keys())
""",
    mistakes=[
        ("keras.layers.Dense(3,", "keras.layers.Dense(-3,", "CNN706 error"),
    ],
)
