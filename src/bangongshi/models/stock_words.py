"""What is said so often that a digit should say it? Stock opinions of readers, stock answers on the telephone."""

CIRCLE = "圈阅"
"""Only a circle round the name; kept as InstructionKind.CIRCLED, never as words."""

STOCK: tuple[str, ...] = ("已阅", CIRCLE, "同意", "请按程序办理")
"""Opinions written on papers, by digit from 1. A number, once given, keeps its words: fingers learn them."""

ANSWERS: tuple[str, ...] = ("在办，按期", "已办完，即送", "需要延期", "无人接听")
"""Answers to a call, by digit from 1."""
