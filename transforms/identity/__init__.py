"""What a phrase names: countries, places, organisations, offices and people, found in seeds."""
