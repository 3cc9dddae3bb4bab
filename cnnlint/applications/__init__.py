"""The 40 architectures of `keras.applications`, built from our own layer specifications; loaded only when asked for."""
