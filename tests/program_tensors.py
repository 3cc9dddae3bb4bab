"""Functions on tensors as text, with what they do to the number of axes: `keras.ops` of Keras 3, `tf` and the backend of 2.

`A` stands for the tensor. `AXIS` is drawn among its axes but the batch, `AXES` is an order of all of them, `PADS` and `TIMES`
have an entry for each, `N` is a small number.
"""

from __future__ import annotations

from program_layers import Writer

OPS = {
    0: (  # as many axes come out
        "ops.relu(A)", "ops.softmax(A, axis=AXIS)", "ops.transpose(A, AXES)", "ops.flip(A, axis=AXIS)",
        "ops.roll(A, N, axis=AXIS)", "ops.cumsum(A, axis=AXIS)", "ops.pad(A, PADS)", "ops.tile(A, TIMES)",
        "ops.repeat(A, N, axis=AXIS)", "ops.sum(A, axis=AXIS, keepdims=True)", "ops.swapaxes(A, AXIS, AXIS)",
        "ops.moveaxis(A, AXIS, AXIS)", "ops.normalize(A, axis=AXIS)", "ops.take(A, [0, 0, 0], axis=AXIS)",
        "ops.concatenate([A, A], axis=AXIS)", "ops.concatenate([A, A[:, :1]], axis=1)", "ops.split(A, 1, axis=AXIS)[0]",
        "ops.sort(A, axis=AXIS)", "A + ops.ones_like(A)", "ops.where(A > 0, A, ops.zeros_like(A))", "ops.clip(A, 0, N)",
        "A - ops.mean(A, axis=AXIS, keepdims=True)", "ops.max(A, axis=AXIS, keepdims=True) * A", "ops.diff(A, axis=AXIS)",
        "ops.cast(A, 'float32')", "ops.stop_gradient(A)", "ops.matmul(A, ops.ones((A.shape[-1], N)))",
        "A @ ops.ones((A.shape[-1], N))", "ops.dot(A, ops.ones((A.shape[-1], N)))",
        "ops.multiply(A, ops.reshape(ops.ones((A.shape[-1],)), (1, -1)))", "ops.log1p(ops.abs(A))",
        "ops.slice_update(A, [0] * len(A.shape), A)", "ops.subtract(A, ops.expand_dims(ops.max(A, axis=-1), -1))",
        "ops.minimum(A, N)", "ops.logical_not(A > 0)", "A[:, :N]", "A[:, ::-1]", "A[..., N:]",
        "ops.tensordot(A, ops.ones((A.shape[-1], N)), axes=1)", "ops.squeeze(ops.expand_dims(A, AXIS), AXIS)",
        "ops.layer_normalization(A)", "ops.nn.gelu(A)", "ops.reshape(A, ops.shape(A))", "ops.flip(A, -1)",
        "ops.convert_to_tensor(A)", "ops.array_split(A, 2, axis=AXIS)[0]", "ops.top_k(A, 1)[0]", "ops.round(A, 1)",
        "ops.reshape(A, (-1,) + tuple(A.shape[1:]))",
    ),
    1: (
        "ops.expand_dims(A, AXIS)", "ops.expand_dims(A, -1)", "ops.stack([A, A], axis=AXIS)", "A[:, None]", "A[..., None]",
        "ops.one_hot(ops.argmax(A, axis=AXIS), N)[:, None]", "ops.reshape(A, (-1, 1, *A.shape[1:]))",
        "ops.stack([A, A * N], -1)", "ops.repeat(ops.expand_dims(A, AXIS), N, axis=AXIS)",
    ),
    -1: (
        "ops.sum(A, axis=AXIS)", "ops.mean(A, AXIS)", "ops.max(A, axis=AXIS)", "ops.take(A, 0, axis=AXIS)",
        "ops.logsumexp(A, axis=AXIS)", "ops.std(A, axis=AXIS)", "ops.argmax(A, axis=AXIS)", "A[:, 0]", "A[:, -1]",
        "A[..., 0]", "ops.norm(A, axis=AXIS)", "ops.reshape(A, (-1, A.shape[1] * A.shape[2], *A.shape[3:]))",
        "ops.median(A, axis=AXIS)", "ops.unstack(A, axis=AXIS)[0]", "ops.any(A > 0, axis=AXIS)",
    ),
}  # fmt: skip
OF_TENSORFLOW = {
    0: (
        "tf.nn.relu(A)", "tf.nn.softmax(A, axis=AXIS)", "tf.transpose(A, AXES)", "tf.reverse(A, [AXIS])",
        "tf.roll(A, N, AXIS)", "tf.cumsum(A, axis=AXIS)", "tf.pad(A, PADS)", "tf.tile(A, TIMES)",
        "tf.repeat(A, N, axis=AXIS)", "tf.reduce_sum(A, axis=AXIS, keepdims=True)", "tf.math.l2_normalize(A, axis=AXIS)",
        "tf.gather(A, [0, 0, 0], axis=AXIS)", "tf.concat([A, A], AXIS)", "tf.concat([A, A[:, :1]], axis=1)",
        "tf.split(A, 1, axis=AXIS)[0]", "tf.sort(A, axis=AXIS)", "A + tf.ones_like(A)",
        "tf.where(A > 0, A, tf.zeros_like(A))", "tf.clip_by_value(A, 0, N)",
        "A - tf.reduce_mean(A, axis=AXIS, keepdims=True)", "tf.matmul(A, tf.ones((A.shape[-1], N)))",
        "A @ tf.ones((A.shape[-1], N))", "tf.tensordot(A, tf.ones((A.shape[-1], N)), axes=1)", "A[:, :N]", "A[:, ::-1]",
        "A[..., N:]", "tf.identity(A)", "tf.squeeze(tf.expand_dims(A, AXIS), AXIS)", "tf.reshape(A, tf.shape(A))",
        "tf.math.top_k(A, 1).values", "tf.cast(A > 0, 'float32')", "K.dot(A, K.ones((K.int_shape(A)[-1], N)))",
        "K.permute_dimensions(A, AXES)", "K.repeat_elements(A, N, AXIS)", "K.relu(A)", "K.concatenate([A, A], axis=AXIS)",
        "K.sum(A, axis=AXIS, keepdims=True)", "K.reverse(A, AXIS)", "tf.maximum(A, tf.constant(0.0))",
        "K.reshape(A, (-1,) + K.int_shape(A)[1:])", "tf.linalg.matmul(A, A, transpose_b=True)", "tf.stop_gradient(A)",
        "K.tile(A, TIMES)", "tf.nn.bias_add(A, tf.zeros((A.shape[-1],)))", "tf.broadcast_to(A, tf.shape(A))",
        "tf.math.cumsum(A, AXIS)", "K.square(A)",
    ),
    1: (
        "tf.expand_dims(A, AXIS)", "tf.expand_dims(A, -1)", "tf.stack([A, A], axis=AXIS)", "A[:, None]", "A[..., tf.newaxis]",
        "K.expand_dims(A, AXIS)", "tf.one_hot(tf.argmax(A, axis=AXIS), N)[:, None]", "tf.reshape(A, (-1, 1, *A.shape[1:]))",
        "K.stack([A, A], AXIS)", "tf.repeat(A[:, None], N, axis=1)",
    ),
    -1: (
        "tf.reduce_sum(A, axis=AXIS)", "tf.reduce_mean(A, AXIS)", "tf.reduce_max(A, axis=[AXIS])",
        "tf.gather(A, 0, axis=AXIS)", "tf.reduce_logsumexp(A, axis=AXIS)", "tf.math.reduce_std(A, axis=AXIS)",
        "tf.unstack(A, axis=AXIS)[0]", "A[:, 0]", "A[:, -1]", "A[..., 0]", "tf.norm(A, axis=AXIS)",
        "tf.reshape(A, (-1, A.shape[1] * A.shape[2], *A.shape[3:]))", "K.mean(A, axis=AXIS)", "K.max(A, AXIS)",
        "K.sum(A, AXIS)", "tf.argmax(A, axis=AXIS)",
    ),
}  # fmt: skip
FLAT = {
    3: ("ops.reshape(A, (ops.shape(A)[0], -1))", "ops.reshape(A, (-1, A.shape[1]))"),
    2: ("K.batch_flatten(A)", "K.flatten(A)[:, None]"),
}
IMAGES = {  # of four axes, three of which are those of pictures
    3: (
        "ops.image.resize(A, (4, N))", "ops.max_pool(A, 2)", "ops.average_pool(A, 2, padding='same')",
        "ops.image.crop_images(A, 1, 1, 1, 1)", "ops.conv(A, ops.ones((2, 2, A.shape[-1], N)))",
        "ops.image.pad_images(A, 1, 1, N, 1)", "ops.depthwise_conv(A, ops.ones((2, 2, A.shape[-1], 1)))",
        "ops.image.resize(A, (5, 5), interpolation='nearest')", "ops.image.rgb_to_grayscale(A)",
    ),
    2: (
        "tf.image.resize(A, (4, N))", "tf.nn.max_pool2d(A, 2, 2, 'VALID')", "tf.nn.avg_pool2d(A, 2, 1, padding='SAME')",
        "tf.nn.conv2d(A, tf.ones((2, 2, A.shape[-1], N)), 1, 'SAME')", "tf.image.pad_to_bounding_box(A, 0, 0, 12, 12)",
        "tf.image.flip_left_right(A)", "tf.image.central_crop(A, 0.5)", "tf.image.crop_to_bounding_box(A, 0, 0, N, N)",
        "tf.nn.space_to_depth(A, 2)", "tf.nn.depth_to_space(A, 1)", "K.resize_images(A, 2, N, 'channels_last')",
        "K.pool2d(A, (2, 2))",
    ),
}  # fmt: skip


