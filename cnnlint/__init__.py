"""cnnlint reads Keras model code without running it: output shapes, parameter counts and mistakes."""

__version__ = "0.1.0"
