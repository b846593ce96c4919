"""办公室工作台: the workbench of one clerk over one encrypted local file."""

__version__ = "0.1.0"
