from collections.abc import Callable
from dataclasses import replace

import pytest
from handmade import handmade_analysis

from unmask.analysis import Analysis
from unmask.verdict import reach_verdict

Change = Callable[..., Analysis]


@pytest.fixture
def analysis() -> Analysis:
    return handmade_analysis()


@pytest.fixture
def changed(analysis: Analysis) -> Change:
    """Make a variant: of the analysis, its media (``media={…}``) or its facts (``facts={…}``)."""

    def change(**fields: object) -> Analysis:
        facts = replace(analysis.media.facts, **fields.pop("facts", {}))
        media = replace(analysis.media, facts=facts, **fields.pop("media", {}))
        variant = replace(analysis, media=media, **fields)
        return replace(variant, verdict=reach_verdict(variant.findings))

    return change
