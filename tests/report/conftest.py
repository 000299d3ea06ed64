import pytest

from tests.report.handmade import handmade_analysis
from unmask.analysis import Analysis


@pytest.fixture
def analysis() -> Analysis:
    return handmade_analysis()
