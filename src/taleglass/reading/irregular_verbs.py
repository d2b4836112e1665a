"""Which verbs change more than their ending?"""

from __future__ import annotations

__all__ = ["IRREGULAR_VERBS"]

_FORMS = """
arise:arose,arisen awake:awoke,awoken bear:bore,borne,born beat:beaten become:became befall:befell,befallen
beget:begot,begat,begotten begin:began,begun behold:beheld bend:bent bereave:bereft beseech:besought beset:beset
bestride:bestrode,bestridden bid:bade,bidden bind:bound bite:bit,bitten bleed:bled blow:blew,blown break:broke,broken
breed:bred bring:brought build:built burn:burnt burst:burst buy:bought cast:cast catch:caught choose:chose,chosen
cleave:clove,cloven,cleft cling:clung come:came cost:cost creep:crept cut:cut deal:dealt dig:dug do:did,done,does
draw:drew,drawn dream:dreamt drink:drank,drunk drive:drove,driven dwell:dwelt eat:ate,eaten fall:fell,fallen feed:fed
feel:felt fight:fought find:found flee:fled fling:flung fly:flew,flown forbear:forbore,forborne forbid:forbade,forbidden
foresee:foresaw,foreseen foretell:foretold forget:forgot,forgotten forgive:forgave,forgiven forsake:forsook,forsaken
freeze:froze,frozen get:got,gotten give:gave,given go:went,gone,goes grind:ground grow:grew,grown hang:hung have:had,has
hear:heard heave:hove hew:hewn hide:hid,hidden hold:held keep:kept kneel:knelt know:knew,known lay:laid lead:led lean:leant
leap:leapt learn:learnt leave:left lend:lent light:lit lose:lost make:made mean:meant meet:met mislead:misled
mistake:mistook,mistaken misunderstand:misunderstood outdo:outdid,outdone overcome:overcame overhear:overheard
override:overrode,overridden oversee:oversaw,overseen oversleep:overslept overtake:overtook,overtaken
overthrow:overthrew,overthrown partake:partook,partaken pay:paid rend:rent rid:rid ride:rode,ridden ring:rang,rung
rise:rose,risen run:ran say:said see:saw,seen seek:sought sell:sold send:sent sew:sewn shake:shook,shaken shear:shorn
shed:shed shine:shone shoe:shod shoot:shot show:shown shrink:shrank,shrunk shut:shut sing:sang,sung sink:sank,sunk sit:sat
slay:slew,slain sleep:slept slide:slid sling:slung slink:slunk slit:slit smell:smelt smite:smote,smitten sow:sown
speak:spoke,spoken,spake speed:sped spell:spelt spend:spent spill:spilt spin:spun spit:spat split:split spoil:spoilt
spread:spread spring:sprang,sprung stand:stood steal:stole,stolen stick:stuck sting:stung stink:stank,stunk
stride:strode,stridden strike:struck,stricken string:strung strive:strove,striven swear:swore,sworn sweep:swept swell:swollen
swim:swam,swum swing:swung take:took,taken teach:taught tear:tore,torn tell:told think:thought thrive:throve,thriven
throw:threw,thrown thrust:thrust tread:trod,trodden undergo:underwent,undergone understand:understood
undertake:undertook,undertaken undo:undid,undone uphold:upheld upset:upset wake:woke,woken wear:wore,worn weave:wove,woven
weep:wept win:won wind:wound withdraw:withdrew,withdrawn withhold:withheld withstand:withstood wring:wrung write:wrote,written
"""

IRREGULAR_VERBS: dict[str, str] = {
    form: entry.split(":")[0] for entry in _FORMS.split() for form in entry.split(":")[1].split(",")
}
"""Past form, participle or irregular present to dictionary form, all lower case."""
