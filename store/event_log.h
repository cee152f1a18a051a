// The event log: durable, ordered, once. The only truth; everything else is derived from it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/entry.h"
#include "model/result.h"
#include "store/entry_head.h"

namespace chipline {

// What an append gave: the entry's place in the log, and whether it had been there before.
struct Receipt {
  std::uint64_t seq = 0;
  Micros recorded_at = 0;
  bool duplicate = false;
};

struct AppendOptions {
  // Append only if the log still ends here; otherwise kConflict and nothing is written.
  std::optional<std::uint64_t> expected_last;
};

// The end of the log. `hash` covers every entry up to `seq`; all zero for an empty log.
struct LogHead {
  std::uint64_t seq = 0;
  Micros recorded_at = 0;
  Hash hash{};
};

// Safe from any thread. One process owns a log at a time.
class EventLog {
 public:
  virtual ~EventLog() = default;

  // On success the entry is durable and will be in every later read. If every claim of the entry
  // (model/entry.h) was made before with the same digest, the earlier receipt comes back with
  // `duplicate` set and nothing is written; a claim with another digest, or only some of the
  // claims, is kConflict naming the earlier entry. On error nothing was written; kUnavailable and
  // kIo alone mean "unknown, submit the same again", which is what claims are for.
  // The log sets seq and recorded_at. REQUIRES: the entry has been validated.
  virtual Result<Receipt> Append(const NewEntry& entry, const AppendOptions& options) = 0;
  Result<Receipt> Append(const NewEntry& entry) { return Append(entry, {}); }

  // Several entries in one durable write, in order; all or nothing. Receipts in the same order.
  // Duplicates among them take no number. For bulk loading: one sync instead of many.
  virtual Result<std::vector<Receipt>> AppendAll(const std::vector<NewEntry>& entries) = 0;

  // For import only: entries with the seq and the time that they have in another log, in one
  // durable write, all or nothing, so that the chain comes out the same. kConflict where they do
  // not follow on this log's end, go back in time, or claim what is taken.
  virtual Result<void> AppendRecorded(const std::vector<LogEntry>& entries) = 0;

  // Up to `limit` entries with seq > after, in order; fewer only at the end of the log.
  // kCorruption names the seq; nothing is ever skipped silently.
  virtual Result<std::vector<LogEntry>> Read(std::uint64_t after, std::size_t limit) const = 0;

  // One entry. kNotFound beyond the end.
  virtual Result<LogEntry> Get(std::uint64_t seq) const = 0;

  // Calls `visit` with the head of every entry with seq > after, in order, without parsing bodies.
  // The views inside are valid during the call only. Stops at the entry that was last when it
  // began, or where `visit` returns false.
  virtual Result<void> ScanHeads(std::uint64_t after,
                                 const std::function<bool(const EntryHead&)>& visit) const = 0;

  virtual LogHead Head() const = 0;
  // The chain's hash after entry `seq`. kNotFound beyond the end; seq 0 is all zero.
  virtual Result<Hash> HashAt(std::uint64_t seq) const = 0;

  // Who holds a claim (an event's key or a submission id), if anybody.
  virtual Result<std::optional<Receipt>> FindClaim(const std::string& name) const = 0;

  // Returns when the log's end is past `seq`, at the timeout, or when asked to stop.
  virtual void WaitPast(std::uint64_t seq, std::chrono::milliseconds timeout,
                        std::stop_token stop) const = 0;

  // Recomputes the chain from the first entry, checks bodies, heads, claims and the anchor.
  // The number of entries checked, or kCorruption naming the first bad one.
  virtual Result<std::uint64_t> Verify() const = 0;

  // Makes a store in `folder`, which must be missing or empty, that holds all entries up to some
  // moment of the call, and the rules that it keeps; appends go on meanwhile. The copy has been
  // opened and verified when this returns its last seq. On error the folder is not a backup.
  // Documents and side store are not part of it: store/backup.h copies a whole store.
  virtual Result<std::uint64_t> BackUp(const std::string& folder) const {
    return InvalidArgument("this engine makes no backups: export the log instead", folder);
  }

  // "rocksdb:/var/lib/chipline", for logs and /status.
  virtual std::string Describe() const = 0;

  // Why no append is taken any more (kUnavailable), where none is: a write has failed, or the disk
  // was full when the log was opened. Reading goes on. It stays so until the log is opened again.
  virtual std::optional<Error> WriteFault() const { return std::nullopt; }
};

}  // namespace chipline
