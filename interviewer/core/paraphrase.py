"""Words that say the same in this field, so that a belief is heard in other words than listed.

Only whether a listed misconception is stated is decided on these: a wrong neighbour costs little
there, because a statement needs several of them at once, close together. Marks and quotes never
see them.
"""

from collections.abc import Sequence
from functools import lru_cache

from interviewer.core.clauses import NUMBER, Heard
from interviewer.core.words import NEGATIONS, is_content, stem

NOT = "not"
"""Stands for every negation."""
_LONGEST = 4
"""Words of an idiom."""

_SAME = """
improve improves progress get_better gets_better go_down goes_down went_down going_down \
come_down comes_down coming_down fall falls falling decrease decreases
stuck flat plateau plateaus level stall stalls stagnate stagnates sit sits hang hangs \
stand_still stands_still constant
notice see tell recognise recognize spot sign show shows recognised know
vanish vanishes vanishing disappear die_out dies_out die_away fade fades fade_out died gone
explode explodes exploding blow_up blows_up run_away diverge
tune tunes tuning touch adjust worry think_about look_after take_care care_about search set
itself automatically by_itself on_its_own of_its_own_accord its_own figure_out figures_out \
works_out work_out
need needs needed require requires must necessary have_to has_to
universal always every any all everything anything whatever everywhere whichever no_matter each \
ever completely fully totally entirely every_time
serve production serving live inference deploy deployed deployment service request requests \
at_test_time endpoint goes_live
unit units neuron neurons node nodes
same identical equal equivalent equals no_difference
fast faster quick quicker speed speeds
slow slower longer
costless free no_downside for_free cost_nothing costs_nothing
safe safer safest harmless no_harm
obsolete dead outdated replaced a_thing_of_the_past had_their_day over_and_done no_longer_used
prove proof proven proves settle settled settles fact guarantee guaranteed guarantees certain \
theorem
cause causes caused reason leads_to led_to responsible because
big bigger large larger largest biggest huge
small smaller tiny little lower
example examples data sample samples row rows record records
overfit overfits overfitting memorise memorize memorizes memorizing by_heart
freeze frozen freezing fixed locked held_still
disable turn_off turns_off turned_off switch_off switches_off disables stop_tracking \
stops_tracking no_longer_tracks
update updates updated change changes changed
person human humans people someone somebody reviewer reviewers
catch catches caught pick_up picked_up picks_up correct corrects corrected
retrain retrains retraining train_again train_it_again refit new_training
drift drifted shift shifts shifted moved_on
random shuffle shuffled randomly mixed
split splits cut cuts
waste useless pointless no_point unnecessary redundant superfluous skip
threshold cutoff cut_off
half fifty
worse poor inferior weaker
better best superior beat beats win wins outperform outperforms stronger
validation held_out holdout heldout
probability confidence likelihood chance
score scores number
right true accurate
remember remembers hold_on_to holds_on_to retain retains
far_back long_ago arbitrarily unlimited infinite infinitely
retry retries try_again keep_asking keeps_asking asks_again ask_again retrying keep_trying \
keeps_trying
replica replicas copies copy
handmade hand by_hand engineer predefined chosen_by
kernel kernels filter filters
word words token tokens
quadratic square squared
linear linearly
compress compresses compressed shrink shrinks compression smaller_file
revenue money business conversion sales
simple simpler simplest plain
new newer newest modern recent latest
bound bounds range limits limit
normalise normalize normaliser squash squashes
early first lowest
late last final
noise noisy jitter
seed seeds randomness
network net nets networks model models
monitor monitored monitoring watch look_after
error errors mistake mistakes fault faults
"""


def _table() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for line in _SAME.strip().splitlines():
        head, *rest = line.split()
        for item in (head, *rest):
            key = tuple(stem(word) for word in item.split("_"))
            found.setdefault(key, f"~{head}")
    return found


@lru_cache(maxsize=1)
def _idioms() -> dict[tuple[str, ...], str]:
    return _table()


def concepts(words: Sequence[Heard]) -> tuple[str, ...]:
    """What the words speak of, in order: a shared name for those that say the same.

    Words without content are left out unless they turn a statement round.
    """
    found: list[str] = []
    place = 0
    while place < len(words):
        length, name = _longest(words, place)
        if name:
            found.append(name)
        place += length
    return tuple(found)


def _longest(words: Sequence[Heard], place: int) -> tuple[int, str]:
    idioms = _idioms()
    for length in range(min(_LONGEST, len(words) - place), 0, -1):
        name = idioms.get(tuple(word.stem for word in words[place : place + length]))
        if name is not None:
            return length, name
    word = words[place]
    if word.text in NEGATIONS:
        return 1, NOT
    return 1, word.stem if is_content(word.text) and word.text != NUMBER else ""
