// What stands beside a mention and where it stands, for the features of a choice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/slots.h"

namespace chipline {

// In lower case: the word that ends right before byte `at` of `text`, and the one that begins at it
// or behind the blanks there, which a line end is too. "start" and "end" where there is none.
std::string WordBefore(std::string_view text, std::uint32_t at);
std::string WordAfter(std::string_view text, std::uint32_t at);

// "Bloomberg reported on": the press's own day follows.
bool IsReportedOn(std::string_view before);

// "would have started in", "was to have applied from": a day on which nothing happened follows.
bool IsUnreal(std::string_view before);

// Where a mention stands to the words that tell the act: "left", "right" or "in", and how far, from
// 0 (beside them) to 3 (more than 60 bytes).
struct Beside {
  std::string side;
  std::string gap;
};
Beside BesideOf(const ByteSpan& match, const ByteSpan& mention);

// Sentences before the candidate's in which its slots are looked for.
inline constexpr std::size_t kChoicesBack = 3;

bool IsTitle(const DocumentContext& context, std::size_t sentence);

inline std::string_view YesNo(bool value) {
  return value ? "yes" : "no";
}

}  // namespace chipline
