// Documents beside the log: accounts, sessions, tokens, drafts, what a request was answered with,
// the scheduler's plan. Small, mutable and private, so not entries; durable all the same.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/result.h"

namespace chipline {

// A document of a named collection, by an id that is unique there. The text is its owner's (JSON by
// habit); the store does not read it. Names and ids are not empty and hold no zero byte.
struct SideDocument {
  std::string id;
  std::string text;
  friend bool operator==(const SideDocument&, const SideDocument&) = default;
};

struct SideChange {
  std::string collection;
  std::string id;
  std::optional<std::string> text;  // nothing: removed
};

// Safe from any thread. One process owns a store.
class SideStore {
 public:
  virtual ~SideStore() = default;

  virtual Result<std::optional<std::string>> Get(std::string_view collection,
                                                 std::string_view id) const = 0;
  // All of a collection, in order of id.
  virtual Result<std::vector<SideDocument>> List(std::string_view collection) const = 0;

  // All changes or none; durable on return. kInvalidArgument for a bad name or id; kUnavailable
  // where the disk is full and kIo: unknown, write the same again.
  virtual Result<void> Write(const std::vector<SideChange>& changes) = 0;
  Result<void> Put(std::string collection, std::string id, std::string text) {
    return Write({{std::move(collection), std::move(id), std::move(text)}});
  }
  Result<void> Remove(std::string collection, std::string id) {
    return Write({{std::move(collection), std::move(id), std::nullopt}});
  }

  // Puts the document unless the id is taken, as one step. What stands there afterwards: `text`, or
  // what was there before.
  virtual Result<std::string> PutIfAbsent(const std::string& collection, const std::string& id,
                                          const std::string& text) = 0;

  // Every document of every collection, at one moment, as what would write it.
  virtual Result<std::vector<SideChange>> All() const = 0;
};

// The side store of a store by its name, as OpenEventLog takes it: of "rocksdb:DIR" the database
// DIR/side, made if missing; of "memory:" nothing that outlives the object. Errors as OpenEventLog.
Result<std::unique_ptr<SideStore>> OpenSideStore(const std::string& store);
// One that is there and that nobody has open, without writing a byte: a backup's. Every Write is
// kUnavailable.
Result<std::unique_ptr<SideStore>> OpenSideStoreToRead(const std::string& store);

}  // namespace chipline
