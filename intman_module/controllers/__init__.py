from . import indicator_xlsx, package
