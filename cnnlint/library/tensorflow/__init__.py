"""TensorFlow on eager tensors and `tf.data`: functions `tensorflow.<name>`, methods of `tensor` and of data sets."""
