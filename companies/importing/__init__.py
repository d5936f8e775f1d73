"""Reads member lists: from the bytes of a file to named, checked values. Knows no database."""
