"""What a start loads: the first frame should not wait for what no frame needs."""

import subprocess
import sys

STARTING = """
import sys
from unmask import Analyzer

Analyzer()
from unmask.weights import trunk

print(sorted({name.partition(".")[0] for name in sys.modules} & {"scipy", "sqlalchemy", "onnx"}))
print(trunk._model_of.cache_info().currsize)
"""


def test_a_start_loads_neither_large_libraries_nor_the_large_network() -> None:
    command = [sys.executable, "-c", STARTING]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed.splitlines() == ["[]", "0"]
