"""Random programs in the forms of well-known architectures: blocks by functions, skips, encoders, shared towers, freezing."""

from __future__ import annotations

from program_data import slip
from program_layers import Writer, dense, shape_free


def u_net(w: Writer) -> None:
    """Down and up again, the skips kept in a list."""
    side, depth, model = w.rng.choice((16, 32, 24, 20)), w.rng.randint(1, 3), w.name("unet")
    with w.block("def double(x, filters, name=None):"):
        w.add(
            "x = layers.Conv2D(filters, 3, padding='same', activation='relu')(x)",
            f"x = {w.pick('layers.BatchNormalization()(x)', 'x')}",
        )
        w.add("return layers.Conv2D(filters, 3, padding='same', name=name)(x)")
    w.add(f"inputs = Input(({side}, {side}, {w.pick('1', '3')}))", "x, skips = inputs, []", f"base = {w.size(2, 5)}")
    with w.block(f"for level in range({depth}):"):
        w.add("x = double(x, base * 2 ** level)", "skips.append(x)", "x = layers.MaxPooling2D(2)(x)")
    w.add("x = double(x, base * 2 ** " + str(depth) + ", name='bridge')")
    with w.block(w.pick("for skip in reversed(skips):", "for skip in skips[::-1]:", "while skips:")):
        if w.lines[-1].strip() == "while skips:":
            w.add("skip = skips.pop()")
        w.add(w.pick("x = layers.UpSampling2D()(x)", "x = layers.Conv2DTranspose(skip.shape[-1], 2, strides=2)(x)"))
        w.add(
            w.pick("x = layers.concatenate([x, skip])", "x = layers.Concatenate(axis=-1)([skip, x])"),
            "x = double(x, skip.shape[-1])",
        )
    w.add(f"{model} = Model(inputs, layers.Conv2D(1, 1, activation='sigmoid')(x), name='unet')", f"{model}.summary()")
    if w.chance(0.5):
        w.add(f"bridge = Model({model}.input, {model}.get_layer('bridge').output)", "bridge.summary()")


def residual(w: Writer) -> None:
    """Blocks with skips, a projection where the width changes."""
    model = w.name("resnet")
    with w.block(f"def block(x, filters, stride={w.pick('1', '2')}, activation='relu'):"):
        w.add("shortcut = x", "x = layers.Conv2D(filters, 3, strides=stride, padding='same', use_bias=False)(x)")
        w.add("x = layers.BatchNormalization()(x)", "x = layers.Activation(activation)(x)")
        w.add("x = layers.Conv2D(filters, 3, padding='same')(x)")
        test = slip(w, "stride != 1 or shortcut.shape[-1] != filters", "stride != 1")
        with w.block(f"if {test}:"):
            w.add("shortcut = layers.Conv2D(filters, 1, strides=stride)(shortcut)")
        w.add(w.pick("x = layers.add([x, shortcut])", "x = layers.Add()([shortcut, x])", "x = x + shortcut"))
        w.add("return layers.ReLU()(x)")
    plan = [(w.rng.randint(2, 6), w.rng.randint(1, 2)) for _ in range(w.rng.randint(1, 3))]
    w.add(
        f"inputs = keras.Input(shape=({w.pick('16', '20', '32')}, 16, 3))",
        f"x = layers.Conv2D({plan[0][0]}, 3, padding='same')(inputs)",
    )
    with w.block(f"for filters, count in {plan}:"), w.block("for i in range(count):"):
        w.add(w.pick("x = block(x, filters)", "x = block(x, filters, stride=2 if i == 0 else 1)", "x = block(x, filters, 1)"))
    w.add("x = layers.GlobalAveragePooling2D()(x)", f"{model} = Model(inputs, {dense(w)}(x))", f"{model}.summary()")


def configured(w: Writer) -> None:
    """A list of numbers and letters, one layer for each."""
    plan = []
    for _ in range(w.rng.randint(3, 6)):
        plan.append(w.rng.choice((4, 6, 8, "M", "D")))
    name, model = w.name("make"), w.name("vgg")
    with w.block(f"def {name}(plan, shape=(32, 32, 3), classes=5):"):
        w.add("model = Sequential()", "model.add(Input(shape))")
        with w.block("for i, item in enumerate(plan):"):
            with w.block("if item == 'M':"):
                w.add("model.add(layers.MaxPooling2D(2))")
            with w.block("elif item == 'D':"):
                w.add("model.add(layers.Dropout(0.25))")
            with w.block("else:"):
                w.add("model.add(layers.Conv2D(item, 3, padding='same', name=f'conv{i}_{item}'))")
        w.add("model.add(layers.Flatten())", "model.add(layers.Dense(classes))", "return model")
    w.add(f"plans = {{'small': {plan!r}, 'large': {[*plan, 'M', 8]!r}}}")
    given = w.pick("plans['small']", "**dict(plan=plans['large'], classes=3)", "plans.get('large'), (16, 16, 1)")
    w.add(f"{model} = {name}({given})")
    w.add(f"{model}.summary()")
    if w.chance(0.4):
        w.add(
            f"for layer in {model}.layers:",
            "    if layer.name.startswith('conv'):",
            "        layer.trainable = False",
            f"{model}.summary()",
        )


