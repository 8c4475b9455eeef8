"""What each field of a report is, and the words that say so: when, where, how, on what occasion."""
