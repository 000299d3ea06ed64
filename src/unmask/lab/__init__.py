"""What makes the things that ship: samples, converted models, trained classifiers, calibrations.

The product never imports this package. It is a distribution of its own, ``unmask-lab``.
"""
