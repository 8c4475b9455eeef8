"""The warehouse in files that other programs read: Parquet, CSV, Excel, JSON Lines, SQLite."""
