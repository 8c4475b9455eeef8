"""What the scorer looks at: features of triggers, of trigger and party, of two triggers, of a group."""