def dense_blocks(w: Writer) -> None:
    """Every layer sees all before it; parallel towers are joined."""
    model = w.name("net")
    w.add(f"inputs = Input(({w.pick('12', '16')}, 12, 3))", "x = inputs", f"growth = {w.size(2, 4)}")
    if w.chance(0.5):
        with w.block(f"for _ in range({w.rng.randint(1, 3)}):"):
            w.add(
                "y = layers.BatchNormalization()(x)",
                "y = layers.Conv2D(growth, 3, padding='same')(y)",
                "x = layers.Concatenate()([x, y])",
            )
    else:
        w.add(
            "towers = [layers.Conv2D(n, k, padding='same')(x) for n, k in "
            f"zip({[w.rng.randint(2, 5) for _ in range(3)]}, (1, 3, 5))]"
        )
        w.add("towers.append(layers.MaxPooling2D(3, strides=1, padding='same')(x))", "x = layers.concatenate(towers)")
    w.add("x = layers.Conv2D(int(x.shape[-1]) // 2, 1)(x)", f"x = layers.AveragePooling2D({slip(w, '2', '40')})(x)")
    w.add(f"{model} = Model(inputs, x)", f"{model}.summary()")


def autoencoder(w: Writer) -> None:
    """An encoder and a decoder, joined; parts of it taken out again."""
    size, code, whole = w.rng.randint(10, 20), w.rng.randint(2, 6), w.name("autoencoder")
    if w.chance(0.5):
        w.add(f"inputs = Input(({size},))", f"h = {dense(w)}(inputs)", f"code = layers.Dense({code}, name='code')(h)")
        w.add(
            "encoder = Model(inputs, code, name='encoder')",
            f"decoder = Sequential([Input(({slip(w, str(code), str(code + 1))},)), {dense(w)}, layers.Dense({size})], "
            "name='decoder')",
        )
        w.add(f"{whole} = Model(inputs, decoder({w.pick('encoder(inputs)', 'encoder.output', 'code')}))")
    else:
        w.add(f"inputs = Input(({size},))", f"h = layers.Dense({code}, name='code')(inputs)", f"out = layers.Dense({size})(h)")
        w.add(
            f"{whole} = Model(inputs, out)", f"given = Input(({code},))", f"decoder = Model(given, {whole}.layers[-1](given))"
        )
        w.add(f"encoder = Model({whole}.input, {whole}.get_layer('code').output)")
    w.add("encoder.summary()", "decoder.summary()", f"{whole}.summary()")
    if w.chance(0.4):
        w.add(
            w.pick("encoder.trainable = False", "decoder.trainable = False", "encoder.layers[-1].trainable = False"),
            f"{whole}.summary()",
        )


def siamese(w: Writer) -> None:
    """One base for two inputs, and a distance."""
    model = w.name("siamese")
    with w.block("def make_base(shape):"):
        w.add(
            f"return Sequential([Input(shape), {dense(w)}, {shape_free(w)}, "
            f"layers.Dense({w.size(2, 6)})]{w.pick('', ', name=' + repr('base'))})"
        )
    w.add(f"shape = ({w.rng.randint(4, 9)},)", "base = make_base(shape)", "left, right = Input(shape), Input(shape)")
    w.add("a, b = base(left), base(right)")
    absolute = "keras.ops.abs(a - b)" if w.dialect >= 3 else "tf.abs(a - b)"
    w.add(
        "distance = "
        + w.pick(
            absolute,
            "layers.Subtract()([a, b])",
            "layers.Dot(axes=1)([a, b])",
            "layers.Lambda(lambda t: t[0] - t[1])([a, b])",
            "layers.Dot(axes=1, normalize=True)([a, b])",
        )
    )
    w.add(f"{model} = Model([left, right], layers.Dense(1)(distance))", f"{model}.summary()", "base.summary()")


