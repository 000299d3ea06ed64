"""What programs read of an analysis, a finding and a case, defined once.

``unmask schema``, the description of the API and the types of the extension are made from the
models here; ``make types`` writes those that are kept as files. ``terms`` and ``scale`` go without
pydantic, so that every room can use them.
"""
