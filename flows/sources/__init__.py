"""One module per way of receiving articles, and the parsers that they share."""
