// Any bytes give an event or an error, and what an event says survives its canonical form.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "model/json.h"

using chipline::JsonMode;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)chipline::EntryFromJson(text, JsonMode::kSubmission);
  (void)chipline::LogEntryFromJson(text);
  const auto parsed = chipline::EventFromJson(text, JsonMode::kLog);
  if (!parsed) return 0;
  (void)chipline::Validate(parsed->event, chipline::SubjectTree::Embedded());
  (void)chipline::OneLine(parsed->event);
  const std::string json = chipline::ToJson(parsed->event);
  const auto again = chipline::EventFromJson(json, JsonMode::kSubmission);
  if (!again || !again->problems.empty() || !(again->event == parsed->event)) std::abort();
  if (chipline::ToJson(again->event) != json) std::abort();
  return 0;
}
