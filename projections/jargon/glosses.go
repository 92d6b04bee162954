package jargon

// after are words between a term and what it means. They begin where the
// explanation of what stands before them begins.
var after = compile(`
	så ~ du|i ~ skal|kan|må|får|slipper ..4 , ~ selv|uden|når|mens
	så ~ kommunen|vi ~ skal|må|kan ~ se|kigge|tænke|vurdere|regne ~ ..2 på|forfra|igen
	så ~ tager|får|bruger|spiser|betaler ~ du ~ den|det|dem|kun ~ kun|, ..1 når|hvis
	hun|han|de ~ er ~ den|dem|en|et|folk|nogen|nogle ..3 , ~ der|som
	er ~ alt|alle ~ det|de|dem , ..1 man|vi|du|der|som
	er ~ !ikke|meget|vigtig*|god*|færdig*|klar*|sat|sendt|i|på|ved|til|fra|en|et|den|det|de ..1 , ~ når ~ man|du|nogen|huden|kroppen
	kommer|opstår|sker|viser , ~ når|hvis ~ man|du|nogen|huden|kroppen
	kommer|opstår|sker ~ når|hvis|af ~ man|du|nogen|at
	det er|var ~ de|den|det ..3 , ~ i|du|man|vi|der|som|nogen
	det er|var ~ op ~ til ..3 , ~ hvor
	det er|var ..3 , ~ hvor|når ~ vi|du|man|nogen
	og ~ det ~ er ~ mig|os|ham|hende|dem , ~ der|som
	vi|jeg har|skal|vil|kan ~ med ~ andre ~ ord
	for ~ at ~ bruge|sige ~ et|det ~ på? ..1 menneskeord|almindeligt|hverdagsord|dansk
	for ~ eksempel ..9 altså ~ ting|hjælp|noget
	vil ..2 sige
	det vil ~ sige ~ !den|han|hun
	dvs
	hvilket ~ vil ~ sige|betyder
	hvilket betyder
	det|og|som ~ betyder|betød ~ at|bare|blot|det|når|i|noget|,
	og det betyder !meget|noget|ikke|mest
	med andre ord
	sagt ~ på en anden måde
	på ~ almindeligt|godt|rent|jævnt|helt? ~ dansk
	i daglig tale
	med|for ~ almindelige|andre|hverdags* ord
	for|at at? ~ sige det ~ på ~ almindeligt|godt|jævnt|enkelt|lige|kort
	eller ~ rettere|bare|sagt|på|populært
	forstået ~ som|sådan|på
	kort ~ sagt|fortalt
	og ~ det|den|der ~ er|var ~ altså|bare|når|hvor|den|det|dem|en|et|sådan|sån|noget|der
	er ~ bare|blot ~ en|et|at|når|det|den|noget|vores|sådan|sån|dem
	er ~ når|hvor|at
	er ~ sådan|sån|altså|simpelthen ~ en|et|noget|nogle|når|at
	er ~ den|det|dem|en|et|noget|nogle|os|vores ..3 , ~ der|som|hvor
	er ~ den|det|dem|en|noget|os ~ der|som|hvor|vi|du
	er ~ et|vores|bare|det|sådan|altså? ~ et|bare|fine? ~ andet|fint|finere|gammelt|fagligt|langt|officielle|navn|ord|fagord ord|for|navn|på
	er ~ en slags
	er ~ det ~ samme som|vi
	er ~ en|et|den|det ..2 ~ der|som|hvor|til|med|for|om|fra|over|af
	er ~ et|en|den ~ ord|navn|måde|hjælp|samtale|plan|tid|møde|aftale|støtte|gennemgang|vurdering|person|voksen|medarbejder|papir|undersøgelse|pause|ydelse|beløb
	er ~ hjælp|støtte|penge|træning|papirer|folk|timer|besøg|pause ~ til|når|hvor|der|med|som|fra|i|om
	handler ~ ..1 om
	går ~ ..1 ud på
	betyder|betød ~ at|bare|blot|,|noget|det|når|sådan|simpelthen|altså
	betyder|betød ~ !ikke|meget|noget|ingenting|det|den|for|du|vi|jeg|i
	dækker ~ over
	vil ~ sige
	skal ~ forstås ~ som
	det er|var ~ bare|blot|når|altså|sådan|sån|noget|hvor|der|simpelthen|dem|os|dig|ham|hende
	det er|var ~ den|det|en|et|vores|din|dit|dine|jeres|en|nogle ..5 ~ der|som|hvor|til|med|om|for|fra|man|vi|du
	det er|var ~ et|vores|bare ~ andet|fint|fagligt|ord|navn
	det er|var ~ her|der ~ vi|du|man|hvor
	det er|var så ..2 at
	det er|var ~ ikke ~ andet|mere ~ end
	det er|var ~ papirer|penge|hjælp|støtte|folk|timer|træning|mennesker|medarbejdere|fagfolk
	det er|var ~ at ~ vi|du|man|kommunen|i|nogen|få|se|gøre
	det er|var ~ vi|du|kommunen ..1 der
	så|der ~ får|kan|skal|må|svarer|ser|bestemmer|siger ~ du ~ lov|sige|svare|se|læse
	det kalder
	vi|du|man|de|kommunen !skal|kan|må|har|er|vil|bør ..1 altså
	som ~ vi|man|det ~ siger|kalder|hedder ~ det? ,
	her ~ ser|kigger|taler|vurderer|snakker|finder|sidder|mødes ~ vi|du
	der ~ ser|kigger|taler|snakker|finder|sidder|mødes ~ vi|du|man
	så ~ vi|du|man|han|hun|i|det ~ ..2 altså
	sådan|sån ~ at ~ forstå ~ at
	det ~ vi|jeg ~ mener|taler ~ er
	med|ved ~ det mener ~ vi|jeg
	hermed ~ mener|menes|forstås
	forklaret|sagt|populært|helt ~ enkelt|kort|sagt|ligeud|jævnt|almindeligt|på
	med ~ andre|almindelige|mere? ~ ord
	svarer ~ ..1 til
	er ~ lig ~ med
	minder ~ om
	lidt ~ ligesom|som ~ !sidst|før
	ligesom ~ når|en|et
	tænk ~ på ~ det|den ~ som
	det ~ er|var ~ ordet|navnet|betegnelsen|udtrykket ~ for
	er ..2 ord|bogstaver|navn|udtryk|betegnelse|forkortelse ~ for
	kalder ~ vi|man ~ hende|ham|den|det|dem , ..1
	kan ~ man ~ sige ~ er
	sådan|sån|det ~ kalder ~ vi|man|de ~ !det|den|ikke
	så ~ kan|skal|må|får|slipper|behøver ~ din|dit|dine|han|hun|vi|i|barnet|man|du
	forestil ~ dig
	i|på|til ~ den|det|dem|dér ~ skriver|står|ser|taler|finder|kan|snakker ~ vi|du|der|hvad
	så ~ dem|den|det ~ tager ~ du
	for ~ eksempel ~ en|et|den|din ..3 , ~ der|som|du|hvor
	tænk ~ på|dig
	og ~ det ~ betyder ~ ikke ~ , ~ at
	giver|gør ~ , ~ at
	for ~ at ~ bruge ..1 et|almindelige|dit
	kalder|kaldes ~ man|vi|de ~ den|det|de|en|et|når
	mener ~ vi|jeg|man|de ~ at|bare|,|den|det|en
	betyder ~ det ~ at|bare|,
	og ~ det|den|sådan ~ er|var ~ en|et ..4 til|der|som|hvor|når|om|med|mellem|over|af
	for ~ nu? at ~ sige ~ det
	på ~ ..1 hverdagsdansk|menneskesprog|jysk|almindeligt|rugbrødsdansk|hverdagssprog
	er ~ ordet|navnet|betegnelsen|udtrykket|fagordet ~ for
	er ~ vores|kommunens|lovens|lægernes ~ ord|navn|betegnelse
	det er|var ~ !ikke|derfor|fordi|desværre|vigtig*|god*|op|på|i|fra|først|stadig|frivillig*|gratis|nødvendig*|lovpligtig*|lidt|svær*|nem*|også|nok|fin*|dejlig*|rigtig*|mulig*|for|tidligst|sket|lavet|gjort|blevet|sendt|ærgerlig*|trist|synd|klar*|meget|helt|hun|jeg|vi|du|han|de|rart|først|sidst|aftalt|planen|meningen|normalt|kun|min|mit|mine|kommunen|visitator|chefen|hvad|hvor|derhjemme|her|der|dyrt|både|os|jer|dem|dig|hende|ham|mig ..1 !,
	det er|var ~ en|et ..4 til|der|som|hvor|når|om|med|mellem|over|af|for
	det ~ gør|gælder ~ ..1 at
	det ~ sker ~ når|ved
	det ~ går|handler ~ ..1 ud|om
	man|vi|de|lægen|kommunen|teamet|fysioterapeuten ~ ser|undersøger|tjekker|måler|ser|spørger|vurderer ~ ..1 hvad|hvor|hvordan|om
	der ~ bliver|er|findes|skal ~ !ikke|ingen ..2 altså
	hvor ~ vi|du|man ~ altså
	og ~ så ~ altså
	eller ~ hvad ~ man|vi|de
`)

