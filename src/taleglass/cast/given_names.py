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
    abby:abigail aggie:agnes,agatha alec:alexander alex:alexander,alexandra,alexis alf:alfred alfie:alfred algy:algernon
    ally:alison,alexandra andy:andrew,andrea angie:angela annie:anne,ann,anna archie:archibald artie:arthur bab:barbara
    babs:barbara barney:barnaby,barnabas barty:bartholomew bea:beatrice becky:rebecca bella:isabella belle:isabella,annabel
    ben:benjamin benny:benjamin bernie:bernard,bernadette bert:albert,herbert bertie:albert,bertram,herbert bess:elizabeth
    bessie:elizabeth beth:elizabeth betsy:elizabeth betty:elizabeth bill:william billy:william bob:robert bobbie:roberta
    bobby:robert carrie:caroline cassie:cassandra cathy:catherine charley:charles charlie:charles,charlotte
    chris:christopher,christine chuck:charles cindy:cynthia,lucinda cissy:cecilia connie:constance dan:daniel danny:daniel
    dave:david debbie:deborah dick:richard dickie:richard dolly:dorothy,dorothea donny:donald dora:dorothea,theodora
    dot:dorothy drew:andrew ed:edward eddie:edward eddy:edward edie:edith effie:euphemia eliza:elizabeth
    ella:eleanor,isabella ellie:eleanor,ellen,elizabeth elsie:elizabeth,alice em:emily,emma,emmeline emmy:emma,emily
    ernie:ernest evie:evelyn,eva,eve fan:frances,fanny fannie:frances fanny:frances fliss:felicity flo:florence
    frank:francis frankie:francis,frances,franklin franny:frances,francesca fred:frederick,alfred freddie:frederick
    freddy:frederick gabby:gabrielle,gabriela gabe:gabriel georgie:george,georgiana gerry:gerald ginny:virginia,ginevra
    gus:augustus gussie:augusta,augustus gwen:gwendolen hal:henry,harold hank:henry harry:henry,harold hattie:harriet
    hatty:harriet hetty:hester,henrietta,harriet ike:isaac izzy:isabella,isabel,isadora,isidore jack:john jackie:jacqueline
    jake:jacob jamie:james jem:james,jeremiah jemmy:james jen:jennifer jennie:jane,jennifer jenny:jane,jennifer
    jerry:jeremiah,gerald,jerome jessie:jessica,janet,jane jim:james jimmy:james jo:josephine,joanna joe:joseph joey:joseph
    johnny:john josh:joshua josie:josephine judy:judith jules:julia,julian,juliet kate:katherine,catherine,katharine
    kathy:katherine,kathleen katie:katherine,catherine katy:katherine,catherine kit:christopher,catherine
    kitty:catherine,katherine larry:lawrence,laurence laurie:lawrence,laurence,theodore len:leonard lena:helena,magdalena
    letty:letitia lexi:alexandra,alexis lexie:alexandra libby:elizabeth lily:elizabeth,lilian lina:caroline liv:olivia
    liz:elizabeth liza:elizabeth,eliza lizzie:elizabeth lizzy:elizabeth lonnie:alonzo lotte:charlotte lottie:charlotte
    lou:louisa,louis maddie:madeleine,madison,madeline maddy:madeleine madge:margaret maggie:margaret,marguerite,magdalena
    mags:margaret,magdalena maisie:margaret mamie:mary mandy:amanda,miranda manny:manuel,emmanuel marge:margaret,marjorie
    margie:margaret,margery margo:margaret,marguerite margot:margaret,marguerite marty:martin,martha mat:matthew,martha
    matt:matthew mattie:martha,matilda matty:matthew,matilda maudie:maud max:maximilian may:mary,margaret meg:margaret
    mick:michael mickey:michael mike:michael mikey:michael millie:mildred,millicent milly:mildred,millicent mina:wilhelmina
    minnie:wilhelmina,minerva,mary mitya:dmitri moe:moses,maurice moll:mary molly:mary monty:montague,montgomery
    morty:mortimer,morton nan:anne,nancy,hannah nancy:anne,ann nat:nathaniel nate:nathan,nathaniel ned:edward,edmund,edwin
    nell:eleanor,ellen,helen nellie:eleanor,ellen,helen nelly:eleanor,ellen,helen netty:henrietta,antoinette nick:nicholas
    nicky:nicholas,nicola noll:oliver nora:eleanor,honora ollie:oliver,olivia pat:patrick,patricia patsy:patricia,patrick
    patty:martha,patricia paulie:paul peg:margaret peggy:margaret penny:penelope perry:peregrine pete:peter phil:philip
    pip:philip pippa:philippa poll:mary polly:mary,paulina,pauline prue:prudence rafe:ralph ray:raymond reggie:reginald
    richie:richard rick:richard,frederick ricky:richard rob:robert robbie:robert robin:robert roddy:roderick ron:ronald
    ronnie:ronald,veronica rosie:rose,rosa rosy:rose,rosamond roy:royal roz:rosalind rudy:rudolph sadie:sarah sal:sarah
    sally:sarah sam:samuel,samantha sammy:samuel sandy:alexander sasha:alexander,alexandra shelly:michelle sid:sidney
    sim:simon sol:solomon sophy:sophia steve:stephen,steven stevie:steven,stephen,stephanie sue:susan sukey:susan
    susie:susan,susanna tabby:tabitha tad:thaddeus tasha:natasha ted:edward,theodore teddy:edward,theodore
    terry:terence,theresa tess:theresa tessa:theresa tilda:matilda tilly:matilda tim:timothy tina:christina tish:letitia
    toby:tobias tom:thomas tommy:thomas tony:anthony tori:victoria tricia:patricia trish:patricia trixie:beatrix,beatrice
    trudy:gertrude val:valentine,valerie vick:victoria vicky:victoria vinnie:vincent viv:vivian wally:walter walt:walter
    will:william willie:william willy:william winnie:winifred xan:alexander zach:zachary zack:zachary zak:zachary
    zeke:ezekiel
"""

NICKNAMES: dict[str, frozenset[str]] = {pair.split(":")[0]: frozenset(pair.split(":")[1].split(",")) for pair in _SHORT.split()}
"""Short form to the full forms it may stand for."""
