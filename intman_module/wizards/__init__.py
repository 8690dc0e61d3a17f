from . import closing, intake, municipality_import, new_version
from . import closing, intake, new_version, reassign
