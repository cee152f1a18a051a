// The fixed formulas of Chinese notices: 自2023年8月1日起, 至2026年11月10日, 本月, 近日.
#pragma once

#include <string_view>
#include <vector>

#include "ingest/date_phrases.h"

namespace chipline {

// Mentions without values, in order. Empty where the sentence has no Han character.
std::vector<DateMention> FindHanDates(std::string_view sentence);

}  // namespace chipline
