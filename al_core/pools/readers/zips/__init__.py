"""A zip of images, texts or arrays from the inside: what is in it, its pixels, and tables that tell of them."""
