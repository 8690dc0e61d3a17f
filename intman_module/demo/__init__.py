from . import intman_demo
from . import intman_demo_casework
from . import intman_demo_plans
