// List items that say only half of a sentence: "The ministry will, from 1 December:" and below it
// "require a permit for …".
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "ingest/slots.h"

namespace chipline {

struct JoinedSentence {
  JoinedItem place;
  std::string text;  // the lead-in without its colon, a blank, the item
};

// Nothing where sentence `index` does not open a list item with a lead-in, or where the item names
// its own author and so stands alone.
std::optional<JoinedSentence> JoinLeadIn(const DocumentContext& context, std::size_t index);

}  // namespace chipline
