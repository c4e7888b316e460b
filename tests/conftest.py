"""Windows are drawn in memory unless somebody asks for a screen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
