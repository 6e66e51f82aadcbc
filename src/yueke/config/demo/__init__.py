"""The demo company: everything in it is made by the product's own commands from a seeded dice. No real person."""

from yueke.config.demo.build import Demo, SignIn, build, is_built

__all__ = ["Demo", "SignIn", "build", "is_built"]
