"""Files with known spans: tags of tokens, and places in texts, in whichever form they are written."""
