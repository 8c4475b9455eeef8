"""Pure Polars stages, frames in and frames out."""
