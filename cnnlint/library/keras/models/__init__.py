"""What have all models in common, and what is the intermediate form told of them?

As Python values    shared members weight_lists endpoints no_layer unbuilt
Unknown conditions  joining (of layers and models)
The reader's side   traces (what the intermediate form is given) orders row_weights printed finishing
                    cycles (for the collector)
"""
