// Package esdbnode is an EventStoreDB node that lives in the process: a gRPC
// server that speaks EventStoreDB's own protocol and keeps its events in one
// SQLite file. The engine reaches it through the official client, exactly as it
// would reach a real server or cluster; only the connection string differs.
//
// What it guarantees:
//
//   - Durability. An append is answered only after the transaction that holds
//     it has been synced to disk. Appends that wait at the same time share one
//     transaction and one sync (group commit); if that sync fails, none of them
//     is acknowledged, and the sync is never tried again on the same connection.
//   - Order. One goroutine writes. It gives positions in commit order, strictly
//     increasing and with gaps, so a subscriber that reads on from the last
//     position it saw skips nothing and sees nothing twice.
//   - Idempotency and expected revisions as the real server has them (see
//     decide). An event id is not a uniqueness constraint.
//   - Isolation of load. Readers and subscribers read the file in short pages;
//     a slow one holds no lock, no queue and no unbounded memory.
//
// What it serves and where it differs from the real server stands in
// docs/eventstoredb-node.md.
package esdbnode
