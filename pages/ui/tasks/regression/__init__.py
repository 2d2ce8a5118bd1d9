"""A number an example, on the pages: typed or set on a slider, its form on Upload, and how far off the model is."""
