// How an answer looks on a page: a class that the style sheet gives a colour and a pattern, the
// word, and what qualifies it.
#pragma once

#include <compare>
#include <string>

#include "query/ship.h"
#include "query/state.h"
#include "web/html.h"

namespace chipline {

struct StatusLook {
  std::string css;     // "s-banned", "v-no"
  std::string word;    // "Banned"
  std::string detail;  // "policy of denial · since 9 Nov 2025", may be empty
  friend auto operator<=>(const StatusLook&, const StatusLook&) = default;
};

StatusLook LookOf(const Timeline& timeline, const Resolution& resolution);
// P15: nothing is known of a day before the declared coverage, because nobody looked.
StatusLook UnseenLook(Day coverage_start);
bool IsOpen(const Resolution& resolution);  // no measure and no duty

StatusLook LookOf(const ShipAnswer& answer);

// A swatch (decoration), the word and the detail.
void WriteStatus(HtmlWriter& page, const StatusLook& look);
void WriteVerdict(HtmlWriter& page, const StatusLook& look);

// What the marks mean.
void WriteLegend(HtmlWriter& page);
// The patterns that the style sheet fills lanes with; once a page that draws any.
void WritePatterns(HtmlWriter& page);

}  // namespace chipline
