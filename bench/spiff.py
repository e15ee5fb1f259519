"""SpiffWorkflow, saved to PostgreSQL at each step: run by `heli bench spiff` in an interpreter of its own.

Imports nothing of Heli. The process is a loop of one manual task under a term of thirty days, as the matter of the bench is
(a loop drawn with a gateway ends after some 500 rounds: SpiffWorkflow looks no deeper than 1,000 tasks); what is saved is what
SpiffWorkflow's own serializer gives, as jsonb, committed at each step. Its state holds of each round that it took place and when,
and the data of the last one alone; what an office must know of each note (what it says, who made it, for which office, on which
day) goes into a row of its own in the same transaction. In the process's data it would be copied with every round: six megabytes
at 200 rounds. Chain, seal, key, wall and lists are Heli's and are not asked of it.

It is run twice: kept in memory between the steps, as nobody but a single process could; and read back from the database at each
step, as `perform` reads its matter.

    python spiff.py URL STEPS…      prints a JSON object: steps → {"kept" | "read": [seconds, processor seconds of this process]}
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

LOOP = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    id="d" targetNamespace="http://bench">
  <bpmn:process id="matter" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="work"/>
    <bpmn:subProcess id="work" name="Work">
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>z</bpmn:outgoing>
      <bpmn:startEvent id="begin"><bpmn:outgoing>b</bpmn:outgoing></bpmn:startEvent>
      <bpmn:sequenceFlow id="b" sourceRef="begin" targetRef="note"/>
      <bpmn:manualTask id="note" name="Note">
        <bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing>
        <bpmn:standardLoopCharacteristics testBefore="false">
          <bpmn:loopCondition>go_on</bpmn:loopCondition>
        </bpmn:standardLoopCharacteristics>
      </bpmn:manualTask>
      <bpmn:sequenceFlow id="c" sourceRef="note" targetRef="finish"/>
      <bpmn:endEvent id="finish"><bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>
    </bpmn:subProcess>
    <bpmn:boundaryEvent id="term" attachedToRef="work" cancelActivity="false">
      <bpmn:outgoing>t</bpmn:outgoing>
      <bpmn:timerEventDefinition>
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">"P30D"</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="t" sourceRef="term" targetRef="late"/>
    <bpmn:endEvent id="late"><bpmn:incoming>t</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="z" sourceRef="work" targetRef="end"/>
    <bpmn:endEvent id="end"><bpmn:incoming>z</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""
NOTE = {"kind": "call", "text": "与承办民警电话联系，要求三日内补送鉴定意见。"}
_ACT = "INSERT INTO bench_spiff_act VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)"
_TABLES = """
CREATE TABLE IF NOT EXISTS bench_spiff (id int PRIMARY KEY, state jsonb);
CREATE TABLE IF NOT EXISTS bench_spiff_act (id int, seq int, person int, office int, happened_on date, recorded_at timestamptz,
  facts jsonb, PRIMARY KEY (id, seq))
"""


def workflow() -> BpmnWorkflow:
    """A workflow that stands before its first note."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notes.bpmn"
        file.write_text(LOOP, encoding="utf-8")
        parser = BpmnParser()
        parser.add_bpmn_file(str(file))
        made = BpmnWorkflow(parser.get_spec("matter"), parser.get_subprocess_specs("matter"))
    made.do_engine_steps()
    return made


def seconds(url: str, steps: int, *, read_back: bool) -> tuple[float, float]:
    """So many notes, each saved and committed; with `read_back` each on the workflow as it stands in the database."""
    serializer = BpmnWorkflowSerializer()
    running = workflow()
    number = 2 * steps + read_back
    with psycopg.connect(url) as connection:
        connection.execute(_TABLES)
        for table in ("bench_spiff", "bench_spiff_act"):
            connection.execute(f"DELETE FROM {table} WHERE id = %s", (number,))
        connection.execute(
            "INSERT INTO bench_spiff VALUES (%s, %s::jsonb)", (number, serializer.serialize_json(running))
        )
        connection.commit()
        began, spent = time.perf_counter(), time.process_time()
        for seq in range(steps):
            if read_back:
                running = serializer.deserialize_json(_state(connection, number))
            running.refresh_waiting_tasks()
            task = next(iter(running.get_tasks(state=TaskState.READY, manual=True)))
            task.data["go_on"] = True
            task.run()
            running.do_engine_steps()
            connection.execute(
                "UPDATE bench_spiff SET state = %s::jsonb WHERE id = %s",
                (serializer.serialize_json(running), number),
                prepare=True,
            )
            now = datetime.now(UTC)
            connection.execute(_ACT, (number, seq, 17, 31, now.date(), now, json.dumps(NOTE)), prepare=True)
            connection.commit()
        return time.perf_counter() - began, time.process_time() - spent


def _state(connection: psycopg.Connection[tuple[str]], number: int) -> str:
    row = connection.execute(
        "SELECT state::text FROM bench_spiff WHERE id = %s FOR UPDATE", (number,), prepare=True
    ).fetchone()
    assert row is not None
    return row[0]


def both(url: str, steps: int) -> dict[str, tuple[float, float]]:
    """The two runs of one number of steps."""
    return {
        "kept": seconds(url, steps, read_back=False),
        "read": seconds(url, steps, read_back=True),
    }


if __name__ == "__main__":
    print(json.dumps({steps: both(sys.argv[1], int(steps)) for steps in sys.argv[2:]}))
