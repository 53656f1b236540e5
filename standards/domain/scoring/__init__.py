"""How each clause scores (domain.md, 7): pure functions, named in the standard's own files.

Every rule takes what was given, the terms that the standard sets for it (its numbers) and the most
points it can earn, and answers with a Result.
"""
