"""What does a program's own subclass of a layer or model do?

The class           subclass derived (of one of Keras's own layers), models
Its code            user_code base_arguments call_arguments inputs_of_call loss_arguments loss_signature numbers_of_tensors
                    own_config
What it keeps       tracked weights_kept made_in_call weights_listed metric_variables, wrappers (another layer)
"""
