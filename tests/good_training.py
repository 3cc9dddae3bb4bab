"""Training that is meant as it is: adversaries, schedules, sweeps, models that only predict."""

from __future__ import annotations

from good_program import Good, NotRun

WARMUP = Good(
    """
import keras
schedule = keras.optimizers.schedules.CosineDecay(0.0, 1000, warmup_target=3e-5, warmup_steps=100)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=schedule), loss="mse")
""",
    mistakes=[
        ("0.0, 1000, warmup_target=3e-5, warmup_steps=100", "1e-9, 1000", "CNN401 warning"),
    ],
)

SWEEP_OF_RATES = Good(
    """
import keras
sweep = keras.callbacks.LearningRateScheduler(lambda epoch: 1e-9 * 10 ** (epoch / 20))
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=1e-9), loss="mse")
model.fit(x, y, epochs=3, callbacks=[sweep])
""",
    mistakes=[
        ("callbacks=[sweep]", "callbacks=[]", "CNN401 warning"),
    ],
    given="x, y = np.ones((8, 4)), np.ones(8)",
)

ADVERSARIES = Good(
    """
from tensorflow import keras
from tensorflow.keras import layers
import numpy as np
generator = keras.Sequential([keras.Input((100,)), layers.Dense(784, activation="tanh"), layers.Reshape((28, 28, 1))])
generator.compile(loss="binary_crossentropy", optimizer="adam")
critic = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
critic.compile(loss="binary_crossentropy", optimizer="adam")
critic.trainable = False
whole = keras.Model(generator.input, critic(generator.output))
whole.compile(loss="binary_crossentropy", optimizer="adam")
critic.trainable = True
for _ in range(2):
    noise = np.random.normal(size=(16, 100))
    critic.train_on_batch(generator.predict(noise), np.zeros((16, 1)))
    whole.train_on_batch(noise, np.ones((16, 1)))
""",
    keras="2",
    mistakes=[
        ('"sigmoid"', '"tanh"', "CNN209 warning"),  # of the critic, which is trained
    ],
)

ADVERSARIES_UNBUILT = Good(
    """
from tensorflow import keras
from keras import layers

maker = keras.Sequential([layers.Dense(8)])
critic = keras.Sequential([layers.Dense(1, activation="sigmoid")])
whole = keras.Sequential([maker, critic])
critic.compile(loss="binary_crossentropy", optimizer="rmsprop")
critic.trainable = False
whole.compile(loss="binary_crossentropy", optimizer="rmsprop")
for x, y in data:
    critic(maker(keras.backend.ones((4, 4))))
    whole.train_on_batch(x, y)
""",
    keras="2",
    mistakes=[
        ('"sigmoid"', '"softmax"', "CNN201 error"),
    ],
    given="data = [(np.ones((4, 4)), np.ones((4, 1)))]",
)

ADVERSARIES_IN_TWO_WHOLES = Good(
    """
from tensorflow import keras
from keras import layers

maker = keras.Sequential([layers.Dense(8, input_shape=(4,))])
critic = keras.Sequential([layers.Dense(1, input_shape=(8,))])
i, j = keras.Input((4,)), keras.Input((4,))
critic.trainable = False
one = keras.Model(i, critic(maker(i)))
one.compile(loss="mse", optimizer="adam")
critic.trainable = True
maker.trainable = False
two = keras.Model(j, critic(maker(j)))
two.compile(loss='mse', optimizer='adam')
for x in data:
    one.train_on_batch(x, x)
""",
    keras="2",
    mistakes=[
        ("two = keras.Model(j, critic(maker(j)))\ntwo.compile(loss='mse', optimizer='adam')", "", "CNN713 warning"),
    ],
    given="data = [np.ones((4, 4))]",
)

ADVERSARY_SET_ASIDE = Good(
    """
import numpy as np
from tf_keras.layers import Dense, Input
from tf_keras.models import Model, Sequential

from pictures import generator

judge = Sequential([Input((8,)), Dense(1, activation="sigmoid")])
judge.compile("adam", "binary_crossentropy")
judge.trainable = False
noise = Input((4,))
whole = Model(noise, judge(generator(noise)))
whole.compile("adam", "binary_crossentropy")
judge.train_on_batch(np.zeros((6, 8)), np.ones((6, 1)))
""",
    mistakes=[
        ('whole.compile("adam", "binary_crossentropy")\n', "", "CNN713 warning"),
    ],
    given="""
from keras.layers import Dense as Drawn

module("pictures", generator=Drawn(8))
""",
)

