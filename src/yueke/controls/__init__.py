"""Clause → what proves it. One file per chapter of a regulation; each control reads like its clause."""
