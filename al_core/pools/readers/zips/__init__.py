"""A zip of images or texts from the inside: what is in it, its pixels, and tables that tell of them."""
