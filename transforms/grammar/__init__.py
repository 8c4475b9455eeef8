"""The grammar that proposes: words to classes, classes to mentions, mentions to one registry."""
