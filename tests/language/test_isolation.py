import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(f"becan.language.{file.stem}" for file in (ROOT / "becan" / "language").glob("*.py") if file.stem != "__init__")


def test_the_language_layer_loads_neither_django_nor_celery():
    program = f"import sys, {', '.join(MODULES)}; print([name for name in ('django', 'celery') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
