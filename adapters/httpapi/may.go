package httpapi

import "ledetraad/domain/access"

// May reports whether a reader may use an operation, if only for the own
// departments. Pages ask it to offer nobody what would be refused; what is
// refused is decided where the operation is used.
func May(r access.Reader, operation string) bool {
	p := permissions[operation]
	return p.open || p.of(r) != no
}

// Bound reports whether a reader gets an operation's answer for the own
// departments only.
func Bound(r access.Reader, operation string) bool { return permissions[operation].of(r) == own }

// MayCommand reports whether a reader's role gives a command of that name.
func MayCommand(r access.Reader, name string) bool { return mayCommand(r, name) }
