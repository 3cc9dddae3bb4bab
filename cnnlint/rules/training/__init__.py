"""CNN4xx: the optimizer and the arguments of `fit`."""
