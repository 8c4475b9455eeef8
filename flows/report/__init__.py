"""A page that shows who met whom: as one file, or served live."""
