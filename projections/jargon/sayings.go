package jargon

// sayings of people who do not understand the language. The weak ones (?) are
// also said of waiting, of decisions and of people; the bound ones (&) mean
// something only together with a word about language.
var confusions = compile(`
	hvad ~ skal|skulle ~ det|den|de ~ der|her? ~ <W> ~ betyde|sige|være|forestille
	hvad ~ vil|ville ~ <T> ..3 sige
	hvad ~ betyder|betød ~ alt ~ det
	hvad ~ hentydes|menes|tænkes|sigtes ~ der ~ ..1 til|med|på
	forstår|forstod|fatter|fattede|fangede|fanger ~ jeg|vi|hun|han? ..2 hvert|hver ~ tredje|andet|fjerde|femte|sjette|tiende|anden ~ ord|sætning|linje
	tale|snakke|skrive|tal|snak|skriv|taler|snakker|skriver ..2 rent|almindeligt|jævnt|ordentligt|normalt|forståeligt|menneskeligt ~ dansk
	jeg ~ forstår|forstod|ved|vidste|fatter|aner|begriber ~ et|ett|æt ~ hvad ..3 er|var|siger|mener|betyder|snakker|sagde|hedder|skriver|står
	et|ett|æt ~ forstået|fattet|begrebet|fatted ~ en|et ~ pind|brik|ord|kuk|pip|hat
	som ~ om ~ jeg|vi|man|hun|han ~ har|havde|er|var ..2 læst|studeret|jurist|advokat|læge|uddannet|akademiker|professor
	troede|tror|tænkte|trode ~ jeg|hun|han|vi|mor|far? , ~ at ..2 betød|betyder
	kommunedansk|kommunalsk|kommunalt|papirdansk|brevdansk|systemdansk|kontordansk|juridisk|juristsprog ..6 ikke|ingenting|aldrig|nej|stopper
	mange|fine|lange ~ fine|lange|svære|kloge? ~ ord ..2 til|for ~ mig|os|ham|hende|sådan
	jeg|vi|hun|han ~ faldt|røg|stod|hoppede ~ helt? ~ af ~ efter|allerede|da|midt|ved
	hvad ~ taler|snakker ~ vi|du|i ~ om $
	lige|lidt ~ klog|kloge ..1 på ..1 hvad ..4 står|stod|betyder|betød|skriver|siger|sagde|mener
	<T> , ~ er|var ~ det ~ når|at|noget|nogen|en|et|den|fordi ..9
	når ~ du|i|de|han|hun ~ siger|skriver|kalder|sagde|skrev ..4 , ~ mener|mente|betyder ~ du|i|de|det|han|hun
	sige|sig|sagt|forklare|forklar|skrive ..2 lidt ~ mere? ~ ligetil|ligefremt|jordnært|ligeud|folkeligt|almindeligt
	& sad|stod|står|sidder ~ jeg|vi? ~ bare? ~ og ~ stirrede|gloede|måbede|glor|stirrer|måber|gloet|kiggede ..1 på|ned
	& troede|tænkte|gættede|regnede ~ jeg|vi|hun|han|mor|far? ~ med? ~ at? ~ det ~ var|betød|handlede ~ en|et|navnet|noget|nogen|når|sådan|min|mit|om
	<T> ..2 , ..1 jeg|vi|hun|han|mor|far troede ~ at? ~ det|han|hun|de|jeg|vi|far|mor
	hvem|hvad ~ er|var så ~ det
	skrevet ~ til|af|for ~ ..1 advokater|jurister|professorer|akademikere|fagfolk|eksperter|kloge|robotter|hinanden|advokat
	& kom|kommer|nåede ~ jeg|vi? ~ ikke|aldrig ~ igennem|forbi
	sætning|sætningen|sætninger|sætningerne ..4 linjer|linier|kilometer|komma|kommaer|punktum
	hører|hørte|ser|så ~ jeg|vi? ~ bare|kun ..3 stavelser|bogstaver|lyde|volapyk|vrøvl|lydene
	hvordan|hvad ~ skal|kan ~ jeg|vi|man ~ ..1 læse|tolke|forstå|tyde|opfatte ~ ordet|udtrykket|begrebet|<T>
	ingen ..3 sagde|forklarede|fortalte|forklaret|sagt|fortalt ~ ..2 hvad ~ det|den|<T>|ordet ~ ..1 var|er|betød|betyder|gik|handlede
	negativ|positiv|negativt|positivt ..3 troede ~ det ~ var|betød ~ godt|skidt|dårligt|slemt|fint
	sagde|skrev|nævnte|kaldte ~ <T> ..3 og ~ jeg|vi|hun|han ~ ..1 nikkede|smilede|måbede|gloede|stirrede
	er ~ <T>|ordet ~ dansk|engelsk|latin
	hvad ~ i|for ~ alverden|himlens ..2 er|betyder|var
	hvem|hvad ~ finder ~ på ..2 ord|navne|udtryk
	hvad ~ betyder|betød|betyd ~ !for|meget|mest|noget|alt|lidt|ikke|mit|min|mine|du|i|jeg|familie*|tid* det|den|de|dette|disse|denne ~ her|der|ord|udtryk|begreb|bogstaver|forkortelse|sætning|tekst|brev|linje ~ !for|at|hvis|når|om
	hvad ~ betyder|betød det|den|de ~ !for|at|hvis|når|om|meget|her|der $
	hvad ~ betyder|betød det|den|dette ~ ord|udtryk|begreb|
	hvad ~ betyder|betød ~ <T> !for
	hvad ~ betyder|betød en|et|sådan|sån|ordet|udtrykket|at ..4 $
	hvad ~ betyder|betød ~ !det|den|de|du|jeg|i|meget|mest|noget|alt|mit|min|mine|din|dit|for|familien|familie|tid|dit ..1 $
	hvad ~ betyder|betød det|den så $
	hvad ~ skal|skulle det|den ~ betyde|sige
	hvad ~ vil det ~ sige
	hvad ~ vil|ville det ~ sige at
	hvad ~ ligger|lå|ligge der i det|ordet|begrebet|<T>
	hvad ~ dækker|dækkede ..5 over
	hvad ~ står ..4 for $
	hvad ~ stod ..4 for $
	hvad ~ går|gik det|den|<T> ~ ud på
	hvad ~ hedder|kalder|kaldes|heder ..3 på ..2 dansk
	hvad ~ er|var ~ det|den|de|dette|for ~ for ~ noget|en|nogen|nogle ~ her|der? ~ $
	hvad ~ er|var det ~ her|der ~ for ~ noget|en|nogen|nogle ~ $
	hvad ~ er|var det|dette ~ her|der? ~ for ~ et|en|nogle ..1 ord|begreb|udtryk|sprog|papir|skema|forkortelse|forkortelser|bogstaver|dims|ting|dyr|størrelse|møde|plan|paragraf|ydelse|team|brev
	hvad ~ er|var ..2 <T> ..2 for ~ noget|en|nogen|nogle
	hvad ~ er|var det|den|de|dette|en|et|sådan|sån|nu|denne ~ en|et|noget|der|her? ~ for? ~ en|et|noget|sådan|nogle? <T>
	hvad ~ er|var ~ <T> ~ !for $
	hvad ~ er|var ~ en|et|sådan|sån ~ en|et? ..3 for ~ noget|en|nogen
	hvad ~ er|var det|den ~ for noget ~ med
	hvad for ~ noget|en|nogen ~ $
	hvad for ~ en|et|nogle|noget ~ <T>
	hvad ~ er|var ~ <T> ~ $
	hvad for et sprog
	hvad ~ mener|mente|mænte du|i|de|han|hun|man|kommunen|damen|brevet ~ med ~ !at
	hvad ~ mener|mente du|i|de|han|hun ~ !at|om|jeg|vi|du|i|der|den|det|man $
	hvad ~ snakker|taler|talte|snakkede|siger du|i|de|han|hun ~ om
	hvad ~ prøver|forsøger du|i|de|han|hun|brevet at sige|fortælle
	hvad ~ er det ~ du|i|de|han|hun|man|brevet|der ~ siger|sagde|mener|mente|snakker|taler|skriver|vil|står|stod ~ !om|vil|skal $
	hvad ~ er|var forskellen|forskel på|mellem ..4 <T>
	hvad ~ hedder det ~ på ~ dansk
	hvem|hvad ~ er|var ~ det ~ så $
	hvad <T>
	hvad ~ er|var ~ det|den|de ~ her|der? ~ nu? ~ %
	& føler|følte|føle|følt jeg|vi|mig|man ~ mig|sig? ~ dum|dumme|lille|uvidende
	skriv|skrive|sig|sige|forklar|forklare|tal|tale ..3 så ..5 læse|forstå|fatte|følge ~ ..2 $
	skriv|skrive|sig|sige|forklar|forklare ..8 til ~ din|en|ens|min ~ bedstemor|mormor|farmor|mor|barn|unge|nabo|femårig|niårig|seksårig
	som ~ til ~ et|en ~ barn|femårig|idiot|dum|niårig|seksårig
	& giver|gav|giv ~ jeg|vi|han|hun|man? op
	<T> ..3 lyder|lød ~ som
	giver|gav|gi'r|gir ~ ..1 ingen ~ mening ~ for? ~ mig? ~ !at|hvis|når|i %|ord|brev
	ikke ~ fattede|fatter|forstod|forstår|begreb ~ en|et|noget|ret|spor|særlig|meget|halvdelen|hvad|det|ordet|ordene|brevet ~ lyd|brik|pind|ord|hat|bønne|meget|af|der|du|de|stod|%
	& det|den lyder|lød ~ som ~ noget|en|et
	sprog ~ i|du|de|som ~ i|du|de? ~ taler|bruger|skriver|snakker
	^ en|et|den|det? <T> ??
	^ ~ <T> ??
	, <T> ??
	hvad ~ står|stod der egentlig|overhovedet
	når der står <T>
	finde|finder|fandt|hitte ~ ud|rede|rundt ~ af|i|på ~ hvad ~ <T> ~ er|var|betyder|betød
	finde|finder|fandt|hitte ~ ud|rede|rundt ~ af|i|på ~ hvad ~ det|der|de|ordet|brevet ~ betyder|betød|står|stod|mener|vil
	^ betyder ~ <T>
	hvad siger du|i|de egentlig
	lyder|lød|lydt ..7 lovbog|lovbogen|advokat|jurist|lovtekst|robot|kancelli|advokatsprog|lærebog|manual
	forklare|forklaret|oversætte|oversat|tyde ..2 hvad der|det|jeg|brevet|i|de ~ stod|står|betød|betyder|skriver|skrev|mente|mener
	hvad ~ er det ~ du|i|de|han|hun|brevet ~ prøver|forsøger ~ at ~ sige|fortælle
	vidste|ved|fattede|forstod|aner|anede jeg|vi? ~ ikke ~ hvad ~ de|du|han|hun|lægen|damen|der ~ havde|var|har ~ sagt|ment|talt|snakket|blevet
	skrevet|skrives|stå|står|stod|talt|taler|foregå|foregik ..2 på|i kinesisk|græsk|russisk|latin|arabisk|hebraisk|volapyk|koder|kode
	få|fik|fået ~ at vide hvad der|det|<T> ~ stod|står|betød|betyder|handlede
	er|var|blev|bliver|lige ~ jeg|vi? ~ lige ~ klog|kloge ~ !på
	slår|slog|kobler|koblede|står ~ jeg|vi ~ fra|af $
	& lange|svære|mærkelige|underlige|fremmede|indviklede|sære ord
	som|dem|noget|der jeg|vi ~ ikke ~ ved|aner|vidste|anede|forstår|forstod ~ hvad ~ er|betyder|var|betød
	troede|tænkte|gættede|tror|trode|trodde ~ jeg|vi? ~ at? ~ en|et|det|den? ~ <T> ~ var|er|betød|betyder|handlede|havde
	troede|tænkte|gættede ~ det ~ var|betød|handlede ~ noget ~ med
	forklar|forklare ~ mig|os ~ det|de|ordet ~ ord|ordet|her|der|udtryk
	vil|kan|kunne|gider ~ du|i|de ~ ikke ~ lige ~ forklare|forklar ..2 ord|ordet|<T>|udtryk
	aner|anede|ved|vidste ~ jeg|vi? ~ ikke ~ hvad ~ det? ~ var? ~ jeg|vi ..2 ja|under ~ til|på
	hvordan|hvad|hvorledes ~ skal|kan ~ jeg|vi|man ~ så? ~ forstå ~ ved? ~ det|den|<T> ~ ord|udtryk|her|der|ved|<T>|$
	& er|var|bliver|blev jeg|vi ~ helt|fuldstændig|fuldkommen? ~ tabt|fortabt|væk
	& jeg|vi er|var|bliver|blev ~ helt|fuldstændig|fuldkommen? ~ tabt|fortabt|væk
	ingen|hverken ..5 vidste|forstod|ved|forstår|anede|fattede|kunne ~ hvad ~ ..3 betød|betyder|stod|står|mente|mener
	ingen|hverken ..5 vidste|forstod|ved|forstår|anede|fattede ~ hvad ~ ..3 <T> ~ er|var
	ikke ~ hvad ~ det|den|de|ordet|ordene|<T> ~ betyder|betød ~ !for|at
	ved|vidste|aner|anede|forstår|forstod|fatter ~ jeg|vi|man? ~ ikke ~ hvad ~ det|den ~ er|var ~ du|i|de|han|hun ~ ..1 siger|snakker|taler|mener|skriver|sagde|mente|vil|står
	hvad ~ var|er det ~ nu? ~ du|i|de|han|hun ~ sagde|kaldte|skrev ~ det|den? ~ hed|var? ~ $
	hvad ~ er|var det ~ for ~ en|et|nogle|nogen|noget ..1 folk|mennesker|typer|hjælp|penge|system|sygdom|slags
	hvad ~ indebærer|indebar|menes|mentes ~ ..3 ord|udtryk|<T>|begreb|det|der|med
	<T> ~ er|var ~ det ~ !bare|nok|rigtig*|godt|dårligt|svært|ikke|en|et ..5 $
	<T> ~ er|var ~ det ~ en|et|noget|nogen ~ ..4 $
	<T> ~ betyder|betød ~ det
	<T> ..2 hvad ~ er|var|betyder|betød ~ det|den
	<T> ~ hvad|hva $
	^ er ~ <T> ~ en|et|noget|det ~ !rettighed|krav|pligt|mulighed ..4 $
	er ~ <T> ~ det ~ samme
	spørge|spurgte|spurgt|spørger ..4 hvad ~ en|et|det|sådan? ~ <T>
	ved|vidste|aner|anede|forstår|forstod|fatter|fattede ~ jeg|vi|man|han|hun? ..2 ikke|aldrig ~ hvad ~ der ~ står|stod|menes
	sige|sig|sagt|forklar|forklare ~ det ~ ..2 så ..4 være|følge|kan|er ~ med
	være|er|uddannet ~ ..1 jurist|advokat|professor|akademiker|lærd|universitetsuddannet ..2 for|hvis|når at|man|vi ..2 læse|forstå|fatte|forstår|læser
	kræver ~ en|et ..2 jurist|advokat|studie|ordbog|tolk|universitetsgrad|uddannelse at|for ..2 læse|forstå
	skulle|skal ~ ..2 have|bruge|haft|brugt ~ en ~ tolk|ordbog
	ordbog|tolk|oversætter ~ til ..3 læse|forstå|jer|jeres|breve|brevet|papirer|det|kommunen
	spørgsmålstegn
	snakkede|snakker|taler|talte ~ du|i|de|han|hun? ~ fagsprog|indforstået|kommunalt|volapyk|sort
	taler|talte|snakker|snakkede ~ hen ~ over ~ hovedet
	& det|den|dem kunne|kan jeg|vi ~ ikke ~ finde ~ ud|hoved ~ af|og|i
	hvem ~ er|var ~ en|et|den|sådan|sån ~ en|et? ~ <T> $
	hvem er|var ~ en|et <T>
	en|et hvad $
	en|et|noget|den hvad for ~ noget|en
	er ~ det|en|et|den ~ det? ~ samme som ..4 <T>
	er ~ det|den ~ noget ~ man|jeg|vi|han|hun ~ kan|skal ~ spise|købe|tage|sluge|drikke|få|søge|betale|udfylde|bruge|melde|have|være|skrive|gøre|gå
	? er ~ det|den ~ noget ~ man|jeg|vi|han|hun ~ kan|skal|har|får
	er ~ det|<T> ~ noget ~ med
	er ~ <T> ~ noget
	er ~ det|<T> ~ godt|skidt|dårligt|slemt|farligt|positivt eller ~ skidt|dårligt|godt|slemt|ej|negativt|hvad
	er ~ det|den ~ en|et person|menneske|sygdom|pille|medicin|ydelse|slags|skole|straf|maskine|mand|dame|adresse|bus|blanket|bygning|kontor|sted ~ eller|$
	er ~ det|<T> ~ en slags
	er ~ det ..5 på ~ dansk
	er ~ det ~ et ~ sted $
	er ~ <T> ~ en|et ..3 eller
	forstår|fatter|forstod|fattede|forstå|fatte|begriber|begreb|forstået|fattet|begribe ~ jeg|vi|man|han|hun|min|mor|far ..2 ~ ikke ~ !hvorfor|hvordan|at|hvem|hvornår|i|man|hvis <T>
	forstår|fatter|forstod|fattede|begriber jeg|vi|man|han|hun ..1 ~ ikke|ingenting|hat|intet|nul ~ et ~ ord|kuk|pip|hak|klap|muk|suk|kvæk
	forstår|fatter|forstod|fattede|begriber|forstået|fattet|begribe|begribet|forstå|fatte ~ ingenting|hat|bjælde|bønne|bønner|minus|nul|nada
	forstår|fatter|forstod|fattede|begriber|forstået|fattet|begribe|forstå|fatte jeg|vi|man|han|hun ~ ingenting|hat|bjælde|bønne|bønner|minus|nul|nada
	forstår|fatter|forstod|fattede|forstået|fattet|forstå|fatte|begriber|begreb jeg|vi|man|han|hun? ~ ikke|ingenting|intet|næsten|ingen|knap|kun ~ et|en|halvdelen|hvert|det|den|de|noget|meget|ret|særlig|så|andet|af|alle|alt|dem|hvad|brik|pind|lyd ~ ..3 ord|ordet|ordene|brik|pind|lyd|kuk|pip|hak|klap|muk|kvæk|suk|halvdelen|sætning|bogstav|kvidder|klap|udtryk|udtrykket|begreberne|begrebet|forkortelser|forkortelserne|sprog|sproget|fagsprog|papirsprog
	forstår|fatter|forstod|fattede|begriber jeg|vi|man|han|hun? ~ ikke ~ halvdelen|brevet|brev|breve|brevene|papiret|papirerne|skrivelsen|teksten|ordet|ordene|sproget|udtrykket|sætningen|skemaet|blanketten|forkortelsen|forkortelserne|begrebet|overskriften|jeres|kommunesprog|kancellisprog|fagsprog|lægesprog|papirsprog ~ !om
	forstår|fatter|forstod|fattede|begriber jeg|vi|man|han|hun? ..1 ~ ikke|ingenting|intet ~ af? ~ hvad|det|noget|en|halvdelen ~ af? ~ der|det|du|i|de|han|hun|som|man|ordet|brevet|<T> ~ der|du|i|de|han|hun|jeg|kommunen? ..2 siger|sagde|mener|mente|står|stod|skriver|skrev|taler|snakker|betyder|betød|talte|snakkede|sådan|er|læser|læste|vil|blev ~ !sket|sker|skal|gjort
	forstår|fatter|forstod|fattede|begriber jeg|vi|man|han|hun? ~ ikke ~ ord|ordet|ordene|<T>
	forstår|fatter|forstod|fattede|forstå ~ dig|jer|dem|ham|hende ~ ikke ~ når du|i|de|man|han|hun ..2 taler|snakker|siger|bruger|kommer
	? det|den|dem|dette|sådan|sån|noget forstår|fatter|forstod|fattede|begriber jeg|vi|man|han|hun ~ ikke ~ !hvorfor|hvordan|at|man|i|hvis|hvad
	? det her|der forstår|fatter|forstod|fattede jeg|vi|man|han|hun ~ ikke ~ !hvorfor|hvordan|at|man|i|hvis
	? jeg|vi ~ forstår|fatter|forstod|fattede ~ det|den|dem|dette ~ ikke ~ !hvorfor|hvordan|at|man|i|hvis
	? jeg|vi ~ forstår|fatter|forstod ~ ikke ~ det|dette|den ~ her|der? ~ $
	? jeg|vi ~ forstår|fatter|forstod|fattede ~ ikke ~ %
	? jeg|vi ~ forstår|fatter|forstod|fattede ~ ikke en|et brik|pind|hat|dyt|bønne|lyd|kuk|pip|hak|klap
	det|de|den|dette|sådan|sån|et|en ~ der|her? ord|udtryk|begreb|forkortelse|bogstaver|ordet|sprog ~ forstår|kender|kendte|fatter|fattede|forstod|aner|begriber|bruger ~ jeg|vi|man ~ ikke|aldrig|ingenting
	ordet|udtrykket|begrebet|forkortelsen|<T> ~ forstår|kender|kendte|fatter|fattede|forstod|begriber ~ jeg|vi|man ~ ikke
	ord|udtryk|begreber|forkortelser|bogstaver|ordene ~ som|der|jeg|vi|man ~ jeg|vi|man|ingen|ikke? ..2 ikke|aldrig ~ kender|forstår|forstod|kendte|fatter|aner|hørt|kan|siger|ved|har|havde
	ord|udtryk|begreber|forkortelser|bogstaver ~ som|jeg|vi|man ~ jeg|vi|man? ~ aldrig|ikke|kun ~ har|havde|forstår|forstod|kender|kendte|fatter|aner
	ord|udtryk|forkortelser|begreber ~ som? ~ ingen|jeg ~ ikke? ~ forstår|fatter|kender
	ord|udtryk|ordet|begreb ~ har|havde jeg|vi ~ aldrig ~ hørt|set|mødt
	aldrig ~ hørt ~ det|om ~ det|den|noget|sådan|sån|ordet|<T> ~ ord|<T>|der|før|her|noget|$
	aldrig ~ hørt ~ ordet|<T>|om
	? det|den|dem har|havde jeg|vi ~ aldrig ~ hørt ~ om|før
	hedder|kalder ..2 det ~ på ..2 almindeligt|rigtigt|godt|normalt? ~ dansk|menneskesprog|jysk
	sig|sige|siger|forklar|forklare|forklarer|forklaret|oversæt|oversætte|oversætter|oversat|tag|tage|gentag|gentage|få|prøv|snak|snakke|tal|tale|skriv|skrive|skrevet ..6 på ~ et? ~ ..2 dansk|jysk|menneskesprog|lægmandssprog|hverdagssprog|hverdagsdansk|almindeligt|rugbrødsdansk|sprog
	sig|sige|sagt|forklar|forklare|forklarer|forklaret|tal|tale|snak|snakke|skriv|skrive ..6 så ~ jeg|vi|man|et|en|almindelige|almindelig|min|alle|også|andre|normale|mor|far ..4 forstå|forstår|fatte|fatter|følge
	sig|sige|sagt|forklar|forklare|tal|tale|snak|snakke|skriv|skrive ..4 med ~ ..1 almindelige|andre|nogle|helt|normale|dine|egne|jævne|små|korte ~ andre|almindelige|normale|egne? ord
	sige|sig|forklar|forklare|sagt ..3 lidt|mere? nemmere|enklere|simplere|enkelt|simpelt|tydeligere|lettere|jævnt|klarere|kortere
	kan|kunne|vil|ville|gider|må du|i|de|man|jeg|nogen ..3 oversætte|oversat
	oversæt ..3 $
	oversætte|oversætter|oversæt ..4 til ~ dansk|almindeligt|rigtigt|menneskesprog|noget
	kan|kunne|vil|ville|gider|må ~ du|i|de|nogen|jeg|vi ..3 forklare|forklaret|uddybe ~ mig|os|hende|ham? ~ ordet|udtrykket|begrebet|<T>|hvad
	kan|kunne|vil|ville|gider ~ du|i|de ~ lige ~ forklare ~ det|mig|os ~ det? ~ igen|nærmere|lidt|en $
	? kan|kunne|vil|ville|gider|må ~ du|i|de|nogen|jeg|vi ~ få? ~ forklare|forklaret|uddybe ~ mig|os? ~ det ~ !hvorfor|med|ikke
	forklar ~ lige ~ mig|os? ~ hvad|ordet|det|<T> ~ !hvorfor|sker
	siger|sagde|siger|sige ~ mig|os|min|mor|ham|hende ~ ..2 ikke|intet|ingenting|nul|nada|absolut|lidt ~ !noget|andet|at|om|hvad|hvor
	siger|sagde ~ mig|os ~ ikke ~ noget|en|det|spor|meget|så ~ !om
	siger|sagde ~ ikke ~ mig|os ~ noget|spor|meget|det|en|ret
	står|stod ~ helt ~ af ~ $
	står|stod|stået|faldt|falder|falde|hoppede|hopper|faldet|koblede|kobler|koblet|melder|meldte jeg|vi|mor|far|hun|han|min|mand|kone ~ ..1 af|fra ~ !på|ved|i|bussen|toget|med|til|af|om|mig
	er|var|blev jeg|vi ~ stået|hægtet|sat|koblet|faldet ~ af ~ !ved|på|i|bussen|toget
	jeg|vi ~ er|var ~ stået|hægtet|koblet|faldet ~ af ~ !ved|på|i|bussen|toget|holdet
	jeg|vi ~ står|stod|faldt|hoppede|koblede ~ helt ~ af ~ !ved|på|i|bussen|toget|cyklen|hesten|med|jobbet
	kæden hopper|hoppede|røg|faldt|ryger|springer|sprang
	jeg|vi er|var ~ ikke ~ med ~ !i|til|på|hos|ved|der|ham|hende|dem|dig|vilje|om|hvor|hvorfor|min|mine|mit $
	er|var jeg|vi ~ ikke ~ længere|mere? ~ med ~ !i|til|på|hos|ved|ham|hende|dem|dig|om|min|mine|mit|hjemme|inde $
	kan|kunne|kan jeg|vi|man|mor|far|hun|han|min? ~ ikke ~ følge ~ dig|med|jer|ham|hende ~ !i|til|på|hjem|ned|hen|op|skole* ~ når|$
	kan|kunne ~ ikke ~ følge ~ med ~ når|i ~ du|i|de|alle|jeres|det ..2 siger|snakker|taler|bruger|sagde|snakkede|talte|ord|forkortelser
	du|i|de|han|hun ~ taber|tabte|mistede|mister|tabt|har ~ mig|os ~ !på|på ~ $
	taber|tabte|mistede|mister du|i|de|han|hun ~ mig|os ~ !på $
	der|nu|så ~ røg|ryger|faldt|falder|hoppede|hopper jeg|vi ~ ..1 af|fra
	volapyk|kaudervælsk|kragetæer|rotvælsk|kryptisk|volapyksprog|kodesprog
	uforståeligt|uforståelige|uforståelig !dårlig*|god*|lang*|at|høj*|dyr*|grim*|dum*|sur*|svag*|lidt|meget
	sort|sorte ~ snak|tale|skrift
	lyder|lød|er|var|virker|virkede ..4 som|rene|rent|ren|ligeså|det ~ for? ..3 græsk|kinesisk|russisk|latin|arabisk|hebraisk|japansk|persisk|tyrkisk|finsk|polsk|hieroglyffer|sanskrit|kancellisprog|fremmedsprog|algebra
	er|var|lyder|lød ~ rene|rent|det|helt|ligeså|som|så|bare ..2 græsk|kinesisk|russisk|latin|arabisk|hebraisk|japansk|volapyk|hieroglyffer|sanskrit ~ for ~ mig|os
	taler|talte|snakker|snakkede|skriver|skrev ~ du|i|de|han|hun? ~ ..1 latin|kinesisk|græsk|volapyk|russisk|kommunesprog|kommunalsprog|lægesprog|fagsprog|kancellisprog|kode|koder|forkortelser|systemsprog|papirsprog|et|i ~ sprog|koder|forkortelser|gåder|tunger|$
	går|gik|går|ryger|røg|gået ..3 ~ hen? over|henover ~ hovedet|mit ~ på? ~ hoved|mig|os|hovedet|ham|hende|mor|far
	hoved eller|og|på|eller? ~ hale|hverken|bag
	hverken ~ hoved eller hale
	blev|bliver jeg|vi ~ ikke ~ ret|meget|spor? ~ klogere ~ !på ~ ..3 $
	nikkede|nikker|nikket|nikke ~ bare|blot|pænt|ja|jo|som|og|kun ~ !til|ad ~ og|pænt|som|med|ja|at|$
	bare|blot|kun|sad|og|har|jeg|vi ~ bare? ~ nikkede|nikker|nikket|nikke ~ !til|ad ~ og|pænt|bare|ja|som|med|$
	nikkede|nikker|nikket|nikke ~ til ~ det|alt|alting
	ved|vidste ~ jeg? ~ ikke ~ om ~ jeg|det|man ~ skal|skulle|er|var ~ ..1 fornærmet|glad|ked|bange|godt|skidt|grine|græde|smigret|ros|kompliment
	lod|lader|ladet|lade ~ bare ~ som|jeg|vi ~ om? ..2 ~ forstod|forstår|fattede|vidste|med|hørte|ingenting ~ !ingenting
	? turde ~ ikke ~ at? spørge|sige ~ !om|efter ~ ..3 $
	turde|ville|tør|gad ~ ..1 ikke ~ at? spørge ..4 hvad ..5 var|betød|betyder|er|mente|mener|handlede|gik|stod
	spørge|spurgte|spørger|spurgt|spørg ..4 hvad ..5 betyder|betød|dækker|dækkede|mener|mente|hedder
	spørge|spurgte|spurgt|spørger ..4 hvad ~ det|den|<T>|et|en|sådan ..3 er|var ~ for? ~ noget|$
	aner|anede|ved|vidste|forstår|forstod|fatter|fattede|husker|begriber|kender|anet|vidst|ane|vide|forstå|fatte|vidstnok ~ jeg|vi|man|han|hun|de|mor|far|vi? ..2 ~ ikke|aldrig|ingen|knap ~ en? ~ hvad ~ det|den|de|dette|ordet|<T> ~ der|her|ord|noget? ~ er|var|betyder|betød|hedder|indebærer|indebar|dækker|dækkede|handler|handlede|går|gik|skal|skulle|vil|ville|står|stod|bruges|brugtes ~ for|om|over|ud|betyde|sige|til? ~ !bedst|rigtige|værste|sket|sker|i|galt|der|som|jeg|vi|han|hun|du|de ~ ..2 !gøre|ske|føre|ende $
	aner|anede|ved|vidste|forstår|forstod|fatter|fattede|begriber|anet|vidst|ane|vide|forstå|fatte ~ jeg|vi|man|han|hun|de|mor|far? ..2 ~ ikke|aldrig|knap ~ hvad ..4 betyder|betød
	aner|anede|ved|vidste|forstår|forstod|fatter|fattede|begriber|anet|vidst|ane|vide ~ jeg|vi|man|han|hun|de|mor|far? ..2 ~ ikke|aldrig|knap ~ hvad|hvem ~ en|et|sådan|sån|<T> ..3 er|var|gør|laver|ligger|lå
	aner|anede|ved|vidste|forstår|fatter|begriber ~ jeg|vi|man|han|hun|de|mor|far? ~ ..1 ikke ~ hvad|hvem ~ en|et|sådan|den|det|<T> ~ ..3 <T> ~ !har|skal|vil|siger
	aner|anede|ved|vidste|forstår|fatter|fattede|forstod ~ jeg|vi|han|hun|mor|far? ~ ..1 ikke ~ hvad ~ du|i|de|han|hun|man|damen|lægen|brevet|kommunen|ham|hende ..2 snakker|taler|talte|snakkede|siger|sagde|mener|mente|skriver|skrev|vil|prøver ~ !have|gøre|ha|med|mig
	anelse|begreb|idé|ide|ane|forstand om|af|på ..1 hvad ~ det|den|de|du|i|en|et|sådan|der|<T> ~ ..4 er|var|betyder|betød|siger|sagde|mener|mente|snakker|taler|talte|snakkede|står|stod|handler|handlede|for|dækker|går ~ !sket|sker|galt
	? det aner|anede|ved|vidste jeg|vi ~ ikke ~ hvad er
	det kender jeg ~ ikke ~ noget? ~ til? $
	jeg kender ~ ikke ~ det|de ~ ord|udtryk|begreb|sprog|bogstaver|forkortelser
	kender|kendte|forstår|forstod|genkender ~ jeg|vi|man? ~ ikke ~ de|det|alle|jeres|deres|så|den|halvdelen|nogen ..3 ord|ordene|udtryk|forkortelser|forkortelserne|forkortelse|begreber|sprog|sproget|fagord|fremmedord|bogstaver
	google|googlede|googler|googlet ~ det|ordet|mig|<T>|hvad|dem|den|halvdelen ..4
	slå|slog|slår|slået ~ det|ordet|<T>|dem|den|hvert|halvdelen ..3 op ~ !på
	slå|slog ~ op ~ i ~ en|min|ordbogen|ordbog|leksikon
	læst|læste|læser|læse ..6 ~ gange|igen|om ~ og ..2 ~ forstår|forstod|fatter|fattede|forstået ~ ..2 ikke|stadig|ingenting
	hvilket sprog|fremmedsprog
	tal|snak|sig|skriv ~ ..2 dansk ~ $
	på ~ dansk , ~ tak
	på dansk tak
	i|du|de bruger ~ ..2 så|sådan|nogle|mange|alle|alt|for|de|jeres|lange|en ..3 ord|forkortelser|udtryk|fagord|fremmedord|fagudtryk
	fagord|fremmedord|fagudtryk|fagsprog|kommunesprog|kancellisprog|lægesprog|systemsprog|kommunalsprog ..6 ikke|ingen|ingenting|aldrig
	hvad ~ siger ~ du ~ det ~ hed|hedder|er|var
	hvad var|er det nu det ~ hed|hedder|var|betød|betyder
	hvad var|er det nu ~ du|i|de ~ kaldte|kalder|sagde
	er ..1 <T> ..3 det ~ samme
	^ er ~ <T> ~ det|en|et|ikke|noget|bare|sådan|kun ~ !lavet|klar|sendt|færdig|kommet|lukket|åben ..9 ??
	^ er ~ <T> ~ det , ~ hvor|når|at|der|man
	men|altså|nå|hov|øh ~ <T> ??
	<T> til|med|for|om|af hvad
	<T> ..3 må|kan|skal ~ du|i|nogen ~ forklare|oversætte|uddybe
	aldrig|ikke ~ fået|få|blevet ~ det? ~ forklaret|oversat ~ !hvorfor|hvordan
	aldrig|ingen ..5 forklaret ~ mig|os|ham|hende ~ , ~ hvad
	stod|sagde|skrev|hørte|kaldte|nævnte ~ <T> ..4 troede|gættede ..2 det|han|hun|jeg|vi
	troede|tænkte|trode ..9 stod|sagde|skrev|kaldte ~ <T>
	<T> ..2 , ..1 jeg|vi|hun|han troede ~ det
	<T> ~ betød
	er ~ mig|os ~ fremmed|ukendt|uklart|ubekendt|ubegribeligt
	står|er ~ mig|os ~ ikke ~ klart
	kalder|hedder|skriver|kaldes ~ i|det|du|man|de ..2 ikke ~ bare
	kalde ~ det ~ noget|ved
	hvad ~ kalder|hedder ~ man|vi|almindelige|normale|det ..2 i ~ den ~ virkelige
	ikke ~ engang|kunne|kan ~ engang|udtale|stave ~ udtale|stave|det|ordet|$
	ikke ..5 jeres|kommunens|deres ~ sprog
	ord|udtryk ..1 kun ~ i|jer|de|kommunen ~ bruger|forstår|siger
	forkortelse|forkortelser ~ for ~ alt|alting
	fundet|hittet|opfundet ~ på ..3 ord|udtryk|navn
	opfundet ..3 ord|udtryk|navn
	sige|sig|tale|tal|forklare|forklar|snakke ..4 jordnært|øjenhøjde|ligeud|jorden|folkeligt|forståeligt
	meningen ~ med ~ ordet|<T>|det|de ~ ord|<T>
	hvad ~ mener|mene|mente|betyde ~ med? ~ <T>
	bruge ~ ordet|udtrykket ..2 til
	brev|brevet ..6 lige ~ så ~ godt
	linje|linie|sætning|afsnit ..4 gav|giver|opgav|stoppede
	fulgte|fulgt ~ jeg|vi|hun|han? ~ ikke ~ med ~ !i|til|på
	vidste ~ jeg? ~ ikke ~ at ~ det ~ hed
	tolk ..6 dansk|danmark|dansker
	ord|ordet|udtryk|udtrykket|begreb|forkortelse ..6 aldrig ~ hørt|set|mødt|lært
	hvad ~ vil|ville ~ i|du|de|han|hun ..2 sige ..2 med|ved
	hvad ~ betyder|betød ~ ordet|forkortelsen|forkortelserne|udtrykket|begrebet|bogstaverne|sætningen|linjen|teksten|overskriften
	betyder ~ det ~ at ..6 <T>
	hvad ~ har ~ det|<T> ~ med ..4 ~ at ~ gøre
	hvad ~ gør ~ man|i|du|de ~ når ~ man|i|du|de ~ <T>
	hørte|læste|hører|læser|forstod|opfattede ..1 <T> ~ som
	sig|sige|forklar|forklare|skriv|skrive ..8 så|sådan ..6 forstå|forstår|forstået|fatte|fatter|forstod|følge
	er|var|blev|bliver ~ sat|hægtet|koblet ~ helt? ~ af ~ !ved|på|foran|her|derhjemme|i
	forstår|fatter|begriber ~ et et ord|kuk|pip|klap|hak
	en anden måd
	er <W> og|eller <W> ~ det ~ samme
	betydning|betydningen ~ af ~ ordet|<T>|det|udtrykket|begrebet|den
	hvad ~ skal|kan ~ jeg|vi|man ~ ..1 forestille|tænke ~ mig|os|sig
	^ hvad ~ det|den|<T> ~ betyde|betyder|mener|mene ~ på? ..3 $
	what ~ is|does|means|mean|the|do
	mener ~ du|i|de ~ med ~ <T>
	& kende|skelne|holde|kender|holder ..6 hinanden
	ved|vidste|aner|anede ~ jeg|vi|han|hun? ~ ikke ~ om ~ det|den|<T> ~ er|var ~ en|et|noget|godt|farligt|skidt ~ person|sygdom|menneske|sted|ting|stof|pille|maskine|man|der|eller|navn|mad|dyr|mand|dame|$
	hvordan|hvorledes ~ skal ~ det|den|<T>|ordet ~ forstås
	hvad ~ er|var en|et|sådan|sån en? <W> $
	hvad ~ er|var en|et|sådan|sån en? !god*|rimelig*|passende|normal*|almindelig*|fair|realistisk*|typisk|typiske|bedre <W> ..1 <W> $
	hvad ~ er|var ~ det|den|de ~ her|der? <W> ~ for noget|en|nogen
	hvad ~ er|var ~ <W> $
	hvad ~ er|var ~ <W> ~ for ~ noget|en|et|nogen
	hvad ~ er|var ~ det|den ~ her|der? , <W>
	hvad for ~ en|et|nogle|noget <W> $
	hvad ~ går|gik ~ <W> ~ ud på
	hvad ~ handler ~ <T> om
	hvad ~ indebærer|indebar ~ <W>
	hvad ~ menes|mentes ..2 med
	hvad ~ mener|mente|mente ~ du|i|de|han|hun|man|lægen|brevet ~ med ~ !at
	hvad ~ hentyder|hentydede|refererer
	hvad ~ skal|skulle ~ det|den ~ her|der? ~ forestille
	hvad ~ ligger ~ der ~ i ~ det|ordet|<W>
	hvad ~ er ~ det|den ~ her|der? ~ for ~ noget|en|et ..2 ord|udtryk|begreb|sprog|forkortelse|volapyk|vrøvl|sludder|bogstavsuppe|bogstaver
	hvad ~ bruger ~ man ~ <T> til
	hvad ~ gør|laver ~ en|et|sådan <W>
	hvem|hvad ~ gemmer ~ sig ~ bag
	er ~ en|et|det ~ <W> ~ det ~ samme ~ som !sidst|før|i|dengang|hos|min|mit|de
	er <W> ~ det ~ samme ~ som
	er ~ det ~ samme ~ som ~ en|et <W>
	er ~ <W> ~ noget ~ man|jeg|vi|han|hun
	hvad ~ er|var ~ forskellen|forskel ~ på|mellem|imellem ~ !de|dem|det|at|i|hvad <W>
	forskel|forskellen ~ på|mellem ..5 <T>
	hvordan ~ skal ~ det|den|<T> ~ forstås
	hvordan|hvad ~ skal|kan ~ jeg|vi|man ~ forstå|lægge ~ i? ~ ordet|udtrykket|begrebet|<T>
	sig|sige|fortælle|forklare|fortæl ~ ..2 hvad ~ ordet|<T> ~ er|var
	skal ~ det ~ forstås
	er ~ det ~ sådan ~ at ~ forstå
	betyder ~ ordet|udtrykket|<T>
	? betyder ~ det ~ så? ~ at ??
	<W> det ~ har ~ jeg|vi ~ aldrig ~ hørt
	det ~ ord|udtryk|begreb ~ er|var ~ nyt|helt|ukendt|fremmed|ikke
	ord|udtryk|begreb ~ der|som ~ er|var ~ nyt|nye|fremmed|fremmede|ukendt|ukendte|helt
	første ~ gang ..2 hører|hørte|ser|har ..2 ord|ordet|udtryk|udtrykket|begreb|<T>
	ringer ~ ingen ~ klokker|klokke
	findes ~ ikke ~ i ~ min|mit|vores ~ ordbog|ordforråd|verden
	står ~ ikke ~ i ~ min|nogen ~ ordbog
	hvem ~ har ~ fundet ~ på ..2 ord|udtryk|navn|navne
	hvem ~ siger|taler|snakker|skriver ~ sådan|sån
	sådan|sån ~ taler|snakker|skriver ~ man|vi|folk|ingen|jeg
	ikke|slet ~ dansk det|ret|rigtigt
	er ~ det|dét ~ overhovedet ~ dansk
	findes|fås|få|får|har|tage|tag|tager|sige|siges|igen ~ ..4 på ~ ..1 dansk|menneskesprog|jysk|almindeligt ??|tak|$
	dansk ~ udgave|version|oversættelse
	andet|nemmere|lettere|almindeligt|dansk|simplere|enklere|kortere|bedre ord ~ for|til
	? stave|staves|staver|stav ~ det|det|man|du ~ det? $
	tabte|taber|mistede|mister|tabt|mistet ~ jeg|vi|hun|han? ..1 tråden
	hænge|hænger|hang ~ jeg|vi? ~ ikke ~ på
	ikke ~ hænge ~ på
	er|var ~ jeg|vi? ..1 tabt ~ bag ~ en|af ~ vogn
	jeg|vi|hun|han ~ er|var|bliver|blev ~ sat|hægtet|koblet ~ helt? ~ af ~ !ved|på|foran|her|derhjemme|i
	ikke ~ med ~ på ~ den|hvad|alt|ordet|det
	klappen|rullegardinet|jernet|skodderne ~ gik|går|ryger|røg ~ ..1 ned
	går|gik ~ ..1 i ~ sort
	& hjernen ~ slog|slår|kogte|koger|stod|står|gik|går ~ fra|over|stille|i
	hovedet ~ slog|slår|stod|står ~ fra|stille
	& snurrer|kørte|kører|snurrede ~ rundt|hovedet|det
	ene ~ øre ..3 ud ~ af|ad ~ det
	fløj|røg|susede|gik|gled ~ ..1 forbi ~ mig|os|ham|hende|ørerne|hovedet
	fløj|røg|susede ~ ..1 hen? ~ over ~ hovedet
	talt|tale|taler|snakke|snakket|snakker|skrive|skrevet|stå|stået|sagt|sige|været|være|læse ~ ..2 på? kinesisk|græsk|russisk|latin|arabisk|hebraisk|volapyk|japansk|tyrkisk|finsk|polsk|marsiansk|klingon|hottentottisk|swahili|esperanto|bulgarsk
	lige ~ så|lige ~ godt ..4 kinesisk|græsk|russisk|latin|arabisk|hebraisk|volapyk|japansk|finsk|polsk
	by|en ~ by ~ i ~ rusland
	et|som ~ fremmed ~ sprog
	fremmedsprog
	andet|eget|hemmeligt|særligt ~ sprog
	det ~ rene ~ volapyk|vrøvl|kinesisk|nonsens|volapük|sort
	volapük|gibberish|nonsens|vrøvlesprog|bogstavsuppe|ordskvalder|ordsalat|kodesprog|kancellistil|papirdansk|skrivebordsdansk|kommunesk
	skær|skære|skåret|skåret ~ det|den? ~ ud ~ i ~ pap
	bøj|bøje|bøjet ~ det? ~ i ~ neon
	med|ind|ske ~ teskeer|teske|ske
	en ~ gang ~ til ~ langsomt|langsommere
	langsomt|langsommere ..4 dansk|ord|forstå|med
	andre|dine|egne|almindelige|enkle|nemme|få|simple ~ egne? ord ~ ??|$|tak
	på ~ en ~ anden|lettere|nemmere|mere ~ forståelig? måde ~ så|$
	anderledes|enklere|nemmere|tydeligere|simplere så ~ jeg|vi|man|hun|han ~ forstår|kan|fatter
	oversæt|oversætte|oversat|oversætter|oversættelse ~ !fra|for ~ det|dem|den|brevet|ord|det|for|til|lige|$|??
	få|få|må ~ jeg|vi ..2 få ..2 forklaring ~ på ~ ordet|det|hvad|<T>
	forklaring ~ på ~ ordet|<T>|hvad|forkortelsen
	forklare|forklar|uddybe|forklarer ~ ..2 ordet|udtrykket|begrebet|forkortelsen|forkortelserne|ordene|ord|<T>
	forklare|forklaret|fortælle|fortalt|sige|spørge|spurgte|spurgt ~ ..5 hvad|hva ..5 betyder|betød|dækker|dækkede|indebærer|menes
	hva|hvad|hvaffor|hvaba ~ for ~ en ~ fisk
	^ hæ ??|$|!
	^ hvaba|hvabaha ??|$
	hæ ??
	sagde|siger|svarede|svarer|sagt ~ jeg|vi|hun|han|mor|far? ~ bare|kun|blot ~ ja|jo|jaja|mm|okay|ok|javel ~ og|ja|uden|til|for|selvom|men|mens|så|$
	bare ~ sagt|sagde|siger ~ ja|jo|okay|javel ~ og|ja|uden|til ~ !tak
	smilede|smiler|smile|smilet ~ jeg|vi|hun|han? ~ bare? ~ og ~ nikkede|nikker|nikke
	nikkede|nikker|nikket|nikke ~ jeg|vi|hun|han? ~ !til|ad ~ bare|blot|pænt|ja|som|med|$
	lod|lader|ladet|lade ~ jeg|vi|hun|han? ~ bare? ~ som ~ om ..2 forstod|forstår|fattede|vidste|med|fulgte|hørte
	som ~ om ~ jeg|hun|han|vi ~ forstod|forstår|fattede|vidste|var
	ikke|at ~ lyde|virke|fremstå|føle ~ mig|sig? ~ dum|dumme|uvidende|dumt
	skrev|skrevet|skrive ~ jeg|vi|hun|han? ~ bare|blot? ~ under ..2 uden|selvom|men ..4 hvad|vide|forstå|ane|forstod
	uden ~ at ..1 vide|ane|forstå|fatte ..1 hvad
	uden ~ at ..1 forstå|fatte|begribe ~ et|en|det|halvdelen|noget|brik|hat|bønne|$
	lyder|lød ~ jo|mere|næsten? ~ som ~ noget ~ fra|man|der|farligt|med|med
	<T> ~ lyder|lød
	<T> ~ det ~ lyder|lød
	tror|troede|tænkte|regnede ~ jeg|hun|han|vi|de|først? ~ at? ..1 ordet|<T> ..1 betød|betyder|var|er|havde|handlede
	regnede|tænkte|troede|gættede ~ jeg|hun|han|vi? ~ med? ~ at? ~ det ~ ord? ~ betød
	<T> ~ troede|tænkte ~ jeg|hun|han
	forvekslede|forveksler|forvekslet|blandede|blander ~ ..2 <T>
	slå|slog|slår|slået|slåes ..4 op ~ i|på ~ ordbog|ordbogen|nettet|google|internettet|leksikon|den
	ordbog|leksikon|chatgpt|translate|oversætter|oversætterapp|tolk ..6 forstå|betyder|betød|oversætte|hvad|ord|ordet|for
	ringe|ringede|ringet|spørge|spurgte|spurgt ..3 for ~ at ~ få|høre|vide|finde ..3 hvad ..4 betød|betyder|stod|mente|er|var
	få|fik|have|havde|bad|bede|måtte|skal|skulle|må ~ min|mit|mine|naboen|en|han|hun|vores|nogen ..3 til|at ~ at? ~ oversætte|forklare|tyde|læse ..4 hvad|det|brevet|ordet|ordene|dem|mig|for
	måtte|må|skal|skulle ~ jeg|hun|han|vi? ~ have|hente|ringe ~ ..4 oversætte|forklare|tyde|oversat|forklaret
	læse|læst|læste|læser ..5 flere|tre|fire|fem|seks|syv|otte|ti|tyve|mange|utallige|hundrede|gentagne|adskillige gange ..3 uden|men|før|%
	? det|den ~ fik|fanger|fangede|fik|opfangede ~ jeg|vi ~ ikke
	fik|får|få ~ jeg|vi|hun|han|mor? ~ ikke|aldrig|kun ~ ..2 fat ~ i|på ..3 hvad|ord|ordet|betydningen|meningen|halvdelen|det|$
	det|den|ordet ~ fik|fanger|fangede ~ jeg|vi ~ ikke ~ ..1 fat
	hvad ~ sagde ~ du|i ~ det ~ hed
	hvad ~ var|er ~ det ~ nu? ~ det|den|han|hun ~ hed|kaldte|hedder
	det|den|de|en|et ~ der? ~ dims|dingenot|dims|himstregims|ord|forkortelse ~ du|i|der|som ~ sagde|nævnte|skrev|brugte|kaldte|stod
	hvor ~ mange ~ fremmedord|forkortelser|bogstaver
	alle|alt ~ de|det ~ der|her|fremmede|fine|lange|mærkelige|svære|underlige? ~ ord|fremmedord|forkortelser|bogstaver|fagord|fagsprog|fagudtryk
	mange|flere|lutter|masse|bunke|fulde|fuldt|fyldt ~ af? ~ fremmede|fine|lange|mærkelige|svære|underlige|faglige|indviklede? ~ fremmedord|forkortelser|fagord|fagudtryk|fagsprog|bogstaver
	så|for|alt|meget|ret|lidt|rigtig ~ fint|indviklet|svært|kringlet|højtravende|akademisk|fagligt|teknisk|lærd|kompliceret|knudret|snørklet ~ formuleret|skrevet|sprog|dansk|udtryk|ord|sagt
	svært|indviklet|kringlet|højtravende|akademisk|kompliceret|knudret|snørklet|uforståeligt ~ dansk|sprog|skrevet|formuleret|udtrykt
	umulig|umuligt|svært|svær ~ at ~ forstå|læse|tyde|gennemskue|følge|oversætte ~ hvad|brevet|ordet|ordene|sproget|teksten|jer|jeres|når
	& umulig|umuligt|svært|svær|umulige|svære ~ at ~ forstå|tyde|fatte|begribe
	dansk ~ er ~ ikke ~ så? ~ godt|nok|mit
	mit|min ~ dansk ~ er|rækker
	hvor ~ skal|kan ~ man|jeg ~ lære|læse ~ det ~ sprog
	nu ~ taler|snakker|siger ~ du|i ~ !om|med|for ..3 sprog|ord|$
	sig ~ nu? ~ det ~ lige? ~ så|på|igen|med ~ jeg|almindelige|almindeligt|dansk|andre|man
`)
