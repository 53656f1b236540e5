"""Errors, middleware, validators and template tags that every app stands on."""
