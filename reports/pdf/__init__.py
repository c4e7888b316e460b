"""The PDF: faces, line breaking, page building, drawing. `reports.pdf.write.render` is the door."""

import sys
from types import ModuleType

# ReportLab runs ~/.reportlab_mods and ~/.reportlab_settings unless there are modules of these names.
for _name in ("reportlab_mods", "reportlab_settings"):
    sys.modules.setdefault(_name, ModuleType(_name))
