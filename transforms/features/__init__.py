"""What the scorer looks at: triggers, trigger and party, two triggers, a group of them."""