HELPER_OF_ADVERSARIES = Good(
    """
from tensorflow import keras
from keras import layers
import numpy as np

helper = keras.Sequential([layers.Dense(8, activation="relu", input_shape=(4,))])
helper.compile(loss="binary_crossentropy", optimizer="adam")
critic = keras.Sequential([layers.Dense(1, activation="sigmoid", input_shape=(8,))])
critic.compile(loss="binary_crossentropy", optimizer="adam")
for _ in range(10):
    critic.train_on_batch(np.zeros((4, 8)), np.zeros((4, 1)))
helper.predict_on_batch(np.zeros((4, 4)))
""",
    mistakes=[
        ("helper.predict_on_batch(np.zeros((4, 4)))", "helper.fit(np.zeros((4, 4)), np.zeros((4, 8)))", "CNN209 warning"),
    ],
)

ONE_IMAGE_A_BATCH = Good(
    """
import numpy as np
from keras import Sequential, layers
x, y = np.zeros((10, 32, 32, 3)), np.zeros((10, 32, 32, 1))
model = Sequential([layers.Input((32, 32, 3)), layers.Conv2D(8, 3, padding="same"), layers.BatchNormalization()])
model.add(layers.Activation("relu"))
model.add(layers.Conv2D(1, 1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(x, y, batch_size=1, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        (
            "layers.BatchNormalization()",
            "layers.Flatten(), layers.BatchNormalization(), layers.Reshape((32, 32, 8))",
            "CNN402 warning",
        ),
    ],
)

CALLBACKS_OF_OLD = Good(
    """
from keras.callbacks import ModelCheckpoint, TensorBoard
from keras.layers import Dense
from keras.models import Sequential
model = Sequential([Dense(10, activation="softmax", input_shape=(784,))])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
best = ModelCheckpoint("{epoch}.hdf5", monitor="val_acc", save_best_only=True)
model.fit(x, y, validation_split=0.1, callbacks=[TensorBoard("logs", write_grads=False), best])
""",
    mistakes=[
        ("write_grads=False", "", "CNN715 warning"),
        ("validation_split=0.1, ", "", "CNN715 warning"),
    ],
    given="x, y = np.ones((20, 784)), np.eye(10)[np.arange(20) % 10]",
)

OTHER_PROCESSORS = Good(
    """
import tensorflow as tf
from tensorflow.python import ipu
model = tf.keras.Sequential([tf.keras.Input((8,)), tf.keras.layers.Dense(1)])
model.set_pipelining_options(gradient_accumulation_steps_per_replica=8)
""",
    mistakes=[
        ("from tensorflow.python import ipu", "", "CNN714 error"),
    ],
    not_run=(NotRun.DEVICE, "cannot import name 'ipu'"),
)

WEIGHTS_LEARNT_ELSEWHERE = Good(
    """
import numpy as np
from keras.applications import VGG16
from keras.models import Model

whole = VGG16(weights="imagenet")
features = Model(whole.input, whole.get_layer("fc2").output)
features.compile(optimizer="sgd", loss="categorical_crossentropy")
print(features.predict(np.zeros((2, 224, 224, 3))))
""",
    mistakes=[
        ("print(", "features.fit(np.zeros((9, 224, 224, 3)), np.zeros((9, 4096)))\nprint(", "CNN209 warning"),
    ],
)

FIGURE_OF_A_CALLBACK_FROM_ELSEWHERE = Good(
    """
import numpy as np
import keras
from keras import layers
from keras.callbacks import EarlyStopping
from scores import Dice

x, y = np.random.rand(40, 8), np.arange(40) % 2
model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
callbacks = [Dice((x[:10], y[:10])), EarlyStopping(monitor="val_dice", patience=3, mode="max")]
model.fit(x[10:], y[10:], epochs=9, callbacks=callbacks)
""",
    mistakes=[
        ("[Dice((x[:10], y[:10])), ", "[", "CNN715 warning"),
        ("from scores import Dice", "from tqdm.keras import TqdmCallback as Dice", "CNN715 warning"),
    ],
    given="""
import keras

class Dice(keras.callbacks.Callback):
    def __init__(self, data):
        super().__init__()

    def on_epoch_end(self, epoch, logs=None):
        logs["val_dice"] = 0.1 * epoch

module("scores", Dice=Dice)
""",
)

LAYERS_OF_ANOTHER_WITH_THEIR_WEIGHTS = Good(
    """
import numpy as np
from keras import Input, Sequential
from keras.layers import Dense

def hidden():
    return [Input((8,)), Dense(6, activation="relu"), Dense(4, activation="relu")]

x, y = np.random.rand(9, 8), np.eye(3)[np.arange(9) % 3]
model = Sequential([*hidden(), Dense(3, activation="softmax")])
model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, validation_split=0.2)
cut = Sequential(hidden())
for i, layer in enumerate(cut.layers):
    layer.set_weights(model.layers[i].get_weights())
