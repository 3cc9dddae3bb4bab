"""What Keras Tuner does to abstract values: hyperparameters, and the tuners that search for the best of them."""
