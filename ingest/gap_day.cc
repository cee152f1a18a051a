#include "ingest/gap_day.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kReach = 70;  // bytes from "after" to the act's own words
constexpr std::string_view kAfter = " after ";
constexpr std::array<std::string_view, 6> kUnits = {"day",   "days",  "week",
                                                    "weeks", "month", "months"};

// The word that ends at byte `end`; empty where none does.
ByteSpan WordEndingAt(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && text[begin - 1] != ' ') --begin;
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

std::optional<GapBefore> FindGap(std::string_view sentence, std::size_t act) {
  act = std::min(act, sentence.size());
  const std::size_t at = sentence.substr(0, act).rfind(kAfter);
  if (at == std::string_view::npos || act - at > kReach) return std::nullopt;
  const std::string_view between = sentence.substr(at, act - at);
  if (between.find_first_of(",;:()") != std::string_view::npos) return std::nullopt;
  const ByteSpan unit = WordEndingAt(sentence, at);
  const std::string unit_word = AsciiLower(sentence.substr(unit.begin, unit.end - unit.begin));
  if (std::ranges::find(kUnits, unit_word) == kUnits.end() || unit.begin < 2) return std::nullopt;
  const ByteSpan number = WordEndingAt(sentence, unit.begin - 1);
  std::string number_word = AsciiLower(sentence.substr(number.begin, number.end - number.begin));
  if (number_word == "the" && unit_word == "day") number_word = "a";  // "the day after it"
  return GapBefore{number_word + " " + unit_word + " ago",
                   {number.begin, static_cast<std::uint32_t>(at + kAfter.size() - 1)}};
}

}  // namespace chipline
