"""What readers of the warehouse may count on, and the version of that promise."""

# Semantic version of the views of `mart` and the tables beneath: the first number changes with
# what breaks a query (before 1.0 the second), the next with new views or columns.
MART_VERSION = "0.1.0"
