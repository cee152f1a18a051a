// The RocksDB side of the log: options, column families, keys, and errors in our words. For
// rocks_event_log.cc only; the library itself stays in rocks_database.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "model/result.h"
#include "store/event_log.h"
#include "store/pending_batch.h"

namespace chipline {

// Walks one column family in key order. One thread at a time; sees what was there when it began.
class RocksCursor {
 public:
  virtual ~RocksCursor() = default;
  virtual bool Valid() const = 0;
  // The seq of a key in heads or bodies; zero if the key is no such thing.
  virtual std::uint64_t seq() const = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;  // until Next
  virtual void Next() = 0;
  // Why the walk ended: nothing, or what could not be read.
  virtual Result<void> Finish() const = 0;
};

// One open database. Reading is safe from any thread; one thread at a time writes.
class RocksDatabase {
 public:
  enum class Family : std::uint8_t { kHeads = 1, kBodies = 2, kClaims = 3 };

  // `folder` is the database's own. With `create`, an empty one is made where there is none.
  // Errors as RocksEventLog::Open.
  static Result<std::unique_ptr<RocksDatabase>> Open(const std::string& folder, bool create);
  // One that is there, without writing a byte. With `locks`, nobody else has it open meanwhile.
  // REQUIRES: no Write.
  static Result<std::unique_ptr<RocksDatabase>> OpenToRead(const std::string& folder, bool locks);
  ~RocksDatabase();

  // Records and claims of the batch in one synced write. kUnavailable where the disk is full.
  Result<void> Write(const PendingBatch& batch);

  // The last record; an empty log gives a default LogHead. kCorruption where heads and bodies do
  // not end there, or claims are missing. REQUIRES: called once, before the first Write.
  Result<LogHead> ReadHead();
  // Head and tail in one. kCorruption where either is missing.
  Result<std::string> ReadRecord(std::uint64_t seq) const;
  Result<Hash> ReadHash(std::uint64_t seq) const;
  Result<std::optional<ClaimRecord>> ReadClaim(const std::string& name) const;

  // From the first record with seq > after, or the first claim.
  std::unique_ptr<RocksCursor> Walk(Family family, std::uint64_t after = 0) const;
  // A copy of the database in `folder`, which must not exist; no file is shared with it, so that
  // what damages one leaves the other alone. REQUIRES: no Write has failed.
  Result<void> Checkpoint(const std::string& folder) const;
  // Checks every block of every file against its checksum.
  Result<void> VerifyChecksums() const;

 private:
  struct State;
  explicit RocksDatabase(std::unique_ptr<State> state);
  Result<void> CheckFormat(bool create);
  Result<std::uint64_t> LastOf(Family family) const;
  Result<std::uint64_t> CountClaims(std::uint64_t expected) const;
  std::unique_ptr<State> state_;
};

}  // namespace chipline
