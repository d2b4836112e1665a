"""Which verbs tell how something was said?

Past and present forms as narrators use them beside a quotation (``said``, ``asks``). Collected by hand;
verbs that more often tell of a movement (``turned``, ``nodded``) stay out.
"""

from __future__ import annotations

from typing import Final

__all__ = ["SPEECH_VERBS"]

_REGULAR: Final = (
    "accuse acknowledge add address admit admonish advise affirm agree announce answer apologise apologize argue ask "
    "assent assert assure avow babble bark bawl beg begin bellow blurt bluster boast breathe burst cackle call "
    "caution challenge chant chatter chide chime chirp chuckle claim coax command comment complain concede conclude "
    "confess confide confirm congratulate continue contradict coo correct counsel counter croak croon cry curse "
    "declaim declare demand demur deny drawl echo ejaculate emphasize enquire enthuse entreat exclaim exhort explain "
    "exult falter finish flatter gasp gibber giggle groan growl grumble grunt guess gush hazard hint hiss holler howl "
    "implore inform inquire insist instruct interject interpose interrogate interrupt intone invite jabber jeer jest "
    "joke laugh lie lisp marvel mimic moan mock mourn mumble murmur muse mutter nag note object observe offer opine "
    "order panic persist persuade pipe plead point ponder pray proceed proclaim promise prompt pronounce propose "
    "protest purr pursue quaver query question quip quote rant rap rasp rattle reason reassure recite recollect "
    "recommend recount reflect rejoin relate remark remember remind remonstrate repeat reply report reprove request "
    "resume retort return reveal roar scoff scold scream screech shout shriek shrill sigh simper smile snap snarl "
    "sneer sniff snort sob soothe splutter sputter squeak squeal stammer start state storm stutter suggest summarize "
    "surmise swear taunt tease testify thank think threaten thunder translate trill twitter urge utter venture "
    "volunteer vow wail warn wheedle wheeze whimper whine whisper whistle wonder yawn yell yelp"
)
_IRREGULAR: Final = (
    "say says said saith tell tells told speak speaks spoke begin begins began begun break broke breaks cry cries "
    "cried reply replies replied deny denies denied swear swears swore think thinks thought quoth read reads sang "
    "sing sings put puts come comes came go goes went burst bursts write writes wrote hear heard lied beg begs begged "
    "nag nags nagged quip quips quipped rap raps rapped snap snaps snapped sob sobs sobbed hum hums hummed stun admit "
    "admits admitted demur demurs demurred testify testifies testified"
)
# Movements and hearing are cues only after the quotation's own mark ("came a voice"), where the caller looks for a name first.
_NOT_AFTER_A_NAME: Final = frozenset(
    {"come", "comes", "came", "go", "goes", "went", "hear", "heard", "stun", "put", "puts", "sing", "sings", "sang"}
)


def _forms(verb: str) -> set[str]:
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied"}
    if verb.endswith(("s", "sh", "ch", "x")):
        return {verb, verb + "es", verb + "ed"}
    return {verb, verb + "s", verb + "ed"}


SPEECH_VERBS: Final = frozenset().union(*(_forms(verb) for verb in _REGULAR.split()), _IRREGULAR.split()) - _NOT_AFTER_A_NAME
"""Lower-case forms: base, third person, past."""
