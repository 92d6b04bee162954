package jargon

// spoken writes what is said, and how it is said in Jutland and on Funen, as
// the patterns write it.
var spoken = map[string]string{
	"hva": "hvad", "hwa": "hvad", "va": "hvad", "hvad'": "hvad", "hvafor": "hvad", "hvaffor": "hvad", "hvaffer": "hvad", "hvadfor": "hvad",
	"ik": "ikke", "itte": "ikke", "inte": "ikke", "si": "sige", "mer": "mere", "ikk": "ikke", "ikke'": "ikke", "it": "ikke", "itt": "ikke", "et'": "ikke", "ikj": "ikke", "igge": "ikke", "ek": "ikke",
	"de": "de", "d": "det", "deg": "det", "dæ": "det", "dæt": "det", "detd": "det", "dether": "det",
	"noed": "noget", "nåed": "noget", "nåd": "noget", "nowed": "noget", "noe": "noget", "nåå": "noget", "nåwed": "noget", "nogetså": "noget",
	"æ": "jeg", "a": "jeg", "jæ": "jeg", "jaj": "jeg", "jei": "jeg", "mæ": "mig", "mej": "mig", "maj": "mig", "dig": "dig", "dej": "dig", "dæi": "dig",
	"ka": "kan", "ku": "kunne", "ska": "skal", "sku": "skulle", "vil": "vil", "ve": "ved", "vidst": "vidste", "vist": "vist", "do": "du", "viste": "vidste",
	"fa'en": "fanden", "faen": "fanden", "faneme": "fanden", "hva'": "hvad", "dær": "der", "sagd": "sagde", "hår": "har",
	"bety": "betyder", "betyr": "betyder", "betyer": "betyder", "bety'r": "betyder", "betød": "betød", "betydde": "betød", "sier": "siger", "sir": "siger", "sejer": "siger",
	"forstå": "forstå", "forstor": "forstår", "forståe": "forstår", "forståer": "forstår", "snakker": "snakker", "sna'ker": "snakker",
	"ingenteng": "ingenting", "inted": "intet", "entet": "intet", "ann": "aner", "anner": "aner", "hwad": "hvad", "hwadd": "hvad", "er'": "er", "ær": "er",
	"mene": "mener", "meen": "mener", "wa": "var", "vår": "var", "i'": "i",
}
