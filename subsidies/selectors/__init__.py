"""Reads of claims and of the facts they are computed from."""
