"""Match quality on the development tasks (evaluate.py): MRR, recall and nDCG, task by task."""

import subprocess
import sys
from pathlib import Path

EVALUATION = Path(__file__).resolve().parents[3] / "shared" / "evaluation"


def run() -> None:
    if not EVALUATION.exists():
        print(f"   {EVALUATION} is missing: left out")
        return
    tasks = sorted(str(folder) for folder in (EVALUATION / "dev").iterdir())
    command = [sys.executable, str(EVALUATION / "evaluate.py"), "--engine", f"{sys.executable} -m matching.engine", *tasks]
    subprocess.run(command, check=True)
