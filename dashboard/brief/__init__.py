"""The briefing: facts gathered at one moment, put into sentences in the order of a house, frozen under a number."""