def function(w: Writer, rank: int) -> tuple[str, int]:
    """A function of `A`, which has so many axes, and how many come out."""
    table = OPS if w.dialect >= 3 else OF_TENSORFLOW
    if rank == 4 and w.chance(0.25):
        return _filled(w, w.pick(*IMAGES[w.dialect]), rank), 4
    more = 0 if w.chance(0.6) else w.rng.choice((-1, -1, 1))
    if not 2 <= rank + more <= 5 and not w.chance(w.odds):
        more = 0
    return _filled(w, w.pick(*table[more]), rank), rank + more


def _filled(w: Writer, text: str, rank: int) -> str:
    while "AXIS" in text:
        axis = w.rng.randint(1, rank - 1) if rank > 1 else 1
        text = text.replace("AXIS", str(w.rng.choice((axis, axis - rank)) if not w.chance(w.odds) else rank + 1), 1)
    later = list(range(1, rank))
    w.rng.shuffle(later)
    text = text.replace("AXES", f"({', '.join(map(str, (0, *later)))})" if not w.chance(w.odds) else "(0, 1)")
    pads = ", ".join(f"({w.rng.randint(0, 1)}, {w.rng.randint(0, 2)})" for _ in later)
    text = text.replace("PADS", f"((0, 0), {pads})").replace(
        "TIMES", f"(1, {', '.join(str(w.rng.randint(1, 3)) for _ in later)})"
    )
    while "N" in text.replace("None", ""):
        text = _first_number(text, w.size(1, 4))
    return text


def _first_number(text: str, size: str) -> str:
    """The first `N` that is not of `None`."""
    place = next(i for i, c in enumerate(text) if c == "N" and text[i : i + 4] != "None")
    return f"{text[:place]}{size}{text[place + 1 :]}"
