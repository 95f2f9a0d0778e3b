"""The README, followed to the letter."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.system.house import PATIENCE_S, House

README = Path(__file__).parents[2] / "README.md"


def test_its_curl_answers_as_it_shows(house: House) -> None:
    (block,) = re.findall(r"```console\n\$ (.*?)\n```", README.read_text(), re.DOTALL)
    command, _, shown = block.rpartition("\n")
    house.begin("falcon", "run")
    house.until(lambda: "Falcon runs" in house.log.read_text(), "both are ready")

    answer = subprocess.run(
        ["/bin/bash", "-c", command.replace(":5000/", f":{house.port}/")],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    ).stdout

    assert answer.startswith(shown.removesuffix(" …"))
    house.children[-1].terminate()
    assert house.children[-1].wait(PATIENCE_S) == 0
