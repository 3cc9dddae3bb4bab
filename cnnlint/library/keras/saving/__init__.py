"""What is in a saved model, and in a copy of a model?

Saved               saved saved_weights graph layers context formats first_format old_format (HDF5) unregistered
Copies              copies cloning configurations custom_objects
Pictures            drawn
"""
