"""Brands, places of production, products and lots: kept by members, read by who may."""
