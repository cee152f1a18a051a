// The bytes of one entry in the log: a fixed binary head, its JSON body and its place in the hash
// chain. docs/log-format.md draws the layout and works through an example; keep the two in step.
//
//   record := head tail
//   head   := magic "CHPL", version u8, kind u8, flags u16, head bytes u32, body bytes u32,
//             seq u64, recorded_at i64 (µs), targets u16, events u16,
//             [published: 2 x i32], targets x (seq u64, index u32), events x event
//   tail   := previous hash (32), body (canonical JSON of the entry), hash (32)
//   hash   := SHA-256(head, previous hash, body)
//
// All integers are little-endian, as the machines are that replay them by the million; days are
// i32, and an optional field is there where its flag bit or its count says so. An engine may keep
// head and tail apart, so that replay reads heads only (docs/decisions.md says what that gains).
//
// These bytes outlive the program: never change what a version means. A later version may add
// fields and codes under a new version number; this program then refuses the record by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/entry.h"
#include "model/result.h"
#include "store/entry_head.h"

namespace chipline {

inline constexpr std::uint8_t kRecordVersion = 1;
inline constexpr std::size_t kMaxBodySize = std::size_t{32} << 20;

// All of a record that does not depend on its place in the log, so that it can be made before the
// writer's turn: the JSON and the lists are the expensive part.
struct RecordDraft {
  std::string head;  // seq and recorded_at still zero
  std::string body;
};

struct Record {
  std::string bytes;
  std::size_t head_size = 0;
  Hash hash{};

  std::string_view head() const { return std::string_view(bytes).substr(0, head_size); }
  std::string_view tail() const { return std::string_view(bytes).substr(head_size); }
};

struct DecodedRecord {
  LogEntry entry;
  Hash previous{};
  Hash hash{};
};

// kInvalidArgument where a name is longer than 65,535 bytes, a list has more items than that, or
// the body is larger than kMaxBodySize. The same entry always gives the same bytes.
Result<RecordDraft> DraftRecord(const NewEntry& entry);
Record SealRecord(const RecordDraft& draft, std::uint64_t seq, Micros recorded_at,
                  const Hash& previous);
// Both steps at once.
Result<Record> EncodeRecord(const LogEntry& entry, const Hash& previous);

// Reads a head, alone or at the front of a whole record, into `head`, whose lists keep their
// memory from call to call. The views point into `bytes`. Structure and codes are checked, the
// hash is not: that is DecodeRecord's. Any bytes that are no head are kCorruption, and `head` then
// holds nothing of use.
Result<void> DecodeHead(std::string_view bytes, EntryHead* head);

// Reads a whole record and checks everything about it that can be checked without its neighbours:
// its hash, its JSON, and that the head says what the body says. kCorruption for any other bytes.
Result<DecodedRecord> DecodeRecord(std::string_view bytes);

}  // namespace chipline
