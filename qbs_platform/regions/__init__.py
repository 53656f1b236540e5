"""Administrative divisions of China (GB/T 2260), effective-dated."""
