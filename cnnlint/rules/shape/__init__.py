"""CNN1xx: models that cannot be built or called."""
