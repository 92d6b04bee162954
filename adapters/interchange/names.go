package interchange

// Names are the keys of the departments, units and life situations that a
// programme has. A file speaks of them by key or by name; a name need not be
// like its key, and must not make a second one beside it. The zero Names know
// nothing: each name gives the key that [Key] makes of it.
type Names struct{ keys map[thing]string }

// Department notes a department.
func (n *Names) Department(key, name string) { n.note("department", "", key, name) }

// Unit notes a unit of a department, named by its key.
func (n *Names) Unit(department, key, name string) { n.note("unit", department, key, name) }

// LifeSituation notes a life situation.
func (n *Names) LifeSituation(key, wording string) { n.note("life-situation", "", key, wording) }

// note has a key stand for itself, whatever else is called so.
func (n *Names) note(kind, of, key, name string) {
	if n.keys == nil {
		n.keys = map[thing]string{}
	}
	n.keys[thing{kind, key, of}] = key
	if named := (thing{kind, Key(name), of}); n.keys[named] == "" {
		n.keys[named] = key
	}
}

func (n Names) key(kind, of, name string) string {
	key := Key(name)
	if known := n.keys[thing{kind, key, of}]; known != "" {
		return known
	}
	return key
}
