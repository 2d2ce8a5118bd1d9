"""One class an example, on the pages: its buttons, the classes asked for and edited, the numbers of each."""
