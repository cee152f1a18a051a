// Where the log ended when it last answered, kept and synced outside of the database. A database
// that lost its tail opens as if nothing had happened, because it cannot know which of its bytes
// were promised to somebody (facebook/rocksdb#6288); the anchor knows.
//
//   file := page with a slot, page with a slot; 8192 bytes, zero behind the slots
//   slot := magic "CHPA", version u8, 3 zero bytes, seq u64, hash (32), 8 zero bytes,
//           first 8 bytes of SHA-256 of the 56 bytes before; 64 bytes, little-endian
//
// Writes go to the two slots in turn, a page apart: a torn write spoils at most the newer one, and
// the older one is then still true, for its entries were promised before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "model/entry.h"
#include "model/result.h"
#include "store/posix.h"

namespace chipline {

struct Anchor {
  std::uint64_t seq = 0;
  Hash hash{};
  friend bool operator==(const Anchor&, const Anchor&) = default;
};

// One thread at a time.
class HeadAnchor {
 public:
  // Nothing if there is no such file. kCorruption if neither slot can be read.
  static Result<std::optional<Anchor>> Read(const std::string& path);

  // Makes the file anew with both slots saying `anchor`, durable when it returns; a crash on the
  // way leaves the old file.
  static Result<HeadAnchor> Create(const std::string& path, const Anchor& anchor);

  // Durable when it returns. kUnavailable where the disk is full, else kIo.
  Result<void> Write(const Anchor& anchor);

 private:
  static Result<HeadAnchor> CreateWith(const std::string& path, const Anchor& anchor, int flags);
  explicit HeadAnchor(File file) : file_(std::move(file)) {}

  File file_;
  int next_slot_ = 0;
};

}  // namespace chipline