// apposed are explanations that follow the term after a comma, a dash or in
// brackets, or at once.
var apposed = compile(`
	altså !, ~ !hvis|ikke|fordi|jeg|medmindre|også|så|nok|men|skal|til|som|virkelig|meget|rigtig|temmelig|ret|helt|ja|nej|øh|hmm
	nemlig ~ !fordi|ikke|også
	sådan|sån ~ en|et|noget|nogle ..2 der|som|hvor|med|til|,
	eller ~ altså|bare|det|at|en|den|hvad|på
	den|det|dem|ham|hende|os|de|noget|nogen|en|et ~ der|som|hvor|man|vi|du
	en|et|nogle ~ !er|var|har|kan|skal|vil|bliver|kommer|får|må ..3 der|som|hvor|til|om|med|fra|mellem|ved|over|af|for|du|vi|når
	den|det|de ~ !er|var|har|kan|skal|vil|bliver|kommer|får|må ..3 der|som|hvor
	vi|jeg ser|kigger|tjekker|undersøger|måler|snakker|taler|finder|træner|øver ..2 på|om|hvad|hvordan|hvor|med|ud
	som|det ~ er|var|betyder|vil|handler|går|dækker ~ bare|blot|altså|når|hvor|den|det|dem|en|et|noget|sådan|sån|at|om|over|ud|sige|hjælp|penge|støtte|vores|dig|du
	som|der ~ betyder|handler|dækker|hjælper|vurderer|ser|kigger|undersøger|tager|sørger|bestemmer|skal
	hvor ~ vi|du|man|i|de|kommunen|nogen|en|han|hun|barnet|fagfolk|lægen|alle
	når ~ vi|du|man|i|de|kommunen|nogen|en|han|hun
	at ~ du|vi|man|i
	din|dit|dine|vores|jeres|hjælp|penge|støtte ~ !egen|sag ..2 til|for|når|der|om|med|som|fra|mulighed|ret|plan
	du|vi|man ..3 lov|kun|selv|mulighed
	løn|penge|hjælp|støtte|træning|pause|papir|brev|møde|samtale|samtaler|tid|ret|krav|besked|forslag|tilladelse ~ du|vi|som|der|til|om|når|hvor|fra|for|med|i|mellem|hvis
	bare|blot ~ en|et|at|når|det
	du|i ~ ved ~ hende|ham|dem|den|det|en|et|når|der|de
	det ~ der|her ~ med ~ at?
	hende|ham|dem|de ~ ..2 der|som|fra|med|på|til
	retten|muligheden|pligten|kravet|tilladelsen|hjælpen|pengene|timerne|papiret|brevet|mødet|støtten|træningen|boligen ~ ..1 til|for|fra|om|med|mellem|der|som|hvor|du|i
	ret|lov|mulighed|pligt|krav|hjælp|tilladelse|støtte|penge|træning ~ ..1 til|for|fra|om|med|mellem|der|som|hvor|du|i|af
	hvad|hvordan|hvor|hvem ..2 du|man|vi|der|i|barnet
	på ~ ..1 dansk|hverdagsdansk|menneskesprog|jysk
	de|den|det ..1 ting|hensyn|penge|hjælp|papirer|regler|krav|timer ..8
	kort ~ sagt|fortalt
	groft|løst|populært|sagt ~ sagt|på
	lidt ~ ligesom|som
	ligesom ~ når|en|et
	svarende ~ til
	dvs
	det ~ vil ~ sige
	vi|man ~ ..1 siger|kalder ~ det? ~ også|bare
	også ~ ..1 kaldet|kaldt|kendt ~ som? ~ !<T>
	som ~ ..3 også|bare|normalt ~ kaldes|kalder|hedder
	som|der ~ er|var ..1 en|et|den|det|dem|når|at|hvor|vores|bare|penge|hjælp|støtte
`)

