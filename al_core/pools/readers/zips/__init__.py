"""A zip of images from the inside: what is in it, its pixels, and tables that tell of them."""
