// What is about to be appended: claims looked up, numbers, times and the chain assigned. Engines
// share it, so that they can differ only in where the bytes go.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/entry.h"
#include "model/result.h"
#include "store/event_log.h"
#include "store/record.h"

namespace chipline {

// Who holds a claim: what an engine stores under the claim's name.
struct ClaimRecord {
  std::uint64_t seq = 0;
  Micros recorded_at = 0;
  Hash digest{};
  friend bool operator==(const ClaimRecord&, const ClaimRecord&) = default;
};
// seq u64, recorded_at i64, digest (32): little-endian, 48 bytes.
std::string EncodeClaim(const ClaimRecord& claim);
Result<ClaimRecord> DecodeClaim(std::string_view bytes);

// An entry made ready outside of any lock: JSON, lists and digests are the expensive part.
struct EntryDraft {
  RecordDraft record;
  std::vector<Claim> claims;
};
// kInvalidArgument where the entry does not fit a record (record.h).
Result<EntryDraft> DraftOf(const NewEntry& entry);
Result<std::vector<EntryDraft>> DraftsOf(const std::vector<NewEntry>& entries);

// One thread at a time. Nothing of a refused entry stays behind.
class PendingBatch {
 public:
  // Looks into the log for a claim made earlier.
  using Lookup = std::function<Result<std::optional<ClaimRecord>>(const std::string& name)>;

  // `head` is the end of the log; `now` the time that new entries get, pushed on where it would
  // not be after the entry before.
  PendingBatch(const LogHead& head, Micros now, Lookup lookup);

  // The promise of EventLog::Append, up to the writing.
  Result<Receipt> Add(const EntryDraft& draft, const AppendOptions& options);
  // All or none. `place` of an error is "entry N of M" where there are several.
  Result<std::vector<Receipt>> AddAll(const std::vector<EntryDraft>& drafts);
  // At exactly this place and time; kConflict where the log's end is elsewhere or a claim is taken.
  Result<Receipt> AddRecorded(const EntryDraft& draft, std::uint64_t seq, Micros recorded_at);

  // The end of the log after these entries.
  const LogHead& head() const { return head_; }
  const std::vector<Record>& records() const { return records_; }
  std::uint64_t first_seq() const { return head_.seq - records_.size() + 1; }
  const std::unordered_map<std::string, ClaimRecord>& claims() const { return claims_; }

 private:
  Result<std::optional<ClaimRecord>> Find(const std::string& name) const;
  // The earlier receipt if all claims were made before, nothing if none was, else kConflict.
  Result<std::optional<Receipt>> FindDuplicate(const EntryDraft& draft) const;
  Receipt Place(const EntryDraft& draft, Micros recorded_at);
  void RollBackTo(const LogHead& head, std::size_t count);

  LogHead head_;
  Micros now_;
  Lookup lookup_;
  std::vector<Record> records_;
  std::unordered_map<std::string, ClaimRecord> claims_;
};

}  // namespace chipline