cut.compile(loss="categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
features = cut.predict(x)
""",
    mistakes=[
        ("features =", "cut.fit(x, np.ones((9, 4)))\nfeatures =", "CNN209 warning"),
    ],
)

COMPILED_FOR_FORM = Good(
    """
import numpy as np
from keras.layers import Dense, Input
from keras.models import Model

seen = Input((8,))
kinds = Dense(3, activation="softmax")(seen)
alone, whole = Model(seen, kinds), Model(seen, kinds)
whole.load_weights("kinds.weights.h5")
whole.compile(optimizer="sgd", loss="mse")
print(alone.predict(np.zeros((2, 8))))
""",
    mistakes=[
        ("print(", "whole.fit(np.zeros((9, 8)), np.zeros((9, 3)), validation_split=0.1)\nprint(", "CNN215 warning"),
    ],
    given="""
import keras

keras.Sequential([keras.Input((8,)), keras.layers.Dense(3)]).save_weights("kinds.weights.h5")
""",
)

A_MODEL_FOR_EACH_FOLD = Good(
    """
import numpy as np
import pandas as pd
import keras
from keras import layers
from sklearn.model_selection import StratifiedKFold
table = pd.read_csv("rows.csv")
x, y = table.drop(columns="y"), table["y"]
def build():
    model = keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    return model
for train, test in StratifiedKFold(2).split(x, y):
    model = build()
    for _ in range(2):
        model.fit(x.iloc[train], y.iloc[train], validation_data=(x.iloc[test], y.iloc[test]))
""",
    mistakes=[
        (
            "for train, test in StratifiedKFold(2).split(x, y):\n    model = build()",
            "model = build()\nfor train, test in StratifiedKFold(2).split(x, y):",
            "CNN412 warning",
        ),
    ],
    given='table("rows.csv", rows=20, a=[1.5, 2], b=[0.5, 3], y=[0, 1])',
)

ONE_MODEL_THAT_BEGINS_ANEW = Good(
    """
import numpy as np
import keras
from keras import layers
from sklearn.model_selection import KFold
x, y = np.random.rand(100, 8), np.random.randint(0, 2, 100)
model = keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
begun = model.get_weights()
for train, test in KFold(2).split(x):
    model.set_weights(begun)
    model.fit(x[train], y[train], validation_data=(x[test], y[test]))
""",
    mistakes=[
        ("    model.set_weights(begun)\n", "", "CNN412 warning"),
    ],
)

MODEL_OF_A_CLASS = Good(
    """
import keras
from keras import layers

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(32, 3, activation="relu")
        self.flatten = layers.Flatten()
        self.drop = layers.Dropout(0.5)
        self.head = layers.Dense(10, activation="softmax")
    def call(self, x):
        return self.head(self.drop(self.flatten(self.conv(x))))
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
model = Net()
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train[..., None] / 255.0, y_train, validation_split=0.1)
""",
    keras="3",
    mistakes=[
        ("model.compile(", "dict(", "CNN711 error"),
        ("Dropout(0.5)", "Dropout(0.95)", "CNN306 warning"),
        ("Conv2D(32, 3,", "Conv2D(32, 3, 3,", "CNN701 warning"),
    ],
)

OPTIMIZER_IN_LOWER_CASE = Good(
    """
import keras
from keras.layers import Dense
from keras.models import Sequential

model = Sequential([Dense(128, activation="relu", input_shape=(20,)), Dense(10, activation="softmax")])
model.compile(optimizer=keras.optimizers.rmsprop(lr=0.0001, decay=1e-6), loss="categorical_crossentropy")
""",
    keras="2",
    mistakes=[
        ("lr=0.0001", "lr=1.5", "CNN401 warning"),
    ],
    not_run=(NotRun.OLDER, "has no attribute 'rmsprop'"),
)

TOY_WITH_A_HIGH_RATE = Good(
    """
import keras

model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer=keras.optimizers.Adam(0.1), loss="binary_crossentropy")
""",
    mistakes=[
        ("Dense(8,", "Dense(800,", "CNN401 warning"),
        ("Adam(0.1)", "Adam(1.0)", "CNN401 warning"),
    ],
)

WEIGHTS_FOR_EACH_OUTPUT = Good(
    """
import numpy as np
import keras
from keras import layers

x = keras.Input((8,))
ends = [layers.Dense(1, activation="sigmoid")(x) for _ in range(2)]
model = keras.Model(x, ends)
model.compile("adam", ["binary_crossentropy", "binary_crossentropy"])
targets = [np.zeros((64, 1)), np.zeros((64, 1))]
model.fit(np.random.rand(64, 8), targets, class_weight=[{0: 1.0, 1: 2.0}, {0: 1.0, 1: 3.0}], validation_split=0.1)
""",
    keras="2",
    mistakes=[
        ("[{0: 1.0, 1: 2.0}, {0: 1.0, 1: 3.0}]", "[1.0, 2.0]", "CNN720 warning"),
    ],
    not_run=(NotRun.OLDER, "'list' object has no attribute 'keys'"),
)

PARTS_OF_ONE_FOLDER = Good(
    """
