package web

// groupedShown is a list of things in groups, with filters, and perhaps a form
// that adds one: solutions, workshops and measurements look alike.
type groupedShown struct {
	Key     string // of its texts: its own, and those with .title, .lead, .none and .filters behind it
	Path    string
	Filters []filter
	Chosen  bool
	Total   int
	Groups  []groupShown
	For     *choice // what these belong to: Value its address
	Form    *form
}

// groupShown is a part of such a list; a list may be one group without a title.
type groupShown struct {
	ID, Title string
	List      []lineOf
}

// lineOf is one thing of such a list.
type lineOf struct {
	Href, Name, Why string
	Notes           []string
}
