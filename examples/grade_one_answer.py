"""Examine one answer: the marks, the words they stand on, and the follow-up it earns."""

from interviewer import Playbook, examine

ANSWER = """
Adam keeps a running average of the gradient and one of its square, and divides the one by the
root of the other. So every weight gets a step size of its own, and it converges fast.
"""


def main() -> None:
    topic = Playbook.shipped().topic("optimization")
    assert topic is not None
    question = topic.question("why-adam")
    assert question is not None
    examined = examine(question, " ".join(ANSWER.split()), topic=topic)
    print(question.prompt)
    for finding in examined.assessment.findings:
        quotes = " … ".join(f"“{evidence.quote}”" for evidence in finding.evidence)
        print(f"  {finding.criterion:<11} {finding.mark:<8} {quotes}")
    print(f"  verdict     {examined.verdict}")
    if examined.probe is not None:
        print(examined.probe.text)


if __name__ == "__main__":
    main()
