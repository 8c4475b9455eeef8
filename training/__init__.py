"""Makes the weights in seeds/weights/ from gold articles; nothing here runs in production."""
