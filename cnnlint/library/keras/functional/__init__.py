"""What is a model between tensors, written as `keras.Model(inputs, outputs)` or ready-made?

The model           graph making walk arguments by_name submodels unused_calls symbolic_losses
Ready-made          applications input_shapes preprocess_input model_packages, from_graph (a graph becomes a model)
"""
