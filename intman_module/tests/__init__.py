from . import common
from . import test_figures_random
from . import test_access_matrix
from . import test_demo
