"""Examine one answer: the marks, the words they stand on, and the follow-up it earns."""

from interviewer import Playbook, examine

ANSWER = """
Adam keeps running averages of the gradient and of its square, so every weight gets its own step
size. It converges fast and it is robust.
"""


def main() -> None:
    topic = Playbook.shipped().topic("optimization")
    assert topic is not None
    question = topic.question("why-adam")
    assert question is not None
    examined = examine(question, ANSWER.strip(), topic=topic)
    print(question.prompt)
    for finding in examined.assessment.findings:
        quotes = " … ".join(f"“{evidence.quote}”" for evidence in finding.evidence)
        print(f"  {finding.criterion:<11} {finding.mark:<8} {quotes}")
    print(f"  verdict     {examined.verdict}")
    if examined.probe is not None:
        print(examined.probe.text)


if __name__ == "__main__":
    main()