// defines is how a sentence goes on that begins with the term and says what it
// is.
var defines = compile(`
	er ~ en|et ~ !god*|vigtig*|stor*|del|svær*|fin|dårlig*|mulighed|fordel|ting|rettighed|krav|betingelse|forudsætning|pligt|kommunal* ..5 til|for|der|som|hvor|om|med|mellem|over|fra|på|ved
	er ~ den|det|de|dem ..4 , ~ der|som|vi|du|man
	er ~ den|det|de ..3 der|som|vi|du|man
	er ~ penge|hjælp|støtte|træning|timer|folk|papirer|medicin|piller|samtaler|møder|regler|mennesker ..4 til|for|der|som|hvor|om|med|når|du
	er ~ at ~ !vi|det|der
	er ..4 , ~ hvor|som|der
	giver|gør ~ at
	giver|gør , ~ at
	er ~ når|hvor
	bruger|bruges ~ vi|man|du? ~ til|når
	går|handler ~ ..1 ud|om
	hedder ~ det ~ når
	er ~ noget|nogle|nogen ~ !vi|jeg ..3 der|som|man|til
`)

// searching is said while one looks for words.
var searching = compile(`
	hvad ~ skal|kan ~ man|jeg ~ sige|kalde
	hvad ~ hedder|hed|er|var ~ det ~ nu|det
	hvordan ~ skal ~ jeg|man ~ sige|forklare
`)

