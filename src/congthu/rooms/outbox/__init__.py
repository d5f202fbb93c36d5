"""The outbox: work that must follow a write is enqueued in the same transaction as the write."""
