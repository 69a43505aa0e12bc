"""What it means: catalogue, base map, people, candidates, exposure, shelter gap."""
