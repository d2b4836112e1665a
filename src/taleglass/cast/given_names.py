"""Which pronoun does a given name lead a reader to expect, and what is it short for?

Short lists of common English (and some French, German, Italian, Russian) given names as novels have them. They are a prior
that the pronouns of the text overrule.
"""

from __future__ import annotations

from taleglass.cast.word_lists import word_set

__all__ = ["HE_NAMES", "NICKNAMES", "SHE_NAMES"]

HE_NAMES = word_set(
    """
    aaron abel abraham adam adrian albert alec alexander alexei alfred algernon allan allen ambrose amos andrew angus
    anthony antonio archibald archie arnold arthur augustus barnaby bartholomew basil ben benedict benjamin bernard
    bertie bertram bill billy bob bobby brian bruce caleb calvin carl cecil cedric charles charley charlie chester
    christopher clarence claude clement clifford clive colin conrad cuthbert cyril cyrus dan daniel david denis dennis
    dick dmitri donald douglas duncan ebenezer edgar edmund edward edwin eli elias elijah eliot ellis enoch eric ernest
    eugene ezra felix ferdinand francis francois frank franklin fred freddie frederic frederick fritz gabriel geoffrey
    george gerald gilbert giles giovanni godfrey gordon graham gregory guy hal hank hans harold harry harvey hector
    henri henry herbert herman horace howard hubert hugh hugo humphrey ian ichabod ignatius isaac ivan jack jacob
    jacques jake james jasper jean jeff jem jeremiah jeremy jerome jerry jesse jim jimmy job joe joel john johnny jonah
    jonathan joseph josh joshua josiah jude jules julian julius karl keith kenneth kevin lambert larry laurence lawrence
    leo leon leonard leopold leslie lewis lionel louis lucas lucian lucius luke luther malcolm marcus mark marmaduke
    martin matthew maurice max michael miles mike mitya montague mortimer moses nat nathan nathaniel ned neil nicholas
    nick nigel noah noel norman oliver orlando oscar oswald otto owen pat patrick paul percival percy peter phil philip
    phineas pierre pip quentin ralph randolph raoul raymond reginald reuben rex richard rob robert robin rodney roger
    roland ronald rory rufus rupert sam samson samuel saul sebastian septimus sidney silas simon solomon stanley stephen
    steve steven stuart sydney ted terence theodore thomas tim timothy titus toby tom tommy tony tristram ulysses victor
    vincent vladimir walter warren wilfred will william willie winston zachary
    """
)

SHE_NAMES = word_set(
    """
    abigail ada adela adelaide adele agatha agnes alexandra alice alicia alma amanda amelia amy anastasia angela
    angelica anita ann anna annabel anne annette annie antonia arabella aurora barbara beatrice becky bella bertha bess
    bessie beth betsy betty beverly blanche brenda bridget camilla carol carolina caroline carrie cassandra catharine
    catherine cathy cecilia cecily charlotte chloe christina christine clara clarissa claudia clementina constance cora
    cordelia cynthia daisy daphne deborah delia della diana dinah dolly dora doris dorothea dorothy edith edna effie
    eileen eleanor elena elinor eliza elizabeth ella ellen elsa elsie emily emma esther ethel eugenia eunice eva
    evangeline eve eveline evelina evelyn fanny faith felicity fiona flora florence frances freda georgiana geraldine
    gertrude gladys glenda grace greta gwen gwendolen hannah harriet hazel helen helena henrietta hester hetty hilda
    honora hope ida imogen ingrid irene iris isabel isabella isobel ivy jane janet jean jemima jennie jenny jessica
    jessie joan joanna josephine joyce judith judy julia juliana juliet june kate katharine katherine kathleen katie
    katy kitty laetitia laura lavinia leah lena leonora letitia letty lilian lily linda lisa livia liza lizzie lizzy
    lois lottie louisa louise lucia lucinda lucy lydia mabel mabel madeleine madge maggie maisie mamie margaret margery
    marguerite maria marian marianne marie marilla marina marion marjorie martha mary matilda maud maude may meg melissa
    mercy meta mildred millicent milly mina minnie miranda miriam moira mollie molly monica muriel myra myrtle nadia nan
    nancy naomi natalie natasha nell nellie nelly nettie nina nora norah olga olive olivia ophelia pamela pansy patience
    patricia patty paula pauline pearl peggy penelope philippa phoebe phyllis polly portia priscilla prudence rachel
    rebecca rhoda rosa rosalie rosalind rosamond rosamund rose rosie rosy roxana ruby ruth sabina sadie sally samantha
    sarah selina sheila shirley sibyl silvia sonia sophia sophie sophy stella susan susanna susie sybil sylvia tabitha
    tess tessa thea theodora theresa tilly ursula vera veronica victoria viola violet virginia vivian wilhelmina
    winifred zoe
    """
)

