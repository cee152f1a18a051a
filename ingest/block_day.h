// The day that a block is about, where it opens with one: "MON 13. …", "Tuesday 13, continued. …",
// "15 January 2026 — …".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/date_phrases.h"
#include "ingest/document.h"
#include "ingest/rules.h"
#include "ingest/sentence.h"

namespace chipline {

struct BlockDay {
  Edtf day;
  ByteSpan span;  // bytes of the block's text
  std::string rule;
};

// Nothing where the block opens with anything else, or where the day needs a day of publication
// that the document lacks.
std::optional<BlockDay> DayOfBlock(const Block& block, const RuleSet& rules,
                                   const std::optional<Edtf>& published);

// Sentences of the block; the date that leads it is one of its own, so that what is behind it
// begins as a sentence does.
std::vector<ByteSpan> SentencesOf(const Block& block);

}  // namespace chipline
