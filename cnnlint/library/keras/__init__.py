"""Keras: layers, models, tensors and data as Python values.

releases    which Keras a source is written for, and in what the releases differ
tensors     what functions and operators do to symbolic tensors
making      layers, losses, optimizers as values, and making them
calling     what comes out of a layer that is called, and what Keras rejects
models      what all models have in common, and what the intermediate form is told of them
sequential  `keras.Sequential`
functional  `keras.Model(inputs, outputs)`, and ready-made models
classes     a program's own subclasses of layers and models
training    models that meet data: `fit`, callbacks, gradient tapes
saving      saved models, and copies
data        data sets, folders of files, texts
"""
