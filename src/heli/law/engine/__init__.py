"""The engine behind `heli.law.contract.CompiledProcedure`: conditions, judging, applying, time limits."""

from heli.law.engine.compiled import Compiled, compile_procedure
from heli.law.engine.indexes import with_limits
from heli.law.engine.snapshots import from_json, to_json

__all__ = ["Compiled", "compile_procedure", "from_json", "to_json", "with_limits"]
