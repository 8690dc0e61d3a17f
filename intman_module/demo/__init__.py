from . import intman_demo
