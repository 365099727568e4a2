from functools import cache

import pytest

from interviewer.core.conversation import Conversation, Origin, Utterance, conversation_of
from interviewer.core.nearest import Nearest
from interviewer.core.playbook import Criterion, ProbeKind
from interviewer.core.speakers import split
from interviewer.core.threads_from import Heard, answer_of, threads_from
from interviewer.core.transcript import Answer, Thread, Turn, Word
from interviewer.playbooks import Playbook

WHY_ADAM = "Say you trained your last model with Adam. Why Adam?"
ADAPTS = "It keeps running averages of the gradient and its square, so it adapts."
SGD = "On the vision model SGD with a schedule ended a point higher, but took weeks."


@cache
def index() -> Nearest:
    return Nearest.of(Playbook.shipped().topics())


def heard(*lines: str) -> Heard:
    """`lines` alternate between interviewer and candidate unless they say `I:` or `C:`."""
    names = {"I": "Interviewer", "C": "Candidate"}
    spoken = tuple(Utterance(line[3:], names[line[0]]) for line in lines)
    conversation = Conversation(spoken, Origin.CHAT)
    return threads_from(conversation, split(conversation), index())


def shape(found: Heard) -> list[tuple[str, list[str | None], bool]]:
    return [
        (
            item.thread.topic,
            [turn.probe.text if turn.probe else None for turn in item.thread.turns],
            item.thread.skipped,
        )
        for item in found.threads
    ]


def test_a_question_of_the_playbook_is_recognised_and_its_probes_are_not_new_questions() -> None:
    found = heard(
        f"I: Great, let us start. {WHY_ADAM}", f"C: {ADAPTS}", "I: Mm-hmm.", "C: It is robust.",
        "I: And on the same model, why not SGD with momentum?", f"C: {SGD}",
        "I: Okay, next question. What is dropout, and where would you put it?",
        "C: You zero activations at random and scale the rest.",
        "I: How would you know that it helps?", "C: I compare three seeds with and without.",
    )  # fmt: skip
    assert shape(found) == [
        ("optimization", [None, "And on the same model, why not SGD with momentum?"], False),
        ("regularization", [None, "How would you know that it helps?"], False),
    ]
    first, second = found.threads
    assert (first.known, first.thread.question.id) == (True, "why-adam")
    assert first.thread.answers[0].text == f"{ADAPTS} It is robust."
    assert not second.known


def test_a_new_question_gets_key_points_of_every_criterion_and_generic_probes() -> None:
    (thread,) = heard("I: What is dropout?", "C: You zero activations at random.").threads
    question = thread.thread.question
    assert question.prompt == "What is dropout?"
    assert {point.criterion for point in question.key_points} == set(Criterion)
    assert {probe.targets for probe in question.probes} == set(Criterion)
    again = heard("I: what is dropout", "C: Noise on activations.").threads[0]
    assert again.thread.question.id == question.id


@pytest.mark.parametrize("entry", index().entries, ids=lambda e: f"{e.topic.id}/{e.question.id}")
def test_every_question_and_its_ladder_are_found_again(entry: object) -> None:
    from interviewer.core.nearest import Placed

    assert isinstance(entry, Placed)
    option = entry.question.alternatives[0].name if entry.question.alternatives else ""
    probes = [
        rung.text.replace("$option", option).replace("$claim", "“it is fast”")
        for rung in entry.question.probes
    ]
    lines = [f"I: {entry.question.prompt}", "C: It depends on the data we have."]
    for probe in probes:
        lines += [f"I: {probe}", "C: We measured it twice."]
    (found,) = heard(*lines).threads
    assert (found.thread.topic, found.thread.question) == (entry.topic.id, entry.question)
    put = [turn.probe for turn in found.thread.turns[1:] if turn.probe]
    assert [(probe.text, probe.target) for probe in put] == [
        (text, rung.targets) for text, rung in zip(probes, entry.question.probes, strict=True)
    ]


def test_words_asked_back_are_no_answer() -> None:
    (found,) = heard(
        f"I: {WHY_ADAM}", "C: Can you repeat that?", f"I: Sure. {WHY_ADAM}", f"C: {ADAPTS}"
    ).threads
    assert [answer.text for answer in found.thread.answers] == [ADAPTS]


def test_a_passed_question_is_skipped_and_its_probe_too() -> None:
    found = heard(
        f"I: {WHY_ADAM}", "C: Pass, next question please.",
        "I: What is dropout?", "C: You zero activations.", "I: And why does it help?", "C: Skip.",
    )  # fmt: skip
    assert [skipped for _, _, skipped in shape(found)] == [True, True]
    assert found.threads[1].thread.turns[1].answer is None


def test_small_talk_and_the_candidates_own_questions_are_left_out() -> None:
    found = heard(
        "I: Hi Ben, can you hear me?", "C: Yes, I can.", f"I: {WHY_ADAM}", f"C: {ADAPTS}",
        "I: Do you have any questions for me?", "C: What does the team work on?", "I: On search.",
    )  # fmt: skip
    assert [topic for topic, _, _ in shape(found)] == ["optimization"]
    assert found.left_out == ("Hi Ben, can you hear me?",)


