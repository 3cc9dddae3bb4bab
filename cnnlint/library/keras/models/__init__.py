"""What have all models in common, and what is the intermediate form told of them?

As Python values    model_value members weight_lists weight_changes endpoints get_layer unbuilt
Unknown conditions  joining (of layers and models)
The reader's side   traces (what the intermediate form is given) channel_order row_weights printed end_of_program
                    counts_of_keras_1 cycles (for the collector)
"""
