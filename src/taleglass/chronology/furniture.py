"""Which things belong to which kind of place?

A scene that names no place often names what stands there: where there are a stove and a sink, we are in a kitchen. The lists
are common knowledge, written for no book.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PROPS"]

_KINDS: Final = """
kitchen galley scullery pantry larder:
    stove oven sink kettle pot pan drawer cupboard fridge dish plate bowl cup mug spoon knife apron cook wash tap table
    bread dough soup flour tea towel toast egg onion peel boil stir chair supper breakfast saucepan ladle
bedroom nursery dormitory chamber attic loft bunk room:
    bed pillow blanket sheet quilt mattress wardrobe lamp mirror candle curtain sleep wake nightgown pyjamas counterpane
    bedside
bathroom lavatory toilet bathhouse:
    bath tap basin mirror soap towel drier drain shower flush
parlour parlor lounge sitting-room drawing-room library study room house hall flat apartment cottage:
    sofa settee armchair fire fireplace hearth mantelpiece carpet rug bookcase piano clock curtain window chair cushion
    television lamp shelf door stair kettle
office study:
    desk file computer typewriter telephone phone folder chair screen printer clerk secretary paper stapler drawer email
    meeting manager boss
classroom schoolroom school college university:
    teacher desk pupil class board blackboard chalk lesson bell homework exam textbook essay playground children teach
hospital ward clinic surgery hospice theatre morgue infirmary:
    nurse doctor bed patient drip bandage surgeon needle mask visitor visiting gown trolley monitor sister pulse wound
    stethoscope chart injection corridor
church chapel temple cathedral abbey monastery convent vestry mosque:
    priest altar pew candle bell hymn organ vicar sermon prayer pray kneel font nave bishop monk nun choir cross aisle
court courtroom courthouse:
    judge jury juror witness counsel dock verdict oath clerk usher prosecutor accused sentence
pub inn tavern bar:
    barman landlord landlady pint beer ale glass bar stool drink counter barrel bottle whisky barmaid innkeeper drinker rum
restaurant cafe café diner canteen cafeteria mess:
    waiter waitress menu table order plate tray counter coffee cup bill chef napkin lunch queue tea dinner pie
shop store supermarket market bakery kiosk stall laundrette launderette marketplace:
    counter till customer shelf price buy sell basket aisle trolley bag shopkeeper stall queue change packet loaf checkout
    cashier stallholder
train carriage compartment wagon:
    seat window passenger conductor ticket guard rail platform carriage engine station luggage rack driver
car van truck lorry taxi cab coach:
    drive driver wheel seat engine windscreen mirror road brake dashboard gear lights park bonnet petrol boot radio lane map
    headlight indicator
bus tram coach:
    driver seat passenger stop bell aisle ticket window conductor fare ring upstairs
ship boat ferry barge yacht schooner sloop deck cabin bridge lifeboat dinghy launch raft canoe:
    sail mast rope captain mate crew oar anchor rudder helm wave hull sailor rail sea harbour water tide wind stern bow
    tiller compass watch row lantern hatch
quay pier harbour harbor dock jetty wharf:
    boat ship rope fish net gull crate bollard tide sailor captain crane water lamp mooring cargo ferry
beach shore coast sand island:
    sea wave sand tide shell gull rock surf swim foam pebble seaweed bucket spade
river riverbank stream lake pond weir bank ford lock:
    water boat bank current swim fish reed mud duck ferry wade stone oar drown bridge
garden orchard yard courtyard allotment vineyard greenhouse:
    tree flower rose grass hedge bench apple plant dig spade gate wall bed weed branch fruit bee hen leaf gardener shed lawn
    soil ladder
wood woods forest jungle grove thicket clearing:
    tree branch leaf root trunk path bird moss fern owl deer axe pine oak undergrowth wolf bark
street road lane alley avenue pavement square plaza crossroads roadside town city:
    pavement corner car lamp traffic shop gutter kerb passer-by cross cart house horse walk bicycle stone cobble crowd dust
station platform terminal airport:
    train platform ticket clock passenger bench luggage suitcase porter timetable arrive departure rail whistle announcement
    board gate flight plane
prison gaol jail cell:
    guard bar warder prisoner key lock bunk cell straw jailer wall chain sentence visit bread
theatre theater stage hall studio cinema arena:
    stage curtain audience actor rehearsal light applause seat song sing microphone piano script costume scene camera band
    orchestra row
field farm barn stable meadow pasture farmyard farmhouse:
    cow horse sheep hay straw plough fence gate goat pig hen harvest cattle dog corn wheat grass tractor farmer ewe lamb
mountain hill pass slope cairn ridge peak summit glacier ice snowfield valley cliff:
    snow rope rock climb wind peak ice boot sledge stone height path cold avalanche guide storm edge
station shuttle airlock bridge ship capsule pod rocket:
    hatch console orbit airlock suit hull panel oxygen star planet screen alarm dock helmet thruster crew signal
trench dugout battlefield camp bunker barracks post:
    soldier sergeant corporal lieutenant gun rifle shell wire officer mud helmet captain sentry bayonet private war
graveyard churchyard cemetery:
    grave stone coffin tomb dead bury earth yew spade wreath funeral
stair staircase stairs landing stairwell hall hallway corridor lift elevator:
    step banister door rail bulb bell lift floor
workshop forge smithy foundry factory mill works shed garage shipyard warehouse depot:
    bench hammer tool machine iron anvil furnace loom shift foreman saw nail wheel engine worker crate pallet forklift metal
    mould apprentice belt spanner
camp tent campsite desert:
    fire tent blanket rope sand camel stove ash stars canvas
pool baths rink gym gymnasium pitch stadium ring:
    swim water lane whistle coach ball goal team ice skate score referee crowd
castle palace tower:
    king queen guard throne gate wall knight stair servant banquet prince princess court courtier
museum gallery library:
    glass case picture painting shelf book librarian curator frame visitor exhibit
laboratory lab:
    bench microscope sample scientist experiment tube screen data coat
cave cavern mine tunnel quarry pit cellar basement:
    dark lamp rock dig water barrel damp torch roof stone candle
"""
"""Nouns for places, and behind the colon what is found there; all in the form of a dictionary."""


def _props() -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    places: list[str] = []
    for line in _KINDS.strip().splitlines():
        if line.endswith(":"):
            places = line[:-1].split()
        else:
            for place in places:
                out.setdefault(place, set()).update(set(line.split()) - {place})
    return {place: frozenset(things) for place, things in out.items()}


PROPS: Final = _props()
"""What is found at a place, by the noun for it."""