class Trainer:
    def train(measure):
        from keras import Sequential, layers
        from keras.preprocessing.image import ImageDataGenerator
        generator = ImageDataGenerator(rescale=1 / 255, validation_split=0.2)
        images = generator.flow_from_directory("images", (64, 64), class_mode="binary", subset="training")
        held_out = generator.flow_from_directory("images", (64, 64), class_mode="binary", subset="validation")
        model = Sequential()
        model.add(layers.Conv2D(8, 3, activation="relu", input_shape=(64, 64, 3)))
        model.add(layers.Flatten())
        model.add(layers.Dense(1, activation="sigmoid"))
        model.compile("adam", "binary_crossentropy", metrics=[measure, "accuracy"])
        model.fit(images, validation_data=held_out)
""",
    keras="2",
    mistakes=[
        ("subset=", "seed=", "CNN410 warning"),
        ('"binary_crossentropy"', '"logcosh"', "CNN215 warning"),
    ],
    given='pictures("images", "a", "b", number=5)',
)

ONE_HOT_BY_LEAST_SQUARES = Good(
    """
import pandas as pd
from keras import Sequential, layers

table = pd.read_csv("slopes.csv").values
x, y = table[:, 2:], table[:, :2]
model = Sequential([layers.Dense(8, activation="relu"), layers.Dense(2)])
model.compile("adam", "mse", metrics=["accuracy"])
model.fit(x, y, validation_split=0.1)
print(model.predict(x).argmax(axis=1))
""",
    mistakes=[
        (".argmax(axis=1)", "", "CNN216 warning"),
    ],
    given='table("slopes.csv", a=[0, 1], b=[1, 0], c=[1.5, 2], d=[0.5, 3])',
)

AUTOENCODER_BY_DIFFERENCES = Good(
    """
from keras import Input, Model, layers
from keras.datasets import mnist

(x, _), _ = mnist.load_data()
x = x.reshape(-1, 784) / 255 - 0.5
image = Input((784,))
code = layers.Dense(32, activation="relu")(image)
model = Model(image, layers.Dense(784, activation="tanh")(code))
model.compile("adam", "mse", metrics=["mae"])
model.fit(x, x, validation_split=0.1)
""",
    mistakes=[
        ('["mae"]', '["accuracy"]', "CNN216 warning"),
    ],
)

OPTIMIZERS_TO_CHOOSE_FROM = Good(
    """
from keras import Sequential, layers, optimizers

plain, rms = optimizers.SGD(0.1), optimizers.RMSprop(0.01)
fast = optimizers.Adam(0.01)
model = Sequential([layers.Input((20,)), layers.Dense(10, activation="softmax")])
for optimizer in (fast, "sgd"):
    model.compile(optimizer, "sparse_categorical_crossentropy")
model.compile("adam", "sparse_categorical_crossentropy")
""",
    mistakes=[
        ("(fast, ", "(", "CNN413 warning"),
    ],
)

ASKED_FOR_ITS_KIND = Good(
    """
import keras
from kinds import is_pipeline
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
if is_pipeline(model):
    steps = model.named_steps
""",
    mistakes=[
        ("if is_pipeline(model)", "if is_pipeline", "CNN714 warning"),
    ],
    given='module("kinds", is_pipeline=lambda model: False)',
)

ADVERSARIES_OF_THE_SAME_LAYERS = Good(
    """
import tf_keras as keras
from tf_keras import layers
import numpy as np
judging = [layers.Dense(8, activation="relu"), layers.Dense(1)]
noise, image = keras.Input((4,)), keras.Input((6,))
judged_noise, judged_image = layers.Dense(6)(noise), image
for layer in judging:
    judged_noise, judged_image = layer(judged_noise), layer(judged_image)
judge, whole = keras.Model(image, judged_image), keras.Model(noise, judged_noise)
judge.compile("adam", "mse")
for layer in judging:
    layer.trainable = False
whole.compile("adam", "mse")
judge.fit(np.zeros((16, 6)), np.zeros((16, 1)))
""",
    mistakes=[
        ('whole.compile("adam", "mse")\n', "", "CNN713 warning"),
    ],
)

COMPILED_BY_WHO_MAKES_IT = Good(
    """
import keras
class Forecaster:
    def __init__(self):
        self.model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    def fit(self, x, y):
        return self.model.fit(x, y)
