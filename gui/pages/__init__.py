"""The pages of the form: one for each step, built when first shown."""
