"""A pack of one chapter for tests to read, spoil and amend."""

from __future__ import annotations

SMALL = """\
code: S
title: 示例制度
version: "1"
issuer_kind: company
modules:
  - {code: complaints, title: 投诉}
posts:
  - {code: specialist, title: 客服专员}
chapters:
  - id: S1
    title: 回访
    clauses:
      - id: S1.1
        title: 回访
        text: 分别回访。
        parts:
          - id: S1.1-key
            title: 重点客户
            text: 每{interval}回访一次，{grades.gold}分以上。
            owner: 客服专员
            shape: recurring
            target: 95%
            judged: 只计已完成的回访。
            parameters:
              grades: {kind: map of number, title: 门槛, keys: {diamond: 钻石, gold: 黄金}, order: falling}
            terms:
              - {from: 2024-01-01, interval: 4 months, grades: {diamond: 80, gold: 40}}
              - {from: 2026-01-01, interval: 3 months, grace: 7 days, grades: {diamond: 80, gold: 50}}
          - id: S1.1-manner
            title: 方式
            text: 态度诚恳。
            shape: narrative
            reason: 指引。
"""
