package eventstoredb

// CloseClient closes the client in use, as it would close itself when it has
// looked for a server in vain.
func (l *Log) CloseClient() {
	l.conn.mu.Lock()
	defer l.conn.mu.Unlock()
	l.conn.current.client.Close()
}
