"""CNN8xx: the bases of `keras.applications`, their preprocessing, their frozen weights."""