""",
    mistakes=[
        (
            "        return self.model.fit(x, y)\n",
            "        return self.model.fit(x, y)\nForecaster().fit(x, y)\n",
            "CNN711 error",
        ),
    ],
)

ADVERSARIES_BEHIND_AN_UNKNOWN_LAYER = Good(
    """
import tf_keras as keras
from tf_keras import layers
import numpy as np
import encoders
judging = layers.Dense(1)
noise, image = keras.Input((4,)), keras.Input((6,))
judge, whole = keras.Model(image, judging(image)), keras.Model(noise, judging(encoders.encode(noise)))
judge.compile("adam", "mse")
judging.trainable = False
whole.compile("adam", "mse")
judge.fit(np.zeros((16, 6)), np.zeros((16, 1)))
""",
    mistakes=[
        ("judging(encoders.encode(noise))", "layers.Dense(1)(noise)", "CNN713 warning"),
    ],
    given="""
import keras

module("encoders", encode=keras.layers.Dense(6))
""",
)

ACCURACY_WITH_A_CAPITAL = Good(
    """
import keras
import numpy as np
from keras import layers

x, y = np.random.rand(64, 4), np.random.randint(0, 2, 64)
model = keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["Accuracy"])
history = model.fit(x, y, epochs=3)
print(history.history["Accuracy"])
""",
    mistakes=[
        ('"Accuracy"])', "keras.metrics.Accuracy(name='Accuracy')])", "CNN216 warning"),
        ('"binary_crossentropy"', '"mse"', "CNN215 warning"),
    ],
)

SCALED_AS_THE_TRAINING_DATA = Good(
    """
import keras
import numpy as np
from keras import layers
from sklearn.preprocessing import StandardScaler

x, y = np.random.rand(64, 4), np.random.rand(64)
scaler = StandardScaler().fit(x)
model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile("adam", "mse")
history = model.fit(scaler.transform(x), y)
model.evaluate(scaler.transform(x), y)
model.predict(scaler.transform(x[:8]))
""",
    mistakes=[
        ("predict(scaler.transform(x[:8]))", "predict(StandardScaler().fit(x[:8]))", "CNN720 error"),
        ("evaluate(scaler.transform(x), y)", "evaluate(model)", "CNN720 error"),
        ("evaluate(scaler.transform(x), y)", "evaluate(history, y)", "CNN720 error"),
    ],
)

ACC_BEFORE_KERAS_2_3_WITH_DATA_OF_TENSORFLOW = Good(
    """
