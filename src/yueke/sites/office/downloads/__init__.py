"""Taking things out as files: at once when they are small, else made by a worker and kept in the download centre."""
