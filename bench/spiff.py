"""SpiffWorkflow, saved to PostgreSQL at each step: run by `heli bench spiff` in an interpreter of its own.

Imports nothing of Heli. The process is a loop of one manual task, as a matter is in which the same act is done again and
again (a loop drawn with a gateway ends after some 500 rounds: SpiffWorkflow looks no deeper than 1,000 tasks); what is saved
is what SpiffWorkflow's own serializer gives, as jsonb, committed at each step.

    python spiff.py URL STEPS…      prints a JSON object: steps → [seconds, processor seconds of this process]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

LOOP = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="http://bench">
  <bpmn:process id="notes" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="note"/>
    <bpmn:manualTask id="note" name="Note">
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
      <bpmn:standardLoopCharacteristics testBefore="false">
        <bpmn:loopCondition>go_on</bpmn:loopCondition>
      </bpmn:standardLoopCharacteristics>
    </bpmn:manualTask>
    <bpmn:sequenceFlow id="b" sourceRef="note" targetRef="end"/>
    <bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""
NOTE = {"kind": "call", "text": "与承办民警电话联系，要求三日内补送鉴定意见。", "go_on": True}


def workflow() -> BpmnWorkflow:
    """A workflow that stands before its first note."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notes.bpmn"
        file.write_text(LOOP, encoding="utf-8")
        parser = BpmnParser()
        parser.add_bpmn_file(str(file))
        made = BpmnWorkflow(parser.get_spec("notes"), parser.get_subprocess_specs("notes"))
    made.do_engine_steps()
    return made


def seconds(url: str, steps: int) -> tuple[float, float]:
    """So many notes, each saved and committed."""
    serializer = BpmnWorkflowSerializer()
    running = workflow()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_spiff (id int PRIMARY KEY, state jsonb)")
        connection.execute("INSERT INTO bench_spiff VALUES (%s, '{}') ON CONFLICT DO NOTHING", (steps,))
        connection.commit()
        began, spent = time.perf_counter(), time.process_time()
        for _ in range(steps):
            task = next(iter(running.get_tasks(state=TaskState.READY, manual=True)))
            task.data.update(NOTE)
            task.run()
            running.do_engine_steps()
            connection.execute(
                "UPDATE bench_spiff SET state = %s::jsonb WHERE id = %s",
                (serializer.serialize_json(running), steps),
                prepare=True,
            )
            connection.commit()
        return time.perf_counter() - began, time.process_time() - spent


if __name__ == "__main__":
    print(json.dumps({steps: seconds(sys.argv[1], int(steps)) for steps in sys.argv[2:]}))
