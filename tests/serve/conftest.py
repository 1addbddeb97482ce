import sys
from pathlib import Path

# How the web sees us is shared by the files of this folder, which is no package.
sys.path.insert(0, str(Path(__file__).parent))
