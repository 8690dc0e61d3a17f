from . import closing, intake, municipality_import, new_version, reassign
