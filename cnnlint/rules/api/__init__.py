"""CNN7xx: argument names and values, removed calls, the dialects of Keras."""
