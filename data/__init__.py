"""What is true: records, intake, journal, picture, norms, extracts, the exercise county."""
