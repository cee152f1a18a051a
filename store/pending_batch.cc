#include "store/pending_batch.h"

#include <algorithm>
#include <utility>

#include "store/bytes.h"

namespace chipline {
namespace {

constexpr std::size_t kClaimSize = 48;

// "key us-h20-2025": the claim's name as its owner would say it.
std::string Spoken(const std::string& name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string::npos) return name;
  return name.substr(0, colon) + " " + name.substr(colon + 1);
}

Error Taken(const Claim& claim, std::uint64_t seq, bool same_digest) {
  const std::string by = "entry " + std::to_string(seq);
  if (same_digest) {
    return Conflict(Spoken(claim.name) + " is in " + by + " already, but not the whole submission");
  }
  return Conflict(Spoken(claim.name) + " stands for something else in " + by);
}

}  // namespace

std::string EncodeClaim(const ClaimRecord& claim) {
  std::string bytes;
  PutLittle(&bytes, claim.seq);
  PutLittle(&bytes, claim.recorded_at);
  bytes.append(claim.digest.begin(), claim.digest.end());
  return bytes;
}

Result<ClaimRecord> DecodeClaim(std::string_view bytes) {
  if (bytes.size() != kClaimSize) return Corruption("a claim of the wrong size");
  ClaimRecord claim;
  claim.seq = GetLittle<std::uint64_t>(bytes.data());
  claim.recorded_at = GetLittle<Micros>(bytes.data() + 8);
  std::copy(bytes.begin() + 16, bytes.end(), claim.digest.begin());
  return claim;
}

Result<EntryDraft> DraftOf(const NewEntry& entry) {
  return EntryDraft{CHIP_TRY(DraftRecord(entry)), ClaimsOf(entry)};
}

Result<std::vector<EntryDraft>> DraftsOf(const std::vector<NewEntry>& entries) {
  std::vector<EntryDraft> drafts;
  drafts.reserve(entries.size());
  for (const NewEntry& entry : entries) drafts.push_back(CHIP_TRY(DraftOf(entry)));
  return drafts;
}

PendingBatch::PendingBatch(const LogHead& head, Micros now, Lookup lookup)
    : head_(head), now_(now), lookup_(std::move(lookup)) {}

Result<Receipt> PendingBatch::Add(const EntryDraft& draft, const AppendOptions& options) {
  const std::optional<Receipt> earlier = CHIP_TRY(FindDuplicate(draft));
  if (earlier) return *earlier;
  if (options.expected_last && *options.expected_last != head_.seq) {
    return Conflict("the log ends at " + std::to_string(head_.seq) + ", not at " +
                    std::to_string(*options.expected_last));
  }
  return Place(draft, std::max(now_, head_.recorded_at + 1));
}

Result<std::vector<Receipt>> PendingBatch::AddAll(const std::vector<EntryDraft>& drafts) {
  const LogHead head = head_;
  const std::size_t count = records_.size();
  std::vector<Receipt> receipts;
  receipts.reserve(drafts.size());
  for (const EntryDraft& draft : drafts) {
    Result<Receipt> receipt = Add(draft, {});
    if (!receipt) {
      RollBackTo(head, count);
      Error error = receipt.error();
      if (drafts.size() > 1) {
        error.place =
            "entry " + std::to_string(receipts.size() + 1) + " of " + std::to_string(drafts.size());
      }
      return error;
    }
    receipts.push_back(*receipt);
  }
  return receipts;
}

Result<Receipt> PendingBatch::AddRecorded(const EntryDraft& draft, std::uint64_t seq,
                                          Micros recorded_at) {
  if (seq != head_.seq + 1) {
    return Conflict("entry " + std::to_string(seq) + " cannot follow " + std::to_string(head_.seq));
  }
  if (recorded_at < head_.recorded_at) {
    return Conflict("entry " + std::to_string(seq) + " was recorded before the one in front of it");
  }
  const std::optional<Receipt> earlier = CHIP_TRY(FindDuplicate(draft));
  if (earlier) {
    return Conflict("entry " + std::to_string(seq) + " repeats entry " +
                    std::to_string(earlier->seq));
  }
  return Place(draft, recorded_at);
}

Result<std::optional<ClaimRecord>> PendingBatch::Find(const std::string& name) const {
  const auto pending = claims_.find(name);
  if (pending != claims_.end()) return std::optional<ClaimRecord>(pending->second);
  return lookup_(name);
}

Result<std::optional<Receipt>> PendingBatch::FindDuplicate(const EntryDraft& draft) const {
  std::optional<ClaimRecord> last;
  const Claim* held = nullptr;
  std::size_t count = 0;
  for (const Claim& claim : draft.claims) {
    const std::optional<ClaimRecord> holder = CHIP_TRY(Find(claim.name));
    if (!holder) continue;
    if (holder->digest != claim.digest) return Taken(claim, holder->seq, /*same_digest=*/false);
    if (!last || holder->seq > last->seq) last = holder;
    held = &claim;
    ++count;
  }
  if (count == 0) return std::optional<Receipt>();
  if (count < draft.claims.size()) return Taken(*held, last->seq, /*same_digest=*/true);
  return std::optional<Receipt>({last->seq, last->recorded_at, /*duplicate=*/true});
}

Receipt PendingBatch::Place(const EntryDraft& draft, Micros recorded_at) {
  Record record = SealRecord(draft.record, head_.seq + 1, recorded_at, head_.hash);
  head_ = {head_.seq + 1, recorded_at, record.hash};
  for (const Claim& claim : draft.claims) {
    claims_[claim.name] = {head_.seq, recorded_at, claim.digest};
  }
  records_.push_back(std::move(record));
  return {head_.seq, recorded_at, /*duplicate=*/false};
}

void PendingBatch::RollBackTo(const LogHead& head, std::size_t count) {
  head_ = head;
  records_.resize(count);
  std::erase_if(claims_, [&](const auto& claim) { return claim.second.seq > head.seq; });
}

}  // namespace chipline
