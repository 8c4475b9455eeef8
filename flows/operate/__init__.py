"""Running it for years: schedules, back-fills, reprocessing, what to watch, what to forget."""
