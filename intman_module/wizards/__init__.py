from . import closing, intake, new_version, reassign
