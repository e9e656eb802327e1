"""Takes in what shops report."""
