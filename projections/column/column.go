// Package column keeps a list in one column of a view's table, as JSON. The same
// list is always the same bytes; no list is none.
package column

import "encoding/json"

// Encode writes a list of what can always be written: text, numbers, truth
// values, and structs of these.
func Encode[T any](list []T) []byte {
	if len(list) == 0 {
		return []byte{}
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	return b
}

// Decode reads what Encode has written.
func Decode[T any](b []byte) ([]T, error) {
	if len(b) == 0 {
		return nil, nil
	}
	var list []T
	err := json.Unmarshal(b, &list)
	return list, err
}