def test_an_announcement_is_no_part_of_a_question_and_opens_a_new_one() -> None:
    found = heard(
        f"I: So let's get going. {WHY_ADAM}", f"C: {ADAPTS}",
        "I: Okay. Different topic. Why not fine-tune everything?", "C: It costs memory.",
    )  # fmt: skip
    prompts = [item.thread.question.prompt for item in found.threads]
    assert prompts == [WHY_ADAM, "Why not fine-tune everything?"]


def test_remarks_between_do_not_cut_an_answer() -> None:
    (found,) = heard(
        f"I: {WHY_ADAM}", "C: It adapts.", "I: That is what most people tell us.", "C: It is fast."
    ).threads
    assert found.thread.answers[0].text == "It adapts. It is fast."


def test_times_of_an_answer_count_from_its_start() -> None:
    words = (Word(text="It", start=10.0, end=10.5, probability=1.0),
             Word(text="adapts.", start=12.0, end=12.5, probability=0.5))  # fmt: skip
    answer = answer_of([Utterance("It", "C", 10.0, 10.5, words[:1]),
                        Utterance("adapts.", "C", 12.0, 12.5, words[1:])])  # fmt: skip
    assert answer is not None
    assert answer.audio is not None
    assert (answer.text, answer.audio.start, answer.audio.end) == ("It adapts.", 10.0, 12.5)
    assert [(word.start, word.end) for word in answer.words] == [(0.0, 0.5), (2.0, 2.5)]


@pytest.mark.parametrize(
    ("asked_until", "begins", "first_word"),
    [
        pytest.param(8.5, 8.5, 1.5, id="thought-first"),
        pytest.param(11.0, 10.0, 0.0, id="spoke-into-the-question"),
        pytest.param(-60.0, 10.0, 0.0, id="after-a-break"),
        pytest.param(None, 10.0, 0.0, id="no-time-of-the-question"),
    ],
)
def test_the_time_to_think_is_part_of_an_answer_with_timed_words(
    asked_until: float | None, begins: float, first_word: float
) -> None:
    word = Word(text="It", start=10.0, end=10.5, probability=1.0)
    answer = answer_of([Utterance("It", "C", 10.0, 10.5, (word,))], asked_until)
    assert answer is not None
    assert answer.audio is not None
    assert (answer.audio.start, answer.words[0].start) == (begins, first_word)
    untimed = answer_of([Utterance("It", "C", 10.0, 10.5)], asked_until)
    assert untimed is not None
    assert untimed.audio is not None
    assert untimed.audio.start == 10.0


@pytest.mark.parametrize(
    "asked", ["When is it harmful?", "What does it do at test time?", "And how would you do that?"]
)
def test_a_question_that_leans_on_the_one_before_is_a_follow_up(asked: str) -> None:
    found = heard("I: What is dropout?", "C: You zero activations.", f"I: {asked}", "C: Hm, well.")
    assert len(found.threads) == 1


def test_a_question_that_names_what_it_leans_on_stands_alone() -> None:
    found = heard(
        f"I: {WHY_ADAM}", f"C: {ADAPTS}",
        "I: You have a dropout layer in a classifier. What does it do while the model trains?",
        "C: You zero activations.",
    )  # fmt: skip
    assert len(found.threads) == 2


@pytest.mark.parametrize(
    ("asked", "kind", "target"),
    [
        ("Why not SGD?", ProbeKind.WHY_NOT_OTHER, Criterion.TRADEOFF),
        ("Why dropout, and not early stopping?", ProbeKind.WHY_NOT_OTHER, Criterion.TRADEOFF),
        ("And what breaks first?", ProbeKind.WHAT_BREAKS_FIRST, Criterion.LIMITATION),
        (
            "How would you know that it vanishes?",
            ProbeKind.HOW_WOULD_YOU_KNOW,
            Criterion.DEFINITION,
        ),
        ("Have you done that in a project?", ProbeKind.TELL_ME_ABOUT_A_TIME, Criterion.EXAMPLE),
    ],
)
def test_a_heard_probe_shows_what_it_presses(
    asked: str, kind: ProbeKind, target: Criterion
) -> None:
    found = heard(
        "I: What is dropout?", "C: You zero activations.", f"I: {asked}", "C: Hm, three seeds."
    )
    probe = found.threads[-1].thread.turns[-1].probe
    assert probe is not None
    assert (probe.kind, probe.target, probe.text) == (kind, target, asked)


def test_what_a_session_says_becomes_the_same_threads_again() -> None:
    topics = Playbook.shipped().topics()
    threads = []
    for topic in topics[:4]:
        asked = topic.questions[0]
        rung = next(item for item in asked.probes if "$" not in item.text)
        from interviewer.core.improvised import heard_probe

        probe = heard_probe(rung.text).model_copy(
            update={"kind": rung.kind, "target": rung.targets}
        )
        turns = (Turn(None, Answer(text=ADAPTS)), Turn(probe, Answer(text=SGD)))
        threads.append(Thread(topic.id, asked, turns))
    conversation = conversation_of(threads)
    found = threads_from(conversation, split(conversation), index())
    assert [item.thread for item in found.threads] == threads


def test_nothing_is_found_in_nothing() -> None:
    assert heard("I: Hello there.", "C: Hello.").threads == ()