// says is what one goes on with after a short sentence that names a term.
var says = compile(`
	vi|jeg taler|snakker|kigger|ser|spørger|finder|undersøger|mødes|hjælper|træner
	her|der kan|må|får|skal du|i|man
	der|her taler|snakker|kigger|ser|finder|undersøger|mødes|træner vi|du
	du får|kan|må|skal ..2 lov|selv|fortælle|svare|sige|træne|prøve
`)

// naming gives a thing its term after it was described.
var naming = compile(`
	kalder ~ vi|man|de|kommunen|fagfolk|det|den ..2 ~ for? ~ en|et? ~ <T>
	vi|man|de|kommunen|fagfolk|jeg|systemet|loven ~ kalder ..3 ~ for? ~ en|et? ~ <T>
	også ~ kaldet|kaldt|kendt ~ som? ~ en|et? ~ <T>
	kaldet|kaldt ~ en|et? ~ <T>
	det|dette|den|dem|de hedder ~ ..1 ~ en|et? ~ <T>
	hedder ~ det ~ en|et? ~ <T>
	hedder|kaldes ~ en|et? ~ <T>
	på ~ ..1 fagsprog|kommunesprog|papiret|kommunalt ..3 ~ <T>
	<T> ~ hedder|kalder|kaldes ~ det|den|vi|man|dem
	<T> ~ som ~ vi|det|man|de ~ kalder|hedder|siger
	det|dette ~ er|var ~ det ~ vi|man|de|som|der ~ kalder|hedder ..1 ~ <T>
	kalder ~ vi ~ for? ~ <T>
	, altså|nemlig ~ en|et? ~ <T> $
	eller ~ bare? ~ <T> ~ som ~ det|vi|man|de|kommunen
	eller ~ <T> ~ på ~ ..1 fagsprog|kommunesprog|papiret|kommunalt
	i|på ~ ..1 fagsproget|fagsprog|lægesprog|loven|lovsprog|kommunesprog|systemet ~ ..2 <T>
	går ~ under ~ navnet|betegnelsen ~ <T>
	det|dette|sådan ~ noget|en|et? ~ kalder|kaldes|hedder ~ vi|man|de|det? ~ for? ~ en|et? ~ <T>
	sådan ~ en|et|noget ~ hedder|kaldes|kalder ~ vi|man|det? ~ en|et? ~ <T>
	betyder ~ ordet? ~ <T>
	er ~ hvad ~ vi|man|de ~ kalder ~ <T>
	<T> ~ er ~ det ~ kaldes|hedder
`)
