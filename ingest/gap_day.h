// An act that is dated by how long after it something else happened: "a day after the regulator
// opened a case, shares fell".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/sentence.h"

namespace chipline {

struct GapBefore {
  std::string ago;  // "a day ago": the act's day, seen from that of the other thing
  ByteSpan span;    // the words that say so
};

// The gap in front of an act whose match begins at byte `act` of the sentence: within ten words and
// the same clause. Nothing where no number of days, weeks or months stands there.
std::optional<GapBefore> FindGap(std::string_view sentence, std::size_t act);

}  // namespace chipline
