// Package refiqda reads and writes what programs for qualitative analysis
// exchange (REFI-QDA 1.5, www.qdasoftware.org): codebooks (.qdc) and projects
// (.qdpx).
//
// What it guarantees: a coding lies on the same words before and after,
// whatever characters and line ends the text has; a GUID that something has is
// kept as its id; the same file again adds nothing; what is exported is valid
// against the schema of the standard, and read into an empty engine gives the
// same notes, versions and codings; and what could not be carried over, either
// way, is listed.
//
// Files are not trusted: an archive is never unpacked to disk, and the size of
// everything in it, the number of its elements and their depth are bounded.
package refiqda

import (
	"regexp"
	"strings"

	"github.com/google/uuid"

	"ledetraad/adapters/interchange"
)

const (
	maxArchive  = 64 << 20  // bytes of an archive that is read from a stream
	maxProject  = 48 << 20  // bytes of project.qde, and of a .qdc
	maxText     = 8 << 20   // bytes of one text
	maxTexts    = 512 << 20 // bytes of all texts
	maxEntries  = 50_000    // in an archive
	maxElements = 500_000   // of XML
	maxDepth    = 100       // of XML
)

// origin is how a project says that it was exported here.
const origin = "Ledetråd"

var guid = regexp.MustCompile(`^\{?([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\}?$`)

// plainGUID is a GUID in small letters without braces, "" for what is none.
func plainGUID(s string) string {
	m := guid.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return ""
	}
	return strings.ToLower(m[1])
}

// guidOf is the GUID of what has an id: the id itself where it is a UUID.
func guidOf(kind string, of ...string) string {
	if id := of[len(of)-1]; len(id) == 36 {
		if u, err := uuid.Parse(id); err == nil && u.String() == id {
			return id
		}
	}
	return interchange.DeriveID(append([]string{"refi-qda", kind}, of...)...).String()
}
