"""What the layers and distributions of TensorFlow Probability do to abstract values."""
