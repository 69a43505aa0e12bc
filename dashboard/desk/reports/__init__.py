"""Acts of reporting, one noun per file: each is one event, with who says so and when it was true."""
