// Heads, queries and paths of requests: refused or understood, and understood in one way only.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "web/http.h"
#include "web/request_head.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chipline;
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  const HeadLimits limits;
  const HeadVerdict verdict = JudgeHead(text, limits);
  std::size_t largest = limits.body_bytes;
  for (const LargerBody& body : limits.larger) largest = std::max(largest, body.bytes);
  if (verdict.refused == 0 && verdict.body_bytes > largest) std::abort();
  if (verdict.refused != 0 && (verdict.refused < 400 || verdict.reason.empty())) std::abort();

  // What a query says is said again by writing it out.
  if (const auto parameters = ParseQuery(text)) {
    const std::string again = QueryText(*parameters);
    const auto second = ParseQuery(std::string_view(again).substr(again.empty() ? 0 : 1));
    if (!second || *second != *parameters) std::abort();
  }
  if (const auto path = DecodePath(text)) {
    if (path->size() > size) std::abort();
  }
  return 0;
}
