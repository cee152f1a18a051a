// What both databases of a store (the log's and the side store's) ask of RocksDB alike. For
// rocks_*.cc only.
#pragma once

#include <memory>
#include <string>

namespace rocksdb {
struct DBOptions;
class Status;
}  // namespace rocksdb

namespace chipline {

// After a write that failed the database takes no more until it is opened again, and the program
// goes on. RocksDB by itself does neither: it tries again once a full disk has room, and it writes
// on to a file whose writing failed, its own diary (LOG) for one, where an assertion ends the
// program and every reader with it. So nothing is tried again, and the diary, in `folder`, loses
// the lines that find no room; without a folder none is kept.
void StayFailed(rocksdb::DBOptions* options, const std::string& folder);

// Refuses a write-ahead log whose batches do not follow each other: bytes that stand there twice
// would meet an assertion of RocksDB that ends the program. Must outlive the call that opens.
class WalOrder {
 public:
  explicit WalOrder(rocksdb::DBOptions* options);
  ~WalOrder();
  WalOrder(const WalOrder&) = delete;
  WalOrder& operator=(const WalOrder&) = delete;

 private:
  class Filter;
  const std::unique_ptr<Filter> filter_;
};

// The disk, the quota or the process's limit on a file's size leaves no room. Read off the end of
// the text where RocksDB has no code for it: the front holds a path.
bool IsFull(const rocksdb::Status& status);

// Keeps other processes from a database that is opened for reading, which RocksDB itself would let
// anybody do beside its owner.
class DatabaseLock {
 public:
  // Null where another process holds it, or the file cannot be opened.
  static std::unique_ptr<DatabaseLock> Take(const std::string& folder);
  ~DatabaseLock();
  DatabaseLock(const DatabaseLock&) = delete;
  DatabaseLock& operator=(const DatabaseLock&) = delete;

 private:
  struct Held;
  explicit DatabaseLock(std::unique_ptr<Held> held);
  const std::unique_ptr<Held> held_;
};

}  // namespace chipline
