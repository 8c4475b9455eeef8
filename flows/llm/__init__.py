"""The `llm` engine: a language model reads the article, the text has the last word."""
