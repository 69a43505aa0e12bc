"""What can move: road network, closures, paths, reach, allocation."""
