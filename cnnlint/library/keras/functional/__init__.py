"""What is a model between tensors, written as `keras.Model(inputs, outputs)` or ready-made?

The model           graph walk arguments cut unused symbolic_losses
Ready-made          applications input_shapes preprocess_input zoo, from_graph (a graph becomes a model)
"""
