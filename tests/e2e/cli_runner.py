"""Runs commands inside the test process: exit code, standard output, standard error."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from township_desk.cli import main

VILLAGES = ("东岭村", "石门村", "云溪社区")


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """Commands on one desk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *args: object) -> Result:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["--data", str(self.folder), *map(str, args)])
        return Result(code, out.getvalue(), err.getvalue())

    def json(self, *args: object, code: int = 0) -> Any:
        result = self(*args, "--json")
        assert result.code == code, result.out + result.err
        return result.json

    def set_up(self) -> None:
        names = [word for name in VILLAGES for word in ("--village", name)]
        assert self("setup", "--town", "云溪镇", "--code", "610000101", *names).code == 0

    def add_hazard(self, **more: object) -> int:
        values = {
            "found_on": "2022-11-05",
            "village_id": "东岭村",
            "industry": "消防",
            "place_name": "东岭便民超市",
            "location": "东岭一组",
            "description": "灭火器压力不足，超过检修期未检修",
            "level": "一般",
            "source": "日常检查",
            "is_listed": "否",
        } | more
        done = self.json("add", "hazard", *(f"{key}={value}" for key, value in values.items()))
        return int(done["id"])
