"""The only code that opens DuckDB; frames, schemas and folders are given to it."""
