from . import first_consent
from . import closing, import_file, intake, municipality_import, new_version
from . import reassign
from . import handover_refusal, package_import
