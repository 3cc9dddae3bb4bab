"""What have all models in common, and what is the intermediate form told of them?

As Python values    model_value members layer_list weight_lists weight_changes endpoints get_layer, registry (of a program's)
Refused             accepted_inputs refused_inside missing_attributes unbuilt
Unknown conditions  joining (of layers and models)
The reader's side   traces (what the intermediate form is given) model_ends shown_shapes channel_order row_weights printed
                    end_of_program
                    counts_of_keras_1 cycles (for the collector)
"""
