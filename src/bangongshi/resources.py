"""Where are the files that ship with the program? The one place that knows. A leaf."""

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def path(name: str) -> Path:
    """The file `name` of data/. Raises FileNotFoundError when the installation is not whole."""
    found = Path(str(files("bangongshi"))) / "data" / name
    if not found.exists():
        raise FileNotFoundError(f"程序文件不完整，缺少 {name}。请重新安装。")
    return found
