"""A layer over the dog licence, and a procedure of an office's own."""

from __future__ import annotations

LAYER = """\
layer: local_paws
name: {zh: 本地补充, en: Local rules}
extends: licence
instruments: {L-PAW: "2026"}
local:
  instruments:
    L-PAW:
      name: {zh: 本院办法, en: Rules of the office}
      family: dogs
      versions:
        "2026": {in_force: "2026-11-01", articles: 8}
limits:
  local_paws_quick:
    name: {zh: 本地期限, en: Local term}
    bearer: {party: applicant}
    binds: own
    starts: {act: apply}
    length: "10 days"
    stops: [grant, refuse]
    basis: ["L-PAW 3"]
deciders:
  grant: {by: deputy_chief, basis: ["L-PAW 4"]}
  test_dog: {by: department_head, basis: ["L-PAW 4"]}
refuse:
  refuse:
    - {id: local_paws_flat, when: {reason: small_flat}, say: {zh: 不以房小拒绝, en: Not for a small flat}, basis: ["L-PAW 5"]}
"""
OWN = """\
procedure: local_walk
name: {zh: 遛犬登记, en: Dog walks}
instruments: {DOG: "2020"}
line: dogs
tracks:
  walk:
    name: {zh: 遛犬, en: Walk}
    states:
      out: {zh: 外出, en: Out}
      back: {zh: 已回, en: Back, final: true}
acts:
  go:
    name: {zh: 出发, en: Go}
    opens_matter: true
    by: clerk
    moves: [{track: walk, from: absent, to: out}]
    basis: ["DOG 2"]
  come_back:
    name: {zh: 回来, en: Come back}
    by: clerk
    moves: [{track: walk, from: out, to: back}]
    basis: ["DOG 3"]
limits:
  walk_time:
    name: {zh: 时间, en: Time}
    binds: own
    starts: {act: go}
    length: "1 day"
    stops: [come_back]
    basis: ["DOG 4"]
closes:
  when: {track: walk, in: [back]}
"""