from keras.models import Sequential
from keras.layers import Activation
from keras.layers.core import Dense
from tensorflow.keras import datasets
(x, y), _ = datasets.mnist.load_data()
x = x.reshape(len(x), 784) / 255
model = Sequential([Dense(10, input_dim=784), Activation("softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
history = model.fit(x, y, epochs=3, validation_split=0.1)
print(history.history["val_acc"])
""",
    mistakes=[
        ("from keras.models", "from tensorflow.keras.models", "CNN718 warning"),
        (", validation_split=0.1", "", "CNN718 error"),
    ],
    given="older_modules()",
    not_run=(NotRun.OLDER, "KeyError: 'val_acc'"),
)

ARGUMENTS_OF_A_SESSION = Good(
    """
import tensorflow as tf
from keras import layers, models

model = models.Sequential([layers.Dense(3, input_shape=(4,))])
staged = tf.placeholder(tf.float32, (None, 4))
model.compile("sgd", "mse", feed_dict={staged: 0.0}, fetches=[tf.no_op()], options=None, run_metadata=None)
""",
    keras="2",
    mistakes=[("fetches=", "fetched=", "CNN703 error")],
    not_run=(NotRun.OLDER, "module 'tensorflow' has no attribute 'placeholder'"),
)

DEVICES_OF_MXNET = Good(
    """
from keras.layers import Dense
from keras.models import Sequential
from keras.optimizers import RMSprop

model = Sequential([Dense(3, input_shape=(4,))])
model.compile(loss="mse", optimizer=RMSprop(lr=0.01), context=["gpu(0)"])
""",
    keras="2",
    mistakes=[("context=", "contexts=", "CNN703 error")],
    not_run=(NotRun.OLDER, "TypeError: Invalid keyword argument(s) in `compile()`"),
)

PARTS_FOR_TRAINING_AND_VALIDATION = Good(
    """
import keras
from keras import layers
def part(subset, path="flowers"):
    return keras.utils.image_dataset_from_directory(path, validation_split=0.2, subset=subset, seed=1, image_size=(64, 64))
train = part("training")
held_out = part("validation")
names = train.class_names
train, held_out = train.cache().shuffle(100).prefetch(2), held_out.cache().prefetch(2)
model = keras.Sequential([layers.Input((64, 64, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(5)])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(train, validation_data=held_out)
first, second = part("training").take(10), part("training").skip(10)
model.fit(first, validation_data=second)
""",
    keras="3",
    mistakes=[
        ('part("validation")', 'part("training")', "CNN410 warning"),
        ("held_out.cache().prefetch(2)", "train.cache().prefetch(2)", "CNN410 warning"),
    ],
    given='pictures("flowers", *"abcde", number=4)',
)

WATCHED_AMONG_THE_WEIGHTED = Good(
    """
import keras
import numpy as np
from keras.callbacks import EarlyStopping

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy", weighted_metrics=["acc"])
stop = EarlyStopping(monitor="val_acc")
model.fit(np.zeros((80, 4)), np.eye(3)[np.arange(80) % 3], validation_split=0.5, callbacks=[stop])
""",
    mistakes=[
        ('weighted_metrics=["acc"]', "weighted_metrics=[]", "CNN715 warning"),
        ('weighted_metrics=["acc"]', "metrics=[]", "CNN715 warning"),
        (
            'weighted_metrics=["acc"])\nstop = EarlyStopping(monitor="val_acc")',
            'metrics=["mae"])\nstop = EarlyStopping(monitor="val_mean_acc")',
            "CNN715 warning",
        ),
    ],
)

LOSS_THAT_IS_MADE = Good(
    """
import keras
import numpy as np
from keras import layers, ops


def focal_loss(gamma=2.0, alpha=0.25):
    def focal_loss_fixed(y_true, y_pred):
        right = ops.where(ops.equal(y_true, 1), y_pred, 1 - y_pred)
        return -ops.mean(alpha * ops.power(1.0 - right, gamma) * ops.log(right + 1e-7))

    return focal_loss_fixed


model = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss=focal_loss())
model.fit(np.random.rand(32, 8), np.random.randint(0, 2, (32, 1)))
loaded = keras.models.load_model("other.keras")
loaded.predict(np.random.rand(32, 8))
""",
    keras="3",
    mistakes=[
        ("loss=focal_loss()", "loss=focal_loss", "CNN721 error"),
        ("loaded.predict(", "loaded.predict_classes(", "CNN714 warning"),
    ],
    given="""
import keras

keras.Sequential([keras.Input((8,)), keras.layers.Dense(3)]).save("other.keras")
""",
)

LAYERS_MADE_ONCE = Good(
    """
import keras
import numpy as np
from keras import layers


class Block(layers.Layer):
    def build(self, shape):
        self.hidden = [layers.Dense(4, activation="relu") for _ in range(2)]
        self.tail = keras.Sequential([layers.Dense(2), layers.Dense(1)])

    def call(self, t):
        for layer in self.hidden:
            t = layer(t)
        return self.tail(layers.Flatten()(t))


class Late(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = None

    def call(self, t):
        if self.inner is None:
            self.inner = layers.Dense(3)
        return self.inner(t)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block, self.late = Block(), Late()
        self.head = layers.TimeDistributed(layers.Dense(4))

    def call(self, t):
        t = self.late(self.block(t))
        return self.head(t[:, None])


model = Net()
model.compile("adam", "mse")
model.fit(np.ones((8, 5)), np.ones((8, 1, 4)), validation_split=0.25)
""",
    keras="2",
    mistakes=[
        ("return self.head(t[:, None])", "return layers.TimeDistributed(layers.Dense(4))(t[:, None])", "CNN322 warning"),
        ("t = self.late(self.block(t))", "t = layers.Dense(3)(self.block(t))", "CNN322 warning"),
    ],
)

STATE_OF_A_CALL = Good(
    """
import keras
import numpy as np
from keras import layers, ops


class Once(layers.Layer):
    def __init__(self):
        super().__init__()
        self.first, self.second = layers.Dense(4), None

    def call(self, t):
        if self.second is None:
            self.second = layers.Dense(4)
        return self.second(self.first(t))


class Built(layers.Layer):
    def build(self, shape):
        self.inner, self.parts = layers.Dense(4), []
        self.w = self.add_weight(shape=(4, 4), name="w")

    def call(self, t):
        self.last = self.inner
        return ops.matmul(layers.ReLU()(self.last(t)), self.w)


inputs = keras.Input((5,))
model = keras.Model(inputs, layers.Dense(1)(Built()(Once()(inputs))))
model.compile("adam", "mse")
model.fit(np.ones((8, 5)), np.ones((8, 1)), validation_split=0.25)
""",
    keras="3",
    mistakes=[
        ("        if self.second is None:\n            self.second =", "        self.second =", "CNN739 error"),
        ("self.last = self.inner", "self.inner = layers.Dense(4)", "CNN739 error"),
        ("return ops", "self.parts.append(layers.ReLU())\n        return ops", "CNN739 error"),
        ("return ops", "self.parts.append({1: layers.ReLU()})\n        return ops", "CNN739 error"),
        ("return ops", "self.v = self.add_weight(shape=(4,), name='v')\n        return ops", "CNN739 error"),
    ],
)

STATE_OF_A_CALL_IN_KERAS_2 = Good(
    """
import numpy as np
import tensorflow as tf
import tf_keras as keras
from tf_keras import layers


class Once(layers.Layer):
    def __init__(self):
        super().__init__()
        self.w = None

    def call(self, t):
        self.flat = layers.Flatten()
        if self.w is None:
            self.w = self.add_weight(shape=(5, 4), name="w")
        return tf.matmul(self.flat(t), self.w)


inputs = keras.Input((5,))
model = keras.Model(inputs, layers.Dense(1)(Once()(inputs)))
model.compile("adam", "mse")
model.fit(np.ones((8, 5)), np.ones((8, 1)), validation_split=0.25)
""",
    mistakes=[
        ("        if self.w is None:\n            self.w =", "        self.w =", "CNN322 warning"),
        ("return tf", "self.d = layers.Dense(5)\n        t = self.d(t)\n        return tf", "CNN322 warning"),
    ],
)

HELD_BY_THE_MODEL = Good(
    """
import keras
import numpy as np
from keras import layers

shared, frozen, other = layers.Dense(4), layers.Dense(4, trainable=False), layers.Dense(4)
keras.Sequential([keras.Input((4,)), other])


class Parts:
    def __init__(self, first):
        self.first = first


class Mine(layers.Layer):
    def __init__(self):
        super().__init__()
        self.parts = Parts(layers.Dense(4))
        self.held = [{"a": self.parts.first}, (shared,)]

    def call(self, t):
        return frozen(shared(self.parts.first(t)))


inputs = keras.Input((4,))
hidden = layers.Lambda(lambda t: shared(t) + other(t), output_shape=(4,))(shared(Mine()(inputs)))
model = keras.Model(inputs, layers.Dense(1)(hidden))
model.compile("adam", "mse")
model.fit(np.ones((8, 4)), np.ones((8, 1)), validation_split=0.25)
""",
    keras="3",
    mistakes=[
        ('{"a": self.parts.first}, ', "", "CNN326 warning"),
        (", trainable=False", "", "CNN326 warning"),
        ("keras.Sequential([keras.Input((4,)), other])", "", "CNN326 warning"),
    ],
)

NOT_FOR_FIT = Good(
    """
import keras
import numpy as np
import tensorflow as tf
from keras import layers


class Mine(layers.Layer):
    def __init__(self):
        super().__init__()
        self.bias = tf.Variable(tf.ones((4,)), trainable=False)
        self.step = tf.Variable(0, dtype="int32")
        self.mean = tf.Variable(tf.zeros((4,)))
        self.unused = tf.Variable(tf.zeros((4,)))

    def call(self, t):
        self.mean.assign(tf.reduce_mean(t, axis=0))
        return (t - self.mean + self.bias) * tf.cast(self.step, "float32")


inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Dense(1)(Mine()(inputs)))
model.compile("adam", "mse")
model.fit(np.ones((8, 4)), np.ones((8, 1)), validation_split=0.25)
""",
    keras="3",
    mistakes=[
        (", trainable=False", "", "CNN327 warning"),
        ('0, dtype="int32"', "0.0", "CNN327 warning"),
        ("self.mean.assign(tf.reduce_mean(t, axis=0))", "pass", "CNN327 warning"),
        ("- self.mean", "- self.mean - [self.unused][0]", "CNN327 warning"),
        ("return (t", "rate = tf.Variable(1.0)\n        return (t * rate", "CNN322 warning"),
    ],
)

WEIGHTS_AS_ATTRIBUTES = Good(
    """
import keras
import numpy as np
import tensorflow as tf

x, y = np.random.rand(8, 4).astype("float32"), np.random.rand(8, 1).astype("float32")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
optimizer = keras.optimizers.SGD(0.01)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((model(x) - y) ** 2)
gradients = tape.gradient(loss, model.trainable_weights)
optimizer.apply_gradients(zip(gradients, model.trainable_weights))
""",
    keras="3",
    mistakes=[
        ("tape.gradient(loss, model.trainable_weights)", "tape.gradient(loss, model.trainable_weights())", "CNN709 error"),
    ],
)

SEVERAL_OUTPUTS_OF_AN_OWN_CELL = Good(
    """
import numpy as np
import tf_keras as keras


class Pair(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.state_size = (units, units)
        self.output_size = (units, units)

    def call(self, inputs, states):
        one, other = states
        return [one, other], [one + 1, other + 1]


x = keras.Input((5, 4))
model = keras.Model(x, keras.layers.RNN(Pair(3))(x))
model.compile("adam", "mse")
model.fit(np.random.rand(8, 5, 4), [np.random.rand(8, 3), np.random.rand(8, 3)])
""",
    mistakes=[
        ("RNN(Pair(3))", "LSTM(3)", "CNN513 warning"),
    ],
)

WHAT_A_CALL_IS_FOR_BESIDE_ITS_OUTPUT = Good(
    """
import numpy as np
import keras
from keras import layers


class Sparse(layers.Layer):
    def call(self, x):
        self.add_loss(keras.ops.mean(keras.ops.abs(x)))


class Scores(layers.Layer):
    def build(self, shape):
        self.one = layers.Dense(1)
        self.one.build((None, shape[-1]))

    def call(self, x):
        return layers.TimeDistributed(self.one)(x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.sparse, self.scores = layers.Dense(4, activation="relu"), Sparse(), Scores()

    def call(self, x):
        x = self.hidden(x)
        self.sparse(x)
        return self.scores(x)


model = Net()
model.compile("adam", "mse")
model.fit(np.ones((8, 5, 3)), np.ones((8, 5, 1)), validation_split=0.25)
""",
    keras="3",
    mistakes=[
        ("self.add_loss(keras", "print(keras", "CNN721 warning"),
        ("layers.TimeDistributed(self.one)", "layers.TimeDistributed(layers.Dense(1))", "CNN322 warning"),
        ("layers.TimeDistributed(self.one)(x)", "layers.Dense(1)(x)", "CNN322 warning"),
    ],
)

FIGURES_OF_THE_PROGRAM = Good(
    """
import keras
import numpy as np
from keras import layers


class Watch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        logs["val_acc"] = float(np.mean(self.model.predict(x, verbose=0)))


x, y = np.random.rand(20, 8), np.random.rand(20, 1)
model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile("adam", "mse")
best = keras.callbacks.ModelCheckpoint("best.keras", monitor="val_acc", mode="max", save_best_only=True)
model.fit(x, y, callbacks=[Watch(), keras.callbacks.EarlyStopping("val_acc", mode="max"), best])
""",
    mistakes=[
        ('logs["val_acc"]', "self.mean", "CNN715 warning"),
    ],
)

FIGURES_BESIDE_OTHER_TARGETS = Good(
    """
import keras
import numpy as np
from keras import layers


class Watch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.epoch, logs["val_acc"] = epoch, float(np.mean(self.model.predict(x, verbose=0)))


x, y = np.random.rand(20, 8), np.random.rand(20, 1)
model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile("adam", "mse")
best = keras.callbacks.ModelCheckpoint("best.keras", monitor="val_acc", mode="max", save_best_only=True)
model.fit(x, y, callbacks=[Watch(), keras.callbacks.EarlyStopping("val_acc", mode="max"), best])
""",
    mistakes=[
        ('logs["val_acc"]', "self.mean", "CNN715 warning"),
    ],
)

BUILT_BEFORE_ITS_CALL = Good(
    """
import keras
from keras import layers


class Scale(layers.Layer):
    def build(self, input_shape):
        self.inner = layers.Dense(4)
        self.scale = self.add_weight(name="scale", shape=(input_shape[-1],), initializer="ones")
        super().build(input_shape)

    def call(self, x):
        if not self.built:
            self.build(x.shape)
        return self.inner(x) * self.scale


y = Scale()(keras.random.normal((2, 4)))
""",
    mistakes=[
        ("if not self.built:", "if self.built:", "CNN739 error"),
    ],
)

GENERATOR_WITHOUT_AN_END = Good(
    """
import numpy as np
import tf_keras as keras


def batches(x, y):
    while True:
        for start in range(0, 100, 20):
            yield x[start : start + 20], y[start : start + 20]


x, y = np.random.rand(100, 4), np.random.rand(100, 1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(batches(x, y), steps_per_epoch=5, epochs=3)
""",
    mistakes=[
        ("    while True:\n        for start in range(0, 100, 20):\n            yield",
         "    for start in range(0, 100, 20):\n        yield", "CNN423 warning"),
    ],
)  # fmt: skip

WEIGHT_FOR_EACH_CLASS = Good(
    """
import keras
import numpy as np

x, y = np.random.rand(100, 4), np.random.randint(0, 3, 100)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 4.0})
""",
    mistakes=[
        (", 2: 4.0", "", "CNN418 warning"),
    ],
)

ONE_CALLBACK = Good(
    """
import keras
import numpy as np

x, y = np.random.rand(100, 4), np.random.rand(100)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=10, callbacks=keras.callbacks.EarlyStopping(monitor="loss", patience=3))
""",
    mistakes=[
        ("patience=3", 'patience=3, mode="max"', "CNN414 warning"),
    ],
)
