#include "store/verify_records.h"

#include <string>
#include <utility>

#include "store/record.h"

namespace chipline {
namespace {

using Family = RocksDatabase::Family;

// The value under `seq`, where both cursors must stand.
Result<std::string_view> ValueAt(const RocksCursor& cursor, std::uint64_t seq) {
  if (!cursor.Valid()) {
    CHIP_CHECK(cursor.Finish());
    return Corruption("it is missing");
  }
  if (cursor.seq() != seq) return Corruption("it is missing");
  return cursor.value();
}

// How many claims the entry holds, each found under its name with what it should say.
Result<std::uint64_t> CheckClaims(const RocksDatabase& database, const LogEntry& entry) {
  const std::vector<Claim> claims = ClaimsOf(entry);
  for (const Claim& claim : claims) {
    const ClaimRecord expected{entry.seq, entry.recorded_at, claim.digest};
    const std::optional<ClaimRecord> found = CHIP_TRY(database.ReadClaim(claim.name));
    if (!found) return Corruption("its claim " + claim.name + " is missing");
    if (!(*found == expected)) {
      return Corruption("its claim " + claim.name + " belongs to entry " +
                        std::to_string(found->seq) + " or stands for something else");
    }
  }
  return std::uint64_t{claims.size()};
}

class ChainCheck {
 public:
  explicit ChainCheck(const RocksDatabase& database) : database_(database) {}

  Result<void> Check(std::uint64_t seq, const std::string& bytes) {
    const DecodedRecord record = CHIP_TRY(DecodeRecord(bytes));
    if (record.entry.seq != seq) {
      return Corruption("the record says " + std::to_string(record.entry.seq));
    }
    if (record.previous != previous_) return Corruption("it does not follow from the one before");
    if (record.entry.recorded_at < recorded_at_) return Corruption("its time goes back");
    claims_ += CHIP_TRY(CheckClaims(database_, record.entry));
    previous_ = record.hash;
    recorded_at_ = record.entry.recorded_at;
    return Ok();
  }
  const Hash& last() const { return previous_; }
  std::uint64_t claims() const { return claims_; }

 private:
  const RocksDatabase& database_;
  Hash previous_{};
  Micros recorded_at_ = 0;
  std::uint64_t claims_ = 0;
};

Result<void> CheckChain(const RocksDatabase& database, const LogHead& end, ChainCheck* chain) {
  const auto heads = database.Walk(Family::kHeads);
  const auto bodies = database.Walk(Family::kBodies);
  std::string bytes;
  const auto check = [&](std::uint64_t seq) -> Result<void> {
    bytes.assign(CHIP_TRY(ValueAt(*heads, seq)));
    bytes.append(CHIP_TRY(ValueAt(*bodies, seq)));
    return chain->Check(seq, bytes);
  };
  for (std::uint64_t seq = 1; seq <= end.seq; ++seq, heads->Next(), bodies->Next()) {
    Result<void> checked = check(seq);
    if (checked) continue;
    Error error = checked.error().Prefixed("entry " + std::to_string(seq));
    error.code = ErrorCode::kCorruption;
    return error;
  }
  if (chain->last() != end.hash) {
    return Corruption("entry " + std::to_string(end.seq) + ": the chain ends elsewhere");
  }
  return Ok();
}

// Every claim of an entry has been found under its name; where there are no more names than that,
// every name belongs to an entry.
Result<void> CheckClaimCount(const RocksDatabase& database, const LogHead& end,
                             std::uint64_t expected) {
  const auto cursor = database.Walk(Family::kClaims);
  std::uint64_t count = 0;
  for (; cursor->Valid(); cursor->Next()) {
    const Result<ClaimRecord> claim = DecodeClaim(cursor->value());
    if (!claim) return claim.error().Prefixed("claim " + std::string(cursor->key()));
    if (claim->seq <= end.seq) ++count;  // later ones came while this ran
  }
  CHIP_CHECK(cursor->Finish());
  if (count == expected) return Ok();
  return Corruption(std::to_string(count) + " claims are stored where the entries make " +
                    std::to_string(expected));
}

}  // namespace

Result<void> VerifyRecords(const RocksDatabase& database, const LogHead& end) {
  ChainCheck chain(database);
  CHIP_CHECK(CheckChain(database, end, &chain));
  CHIP_CHECK(CheckClaimCount(database, end, chain.claims()));
  return database.VerifyChecksums();
}

}  // namespace chipline
