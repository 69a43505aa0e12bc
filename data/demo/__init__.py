"""The exercise county: its extract, its records in readable files, and the reader of its steps."""
