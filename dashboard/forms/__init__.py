"""The small forms by which a person reports: a table of them, how they are filled, drawn and recorded."""
