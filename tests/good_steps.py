"""Models whose class trains them in a step of its own, and what such a step may do with the data that `fit` is given."""

from __future__ import annotations

from good_program import Good

STEP_OF_A_DICT = Good(
    """
import keras
import tensorflow as tf
from keras import layers

class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.heard = layers.Dense(4)
        self.written = layers.Dense(4)

    def call(self, inputs):
        return self.heard(inputs[0]) + self.written(inputs[1])

    def train_step(self, batch):
        with tf.GradientTape() as tape:
            answer = self([batch["heard"], batch["written"]])
            loss = tf.reduce_mean(tf.square(answer - batch["written"]))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_weights), self.trainable_weights))
        return {"loss": loss}

data = tf.data.Dataset.from_tensor_slices({"heard": tf.zeros((10, 3)), "written": tf.zeros((10, 4))}).batch(2)
reader = Reader()
reader.compile("adam")
reader.fit(data, epochs=1)
""",
    mistakes=[
        ("def train_step(self, batch)", "def other_step(self, batch)", "CNN729 error"),
    ],
)

STEP_OF_PAIRS = Good(
    """
import keras
import numpy as np
import tensorflow as tf
from keras import layers

class Pairs(keras.utils.Sequence):
    def __len__(self):
        return 2

    def __getitem__(self, number):
        return np.zeros((2, 10, 8, 8, 3), dtype="float32")

class Embedding(keras.Model):
    def train_step(self, data):
        if isinstance(data, tuple):
            data = data[0]
        anchors, positives = data[0], data[1]
        with tf.GradientTape() as tape:
            alike = tf.einsum("ae,pe->ap", self(anchors, training=True), self(positives, training=True))
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(tf.range(10), alike, from_logits=True))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_weights), self.trainable_weights))
        return {"loss": loss}

inputs = layers.Input((8, 8, 3))
outputs = layers.Dense(4)(layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, activation="relu")(inputs)))
model = Embedding(inputs, outputs)
model.compile("adam")
model.fit(Pairs(), epochs=1)
""",
    mistakes=[
        ("def train_step", "def other_step", "CNN118 error"),
        (
            "        if isinstance(data, tuple):\n            data = data[0]\n",
            "        return super().train_step(data)\n",
            "CNN118 error",
        ),
    ],
)

STEP_ON_THE_INPUTS = Good(
    """
import keras
import numpy as np
import tensorflow as tf
from keras import layers

class Own(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(y=y, y_pred=self(x, training=True))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_weights), self.trainable_weights))
        return {"loss": loss}

inputs = layers.Input((3,))
model = Own(inputs, layers.Dense(1)(inputs))
model.compile("adam", "mse")
model.fit(np.zeros((8, 3)), np.zeros((8, 1)), epochs=1)
""",
    mistakes=[
        ("np.zeros((8, 3))", "np.zeros((8, 5))", "CNN118 error"),
    ],
)

STEP_THAT_TRAINS_A_PART = Good(
    """
import keras
import numpy as np
import tensorflow as tf
from keras import layers

def network(name):
    return keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")], name=name)

class SelfTrainer(keras.Model):
    def __init__(self, student, teacher):
        super().__init__()
        self.student = student
        self.teacher = teacher

    def call(self, inputs):
        return self.teacher(self.student.layers[0](inputs)[:, :1] * tf.ones((1, 4)))

    def train_step(self, data):
        x, y = data
        said = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(keras.losses.kl_divergence(said, self.student(x, training=True)))
        weights = self.student.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return {"loss": loss}

x, y = np.zeros((8, 4)), np.zeros((8,))
teacher = network("teacher")
teacher.compile("adam", "sparse_categorical_crossentropy")
teacher.fit(x, y)
trainer = SelfTrainer(network("student"), teacher)
trainer.compile("adam")
trainer.fit(x, y)
""",
    mistakes=[
        ('trainer.compile("adam")', "", "CNN711 error"),
    ],
)

MODELS_IN_LISTS = Good(
    """
import keras
import numpy as np
from keras import layers

class Two(layers.Layer):
    def call(self, x):
        return x, x * 2

inputs = keras.Input((4,))
first = Two(name="first")(inputs)
second = Two(name="second")(first[0])
model = keras.Model(inputs, layers.Dense(2)(second[0]))
seen = keras.Model(model.input, [model.get_layer(name).output for name in ("first", "second")])
for row in np.zeros((3, 4)):
    one, other = seen.predict(row[None, ...])
    _, doubled = one
    print(doubled.shape)
""",
    mistakes=[
        ("one, other = seen", "one, other, third = seen", "CNN729 error"),
    ],
)

SIZES_IN_ARRAYS = Good(
    """
import keras
import numpy as np
import tensorflow as tf
from keras import layers
width = np.array(4)
inputs = keras.Input((8, 8, 3))
x = layers.Conv2D(width, 3)(inputs)
x = layers.BatchNormalization(axis=np.array(-1))(x)
x = layers.Dropout(np.array(0.2))(x)
keras.Model(inputs, x).summary()
""",
    mistakes=[
        ("layers.Dropout(np.array(0.2))", "layers.Dense(tf.math.reduce_prod((2, 3)))", "CNN706 error"),
    ],
    keras="3",
)

SIZES_IN_TENSORS_OF_KERAS_2 = Good(
    """
import tf_keras as keras
import tensorflow as tf
from tf_keras import layers
inputs = keras.Input((3,))
x = layers.Dense(tf.math.reduce_prod((2, 3)))(inputs)
model = keras.Model(inputs, layers.Reshape((2, 3))(x))
model.compile(metrics=["mae"])
model.set_weights(model.get_weights())
model.evaluate(tf.zeros((4, 3)), tf.zeros((4, 2, 3)))
""",
    mistakes=[
        ("model.evaluate(", "model.fit(", "CNN711 error"),
    ],
)

CALL_THAT_ONLY_BUILDS = Good(
    """
import numpy as np
import tensorflow as tf
import tf_keras as keras

class Student(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Dense(2)

    def call(self, x):
        answer = self.inner(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.inner(x) - y))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_weights), self.trainable_weights))
        return {"loss": loss}

model = Student()
model.compile(optimizer="adam")
model.build(input_shape=(1, 3))
model.fit(np.zeros((4, 3)), np.zeros((4, 2)))
""",
    mistakes=[
        ("def train_step(self, data)", "def other_step(self, data)", "CNN721 error"),
    ],
)

ROUNDS_THAT_ARE_GIVEN_UP_INSIDE_THE_TAPE = Good(
    """
import keras
import tensorflow as tf
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
optimizer = keras.optimizers.Adam()
batches = iter(tf.data.Dataset.from_tensor_slices((tf.zeros((8, 4)), tf.zeros((8,)))).batch(2).repeat())
rounds = tf.Variable(0)
while rounds < 3:
    rounds.assign_add(1)
    x, y = next(batches)
    with tf.GradientTape() as tape:
        answer = model(x, training=True)
        if tf.reduce_any(tf.math.is_nan(answer)) == True:
            continue
        loss = keras.losses.SparseCategoricalCrossentropy()(y, answer)
        if tf.reduce_any(tf.math.is_nan(loss)) == True:
            continue
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
""",
    mistakes=[
        (
            "        if tf.reduce_any(tf.math.is_nan(loss)) == True:\n            continue\n",
            "    loss = keras.losses.SparseCategoricalCrossentropy()(y, answer)\n",
            "CNN409 warning",
        ),
    ],
)
