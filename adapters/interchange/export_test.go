package interchange

// Catalogue is what the tests hold against what is said.
var Catalogue = sentences
