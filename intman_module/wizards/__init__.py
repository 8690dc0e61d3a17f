from . import first_consent
from . import closing, intake, municipality_import, new_version, reassign
from . import handover_refusal, package_import
