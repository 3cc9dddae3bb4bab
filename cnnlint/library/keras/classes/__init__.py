"""What does a program's own subclass of a layer or model do?

The class           subclass derived (of one of Keras's own layers), models; of_the_base (what `super()` does)
Its code            followed_call said_shape inputs_of_call; user_code base_arguments call_arguments own_config
Its losses          loss_functions loss_arguments loss_signature numbers_of_tensors scores without_gradient
What it keeps       tracked weights_kept made_in_call state_in_call weights_listed metric_variables,
                    left_out, wrappers (another layer)
"""
