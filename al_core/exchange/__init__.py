"""Labels on their way to other tools: a file a format, the pictures and the card with them."""
