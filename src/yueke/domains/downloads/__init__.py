"""Owns files made for somebody by long work, and what they are told of batches that did not wholly succeed.

Does not know what is in them; whoever offers something to take out supplies a Maker.
"""