_SHORT = """
    abby:abigail aggie:agnes alec:alexander alex:alexander,alexandra alf:alfred algy:algernon andy:andrew
    archie:archibald annie:anne,ann,anna bab:barbara barty:bartholomew bea:beatrice becky:rebecca bella:isabella
    belle:isabella,annabel
    ben:benjamin bert:albert,herbert bertie:albert,bertram,herbert bess:elizabeth bessie:elizabeth beth:elizabeth
    betsy:elizabeth betty:elizabeth bill:william billy:william bob:robert bobby:robert carrie:caroline cathy:catherine
    charley:charles charlie:charles chris:christopher,christine cissy:cecilia connie:constance dan:daniel danny:daniel
    dave:david dick:richard dickie:richard dolly:dorothy,dorothea dora:dorothea,theodora dot:dorothy drew:andrew
    ed:edward eddie:edward effie:euphemia eliza:elizabeth ella:eleanor,isabella ellie:eleanor,ellen
    elsie:elizabeth,alice em:emily,emma,emmeline evie:evelyn,eva,eve fan:frances,fanny fanny:frances
    fannie:frances flo:florence frank:francis
    fred:frederick,alfred freddie:frederick freddy:frederick georgie:george,georgiana gerry:gerald gus:augustus
    gussie:augusta,augustus gwen:gwendolen hal:henry,harold hank:henry harry:henry,harold hatty:harriet
    hetty:hester,henrietta,harriet jack:john jake:jacob jamie:james jem:james,jeremiah jemmy:james jen:jennifer
    jennie:jane,jennifer jenny:jane,jennifer jerry:jeremiah,gerald,jerome jessie:jessica,janet,jane jim:james
    jimmy:james jo:josephine,joanna joe:joseph joey:joseph johnny:john josh:joshua josie:josephine
    kate:katherine,catherine,katharine katie:katherine,catherine katy:katherine,catherine kit:christopher,catherine
    kitty:catherine,katherine larry:lawrence,laurence laurie:lawrence,laurence,theodore len:leonard
    lena:helena,magdalena letty:letitia lexie:alexandra lily:elizabeth,lilian lina:caroline liz:elizabeth
    liza:elizabeth,eliza lizzie:elizabeth lizzy:elizabeth lottie:charlotte lou:louisa,louis maddy:madeleine
    madge:margaret maggie:margaret maisie:margaret mamie:mary margie:margaret,margery mat:matthew,martha matt:matthew
    mattie:martha,matilda maudie:maud max:maximilian may:mary,margaret meg:margaret mick:michael mike:michael
    millie:mildred,millicent milly:mildred,millicent mina:wilhelmina minnie:wilhelmina,minerva,mary mitya:dmitri
    moll:mary molly:mary nan:anne,nancy,hannah nancy:anne,ann nat:nathaniel ned:edward,edmund,edwin nell:eleanor,ellen,helen
    nellie:eleanor,ellen,helen nelly:eleanor,ellen,helen netty:henrietta,antoinette nick:nicholas nora:eleanor,honora
    noll:oliver patty:martha,patricia pat:patrick,patricia peg:margaret peggy:margaret penny:penelope perry:peregrine
    pete:peter phil:philip pip:philip poll:mary polly:mary,paulina,pauline rafe:ralph ray:raymond rob:robert
    robbie:robert robin:robert ron:ronald rosie:rose,rosa rosy:rose,rosamond roy:royal sadie:sarah sal:sarah sally:sarah
    sam:samuel,samantha sammy:samuel sandy:alexander sid:sidney sim:simon sol:solomon sophy:sophia steve:stephen,steven
    sue:susan sukey:susan susie:susan,susanna tabby:tabitha tad:thaddeus ted:edward,theodore teddy:edward,theodore
    terry:terence,theresa tess:theresa tessa:theresa tilda:matilda tilly:matilda tim:timothy tina:christina toby:tobias
    tom:thomas tommy:thomas tony:anthony tricia:patricia trudy:gertrude val:valentine,valerie vicky:victoria viv:vivian
    wally:walter walt:walter will:william willie:william willy:william winnie:winifred zach:zachary
"""

NICKNAMES: dict[str, frozenset[str]] = {pair.split(":")[0]: frozenset(pair.split(":")[1].split(",")) for pair in _SHORT.split()}
"""Short form to the full forms it may stand for."""
