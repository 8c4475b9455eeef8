"""The outside world: flows, command line, files, network."""
