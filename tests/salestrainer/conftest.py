import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def public_path():
    """A folder that everybody may enter: root's servers run as another user. pytest's are not."""
    folder = Path(tempfile.mkdtemp(prefix="sales-trainer-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
