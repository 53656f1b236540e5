"""The public ledger in the browser: pages without sign-in, and the log as static files."""
