"""The part of the pages that knows spans: pieces of a text are marked by mouse, finger or keys, token by token."""
