// Where the log ended when it last answered, kept and synced outside of the database. A database
// that lost its tail opens as if nothing had happened, because it cannot know which of its bytes
// were promised to somebody (facebook/rocksdb#6288); the anchor knows.
//
//   file := page with a slot, page with a slot; 8192 bytes, zero behind the slots
//   slot := magic "CHPA", version u8 = 2, 3 zero bytes, acknowledged mark, promised mark,
//           first 8 bytes of SHA-256 of the 88 bytes before; 96 bytes, little-endian
//   mark := seq u64, hash (32)
//   A slot of version 1 has one mark, which is both, then 8 zero bytes, and its sum behind 56
//   bytes.
//
// The anchor is written side by side with the entries that it promises, and they are answered when
// both are down. So after a crash the log may end at either mark, or beyond; before the
// acknowledged one it has lost something. Writes go to the two slots in turn, a page apart: a torn
// write spoils at most the newer one, and what the older one says was acknowledged before.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "model/entry.h"
#include "model/result.h"
#include "store/posix.h"

namespace chipline {

// A place in the log: an entry and its hash.
struct LogMark {
  std::uint64_t seq = 0;
  Hash hash{};
  friend bool operator==(const LogMark&, const LogMark&) = default;
};

struct Anchor {
  LogMark acknowledged;
  LogMark promised;  // the end of what is being written; the same where nothing is
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

// One thread at a time.
class HeadAnchor {
 public:
  // Nothing if there is no such file. kCorruption if neither slot can be read.
  static Result<std::optional<Anchor>> Read(const std::string& path);

  // Makes the file anew with both slots saying that the log ends at `mark`, durable when it
  // returns; a crash on the way leaves the old file.
  static Result<HeadAnchor> Create(const std::string& path, const LogMark& mark);

  HeadAnchor(HeadAnchor&&) noexcept;
  HeadAnchor& operator=(HeadAnchor&&) noexcept;
  ~HeadAnchor();

  // Durable when Finish returns. kUnavailable where the disk is full, else kIo; then nothing is
  // known of the slot, and there is nothing to finish.
  Result<void> Begin(const Anchor& anchor);
  Result<void> Finish();
  Result<void> Write(const Anchor& anchor);  // both

 private:
  struct Slots;
  static Result<HeadAnchor> CreateWith(const std::string& path, const LogMark& mark, int flags);
  explicit HeadAnchor(File file);

  std::unique_ptr<Slots> slots_;
};

}  // namespace chipline