def adversarial(w: Writer) -> None:
    """A generator, a discriminator that is frozen in the whole, and both again alone."""
    noise, size = w.rng.randint(3, 8), w.rng.randint(6, 12)
    with w.block("def build_generator(noise):"):
        w.add(f"model = Sequential([Input((noise,)), {dense(w)}, layers.LeakyReLU(0.2), layers.Dense({size})])", "return model")
    with w.block("def build_discriminator(size, rate=0.3):"):
        w.add(
            f"return Sequential([Input(shape=(size,)), {dense(w)}, layers.Dropout(rate), layers.Dense(1, "
            "activation='sigmoid')])"
        )
    w.add(f"generator, discriminator = build_generator({noise}), build_discriminator({slip(w, str(size), str(size + 2))})")
    w.add("discriminator.compile('adam', 'binary_crossentropy')", "discriminator.trainable = False")
    if w.chance(0.5):
        w.add(f"z = Input(({noise},))", "gan = Model(z, discriminator(generator(z)))")
    else:
        w.add("gan = Sequential([generator, discriminator])", f"gan.build((None, {noise}))")
    w.add("gan.compile('adam', 'binary_crossentropy')", "gan.summary()", "discriminator.summary()")
    if w.chance(0.4):
        w.add("discriminator.trainable = True", "gan.summary()")


def translation(w: Writer) -> None:
    """A recurrent encoder whose states start the decoder, and the models for use."""
    units, a, b = w.rng.randint(2, 6), w.rng.randint(3, 7), w.rng.randint(3, 7)
    cell = w.pick("LSTM", "GRU")
    states = "h, c" if cell == "LSTM" else "h"
    w.add(f"source, target = Input((None, {a})), Input((None, {b}))")
    w.add(f"_, {states} = layers.{cell}({units}, return_state=True)(source)", f"states = [{states}]")
    w.add(f"decoder = layers.{cell}({slip(w, str(units), str(units + 1))}, return_sequences=True, return_state=True)")
    w.add(
        f"outputs, {', '.join('_' for _ in states.split(','))} = decoder(target, "
        f"initial_state={w.pick('states', f'[{states}]')})"
    )
    w.add(
        f"head = layers.Dense({b}, activation='softmax')", "model = Model([source, target], head(outputs))", "model.summary()"
    )
    w.add("encode = Model(source, states)", "encode.summary()")
    if w.chance(0.6):
        w.add(f"given = [Input(({units},)) for _ in states]", "outputs, *after = decoder(target, initial_state=given)")
        w.add("step = Model([target] + given, [head(outputs)] + after)", "step.summary()")


def transferred(w: Writer) -> None:
    """A base that is frozen, wholly or up to a layer, with a head of one's own."""
    with w.block("def base_model(shape):"):
        w.add("inputs = Input(shape)", "x = inputs")
        with w.block(f"for i, n in enumerate({[w.rng.randint(2, 6) for _ in range(w.rng.randint(2, 3))]}):"):
            w.add(
                "x = layers.Conv2D(n, 3, padding='same', name=f'block{i}_conv')(x)",
                "x = layers.BatchNormalization(name=f'block{i}_bn')(x)",
            )
        w.add("return Model(inputs, x, name='base')")
    w.add("base = base_model((16, 16, 3))")
    freeze = w.pick(
        "base.trainable = False",
        "for layer in base.layers: layer.trainable = False",
        "for layer in base.layers[:-2]:\n    layer.trainable = False",
        "for i, layer in enumerate(base.layers):\n    layer.trainable = i >= 3",
        "for layer in base.layers:\n    layer.trainable = 'bn' in layer.name",
        "base.trainable = True\nfor layer in base.layers[:3]:\n    layer.trainable = False",
        "for layer in base.layers:\n    if isinstance(layer, layers.BatchNormalization):\n        layer.trainable = False",
        "for layer in base.layers:\n    if layer.name == 'block1_conv':\n        break\n    layer.trainable = False",
        "set_on = False\nfor layer in base.layers:\n    if layer.name == 'block1_conv':\n        set_on = True\n   "
        " layer.trainable = set_on",
    )
    w.add(freeze)
    model, form = w.name("model"), w.rng.randrange(4)
    if form == 0:
        w.add(f"{model} = Sequential([base, layers.GlobalAveragePooling2D(), {dense(w)}])")
    elif form == 1:
        w.add("x = layers.Flatten()(base.output)", f"{model} = Model(inputs=base.input, outputs={dense(w)}(x))")
    elif form == 2:
        w.add(
            f"inputs = Input({slip(w, '(16, 16, 3)', '(16, 16, 1)')})",
            "x = base(inputs, training=False)",
            f"{model} = Model(inputs, {dense(w)}(layers.GlobalMaxPooling2D()(x)))",
        )
    else:
        w.add(
            f"{model} = Sequential()",
            "for layer in base.layers[1:-1]:",
            f"    {model}.add(layer)",
            f"{model}.add(layers.Flatten())",
        )
        w.add(f"{model}.build((None, 16, 16, 3))")
    w.add(f"{model}.summary()")


ARCHITECTURES = (
    u_net,
    residual,
    configured,
    dense_blocks,
    autoencoder,
    siamese,
    adversarial,
    translation,
    transferred,
    transferred,
)
