// Any bytes: a record, or refused. What is accepted must say the same when it is written again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/record.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void TryHead(std::string_view bytes) {
  static chipline::EntryHead head;  // reused, as replay does
  const auto decoded = chipline::DecodeHead(bytes, &head);
  Require(decoded || decoded.error().code == chipline::ErrorCode::kCorruption);
}

void TryRecord(std::string_view bytes) {
  const auto record = chipline::DecodeRecord(bytes);
  Require(record || record.error().code == chipline::ErrorCode::kCorruption);
  if (!record) return;
  const auto again = chipline::EncodeRecord(record->entry, record->previous);
  Require(again && chipline::DecodeRecord(again->bytes).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  TryHead(bytes);
  TryRecord(bytes);
  // No fuzzer finds a SHA-256: once more with the hash that fits, to get at what lies behind it.
  if (size < 32) return 0;
  std::string sealed(bytes.substr(0, size - 32));
  const chipline::Hash hash = chipline::Sha256(sealed);
  sealed.append(hash.begin(), hash.end());
  TryRecord(sealed);
  return 0;
}
